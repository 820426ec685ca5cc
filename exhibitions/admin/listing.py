"""The list of exhibits."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView

from lantai.media.templatetags.pictures import picture_url

from ..finding import find
from ..models import Exhibit, Placement
from ..models.exhibit import Kind
from ..openness import Openness, may_decide
from .editing import withdraw_button
from .export import ExhibitExportMixin

ADD_LABELS = {Kind.PHOTO: _("Add photograph"), Kind.DOCUMENT: _("Add document"), Kind.ARTIFACT: _("Add artifact")}
ON_WIDE_SCREENS = "exhibit-wide"
ICONS = {Kind.PHOTO: "image", Kind.DOCUMENT: "doc-full", Kind.ARTIFACT: "pick"}


class ThumbnailColumn(Column):
    """The smallest prepared picture of the exhibit's first image; nothing is encoded for a list."""

    cell_template_name = "exhibitions/admin/thumbnail_cell.html"

    def get_value(self, instance: Exhibit) -> str:
        cover = instance.cover
        if cover is None or not cover.image.pictures:
            return ""
        width, _height = cover.image.pictures["sizes"][0]
        return picture_url(cover.image, width, "webp")


def columns_of_record() -> list[Column]:
    """Kind, date and openness, as the list and the chooser show them."""
    return [
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind", classname=ON_WIDE_SCREENS),
        Column("date", label=_("Date"), accessor="date_shown", sort_key="date_from", classname=ON_WIDE_SCREENS),
        StatusTagColumn(
            "openness",
            label=_("Openness"),
            accessor="get_openness_display",
            sort_key="openness",
            primary=lambda exhibit: exhibit.openness == Openness.OPEN,
        ),
        BooleanColumn("showable", label=_("May be shown"), sort_key="showable"),
    ]


class ExhibitIndexView(ExhibitExportMixin, IndexView):
    """With pictures, filters, and search that finds parts of Chinese words."""

    default_ordering = "-updated_at"

    def get_base_queryset(self) -> QuerySet[Exhibit]:
        # A subquery: a join would count the placements of all exhibits before it shows twenty-five.
        places = Placement.objects.filter(exhibit=OuterRef("pk")).order_by().values("exhibit")
        count = Coalesce(Subquery(places.annotate(n=Count("pk")).values("n")), 0)
        exhibits: QuerySet[Exhibit] = Exhibit.objects.for_display().defer("transcription").annotate(shown_count=count)
        if self.is_export:
            return exhibits.select_related("approved_by").prefetch_related("tags", "placements__exhibition")
        return exhibits

    def search_queryset(self, queryset: QuerySet[Exhibit]) -> QuerySet[Exhibit]:
        return find(queryset, self.search_query)

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title = super().columns[:2]
        title.sort_key = "title"
        return [
            checkbox,
            ThumbnailColumn("cover", label=_("Picture"), width="72px"),
            title,
            Column(
                "reference_code",
                label=_("Reference code"),
                sort_key="reference_code",
                classname=ON_WIDE_SCREENS,
            ),
            *columns_of_record(),
            NumberColumn("shown_count", label=_("Shown in"), sort_key="shown_count", classname=ON_WIDE_SCREENS),
        ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.user_has_permission("add"):
            return []
        return [
            HeaderButton(label, url=f"{self.add_url}?kind={kind.value}", icon_name=ICONS[kind], priority=number)
            for number, (kind, label) in enumerate(ADD_LABELS.items())
        ]

    def get_list_more_buttons(self, instance: Exhibit) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        buttons.append(
            Button(
                _("Shown in…"),
                url=reverse(instance.snippet_viewset.get_url_name("usage"), args=[instance.pk]),
                icon_name="link",
                priority=12,
            )
        )
        if instance.showable and may_decide(self.request.user):
            buttons.append(withdraw_button(instance))
        return buttons
