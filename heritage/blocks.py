"""Choosing elements in a stream."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock


class ElementChooserBlock(SnippetChooserBlock):
    """One heritage element, published or not; whoever shows it asks for `published()`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("heritage.HeritageElement", **kwargs)

    @cached_property
    def widget(self) -> Any:
        from wagtail.snippets.widgets import AdminSnippetChooser

        return AdminSnippetChooser(self.target_model, icon="heritage")

    class Meta:
        label = _("Heritage element")
        icon = "heritage"
