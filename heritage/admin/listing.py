"""The lists of elements and bearers."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn, NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import HistoryView, IndexView, InspectView, UsageView

from exhibitions.admin.listing import ON_WIDE_SCREENS
from lantai.imports.admin.permissions import policy as import_policy

from .. import consent
from ..finding import find
from ..models import Bearer, HeritageElement
from ..models.element import TEXTS

SEEING = ["add", "change", "delete", "view"]


class ElementIndexView(IndexView):
    """The hall's own elements and the entries of reference lists; search finds parts of Chinese words."""

    default_ordering = "sort_key"

    def get_base_queryset(self) -> QuerySet[HeritageElement]:
        elements: QuerySet[HeritageElement] = HeritageElement.objects.select_related(
            "listed_in", "latest_revision__user"
        )
        return elements.defer(*TEXTS)

    def order_queryset(self, queryset: QuerySet[HeritageElement]) -> QuerySet[HeritageElement]:
        """The hall's own elements before the entries of reference lists, unless a column was chosen."""
        if self.ordering == self.default_ordering:
            return queryset.order_by(F("listed_in").asc(nulls_first=True), "sort_key", "pk")
        ordered: QuerySet[HeritageElement] = super().order_queryset(queryset)
        return ordered

    def search_queryset(self, queryset: QuerySet[HeritageElement]) -> QuerySet[HeritageElement]:
        return find(queryset, self.search_query)

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title = super().columns[:2]
        title.sort_key = "name"
        return [
            checkbox,
            title,
            Column("category", label=gettext_lazy("Category"), accessor="get_category_display", sort_key="category"),
            Column(
                "level",
                label=pgettext_lazy("heritage list", "Level"),
                accessor="get_level_display",
                classname=ON_WIDE_SCREENS,
            ),
            Column(
                "batch",
                label=pgettext_lazy("heritage list", "Batch"),
                accessor="batch_shown",
                sort_key="batch",
                classname=ON_WIDE_SCREENS,
            ),
            Column(
                "register",
                label=pgettext_lazy("heritage", "Register"),
                accessor=lambda element: element.listed_in or _("the hall's own"),
                classname=ON_WIDE_SCREENS,
            ),
            LiveStatusTagColumn(),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = [*super().header_more_buttons]
        if import_policy.user_has_permission(self.request.user, "add") and self.user_has_permission("add"):
            buttons += [
                Button(
                    _("Import from Excel"),
                    url=f"{reverse('imports:add')}?subject=heritage",
                    icon_name="upload",
                    priority=40,
                ),
                Button(
                    _("Export all for importing again"),
                    url=reverse("imports:export", args=["heritage"]),
                    icon_name="download",
                    priority=50,
                ),
            ]
        return buttons


class ElementHistoryView(HistoryView):
    any_permission_required = SEEING


class ElementUsageView(UsageView):
    permission_required = None
    any_permission_required = SEEING


class ElementInspectView(InspectView):
    """The record as those read it who do not edit, and what stands against publishing it."""

    page_title = gettext_lazy("Record")

    def get_fields_context(self) -> list[dict[str, Any]]:
        names = [name for name in self.fields if getattr(self.object, name) not in (None, "")]
        return [self.get_context_for_field(name) for name in names]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.object.get_latest_revision_as_object()
        return {**super().get_context_data(**kwargs), "element": self.object, "reasons": consent.reasons_against(draft)}


class BearerIndexView(IndexView):
    """Bearers with the state of their consent."""

    default_ordering = "name"

    def get_base_queryset(self) -> QuerySet[Bearer]:
        return Bearer.objects.annotate(
            shown_in=Count("elements__element", filter=Q(elements__element__live=True), distinct=True)
        )

    def search_queryset(self, queryset: QuerySet[Bearer]) -> QuerySet[Bearer]:
        return queryset.filter(name__icontains=self.search_query.strip())

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title = super().columns[:2]
        title.sort_key = "name"
        return [
            checkbox,
            title,
            Column("life", label=pgettext_lazy("bearer of heritage", "living or not"), accessor="get_life_display"),
            Column("level", label=gettext_lazy("Recognised at level"), accessor="get_level_display"),
            BooleanColumn("may_be_named", label=gettext_lazy("May be shown")),
            Column("scope", label=gettext_lazy("Consent covers"), accessor="get_consent_scope_display"),
            Column("until", label=gettext_lazy("Holds until"), accessor="consent_until", sort_key="consent_until"),
            NumberColumn("shown_in", label=gettext_lazy("Published elements"), sort_key="shown_in"),
        ]


class BearerHistoryView(HistoryView):
    any_permission_required = SEEING

    def get_page_subtitle(self) -> str:
        return capfirst(str(self.object))
