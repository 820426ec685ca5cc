"""Choosing exhibits in a stream."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .shelf import current


class ExhibitChooserBlock(blocks.ChooserBlock):
    """One exhibit. Inside `shelf(…)` it takes the instances a page has loaded already."""

    @cached_property
    def target_model(self) -> Any:
        from ..models import Exhibit

        return Exhibit

    @cached_property
    def widget(self) -> Any:
        from wagtail.snippets.widgets import AdminSnippetChooser

        return AdminSnippetChooser(model=self.target_model)

    def to_python(self, value: Any) -> Any:
        held = current()
        return super().to_python(value) if held is None else held.get(value)

    def bulk_to_python(self, values: Any) -> list[Any]:
        held = current()
        return super().bulk_to_python(values) if held is None else [held.get(value) for value in values]

    class Meta:
        label = _("Exhibit")
        icon = "image"


class ExhibitListBlock(blocks.ListBlock):
    """Several exhibits, in order; the editor may choose many in one go."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ExhibitChooserBlock(), **kwargs)

    class Meta:
        label = _("Exhibits")
        icon = "image"
