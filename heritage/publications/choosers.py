"""Choosing an element of the register for a chapter."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.viewsets.chooser import ChooserViewSet


class ElementForBookViewSet(ChooserViewSet):
    """The register, to choose from; what is not published is refused when the book is to be."""

    icon = "list-ul"
    choose_one_text = _("Choose an element")
    choose_another_text = _("Choose another element")
    edit_item_text = _("Edit this element")


element_viewset = ElementForBookViewSet("book_elements", model="heritage.HeritageElement", url_prefix="books/elements")


class ElementChooserBlock(blocks.ChooserBlock):
    """One element of the register."""

    @cached_property
    def target_model(self) -> Any:
        from heritage.models import HeritageElement

        return HeritageElement

    @cached_property
    def widget(self) -> Any:
        return element_viewset.widget_class()

    class Meta:
        label = _("Element")
        icon = "list-ul"
