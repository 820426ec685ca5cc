"""What became of an exhibit: where it is shown, and its history. For all who may see exhibits."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.models import Page
from wagtail.snippets.views.snippets import HistoryView, InspectView, UsageView

from lantai.media.templatetags.pictures import picture_url

from ..models.exhibit import KIND_FIELDS, SOME_KINDS_ONLY, Kind
from ..openness import reasons_against
from ..uses import uses_of
from ..whereabouts import whereabouts

SEEING = ["add", "change", "delete", "view"]


class ExhibitHistoryView(HistoryView):
    any_permission_required = SEEING


class ExhibitInspectView(InspectView):
    """The record as those read it who do not edit: pictures, state, and the fields of its kind that are filled."""

    page_title = gettext_lazy("Record")

    def get_fields_context(self) -> list[dict[str, Any]]:
        others = SOME_KINDS_ONLY - KIND_FIELDS[Kind(self.object.kind)]
        names = [name for name in self.fields if name not in others and getattr(self.object, name) not in (None, "")]
        return [self.get_context_for_field(name) for name in names]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        images = [row for row in self.object.images.select_related("image") if row.image.pictures]
        return {
            **super().get_context_data(**kwargs),
            "exhibit": self.object,
            "reasons": reasons_against(self.object),
            "whereabouts": whereabouts(self.object),
            "pictures": [
                {"url": picture_url(row.image, row.image.pictures["sizes"][0][0], "webp"), "words": str(row)}
                for row in images
            ],
        }


class ExhibitUsageView(UsageView):
    """Wagtail's references, with the section, the state, and the drafts the reference index does not know."""

    permission_required = None
    any_permission_required = SEEING

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "uses": uses_of(self.object)}

    def get_queryset(self) -> list[tuple[Any, list[Any]]]:
        self.places = {place.page.pk: place for place in whereabouts(self.object) if isinstance(place.page, Page)}
        references = list(super().get_queryset())
        indexed = {source.pk for source, _references in references if isinstance(source, Page)}
        return references + [(place.page, []) for pk, place in self.places.items() if pk not in indexed]

    @cached_property
    def columns(self) -> list[Any]:
        title, kind, field = super().columns
        kind.accessor = self._type
        return [
            title,
            kind,
            Column("section", label=_("Section"), accessor=self._section),
            StatusTagColumn("state", label=_("State"), accessor=self._state, primary=self._is_shown),
            field,
        ]

    def _type(self, row: dict[str, Any]) -> str:
        named = row["references"][0].model_name if row["references"] else row["object"]._meta.verbose_name
        return capfirst(named)

    def _place(self, row: dict[str, Any]) -> Any:
        return self.places.get(row["object"].pk) if isinstance(row["object"], Page) else None

    def _section(self, row: dict[str, Any]) -> str:
        place = self._place(row)
        return place.section_title if place else ""

    def _is_shown(self, row: dict[str, Any]) -> bool:
        place = self._place(row)
        return bool(place and place.is_live and self.object.showable)

    def _state(self, row: dict[str, Any]) -> str:
        place = self._place(row)
        if not place:
            return _("referred to")
        if not place.is_live:
            return _("in a draft")
        return _("on show") if self.object.showable else _("held back: closed")
