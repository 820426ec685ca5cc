"""Choosing exhibits in a stream."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.list_block import ListBlockAdapter

from .shelf import current


class ExhibitChooserBlock(blocks.ChooserBlock):
    """One exhibit. Inside `shelf(…)` it takes the instances a page has loaded already."""

    @cached_property
    def target_model(self) -> Any:
        from ..models import Exhibit

        return Exhibit

    @cached_property
    def widget(self) -> Any:
        from ..choosers import ExhibitChooser

        return ExhibitChooser(icon="exhibit")

    def to_python(self, value: Any) -> Any:
        held = current()
        return super().to_python(value) if held is None else held.get(value)

    def bulk_to_python(self, values: Any) -> list[Any]:
        held = current()
        return super().bulk_to_python(values) if held is None else [held.get(value) for value in values]

    class Meta:
        label = _("Exhibit")
        icon = "exhibit"


class ExhibitListBlock(blocks.ListBlock):
    """Several exhibits, in order; the editor may choose many in one go.

    By default its children are exhibits; a struct block with an `exhibit` in it does as well.
    """

    def __init__(self, child_block: Any = None, **kwargs: Any) -> None:
        super().__init__(child_block or ExhibitChooserBlock(), **kwargs)

    class Meta:
        label = _("Exhibits")
        icon = "exhibit"


class ExhibitListAdapter(ListBlockAdapter):
    """Adds the button to Wagtail's list block; see `static/admin/exhibit-list-block.js`."""

    js_constructor = "exhibitions.blocks.ExhibitList"

    def js_args(self, block: ExhibitListBlock) -> list[Any]:
        name, child, initial, meta = super().js_args(block)
        meta["chooseSeveral"] = gettext("Choose several exhibits")
        return [name, child, initial, meta]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/exhibit-list-block.js"])


register(ExhibitListAdapter(), ExhibitListBlock)
