"""The list of entries, with filters and a word on each row's remarks."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.views.snippets import HistoryView, IndexView

from lantai.search.finding import find

from .. import checking
from ..models import Contribution, Yearbook
from ..stages import SHORT, Stage

SEEING = ["add", "change", "delete", "view"]


def _drafters() -> list[tuple[str, str]]:
    names = Contribution.objects.order_by("drafter").values_list("drafter", flat=True).distinct()
    return [(name, name) for name in names]


class ContributionFilterSet(WagtailFilterSet):
    yearbook = django_filters.ModelChoiceFilter(
        label=_("Yearbook"), field_name="subcategory__category__yearbook", queryset=Yearbook.objects.all()
    )
    stage = django_filters.MultipleChoiceFilter(label=_("Step"), choices=Stage, widget=forms.CheckboxSelectMultiple)
    drafter = django_filters.MultipleChoiceFilter(
        label=_("Drafter"), choices=_drafters, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contribution
        fields: list[str] = []


class ContributionIndexView(IndexView):
    """In the order of the book; no more queries for a hundred entries than for one."""

    default_ordering = None

    def get_base_queryset(self) -> QuerySet[Contribution]:
        entries: QuerySet[Contribution] = Contribution.objects.for_list()
        return entries

    def search_queryset(self, queryset: QuerySet[Contribution]) -> QuerySet[Contribution]:
        return find(queryset, self.search_query, "title")

    @cached_property
    def terms(self) -> list[Any]:
        return checking.terms_in_use()

    @cached_property
    def columns(self) -> list[Any]:
        checkbox, title = super().columns[:2]
        title.sort_key = "title"
        return [
            checkbox,
            title,
            Column("yearbook", label=_("Yearbook"), accessor="yearbook"),
            Column("subcategory", label=_("Subcategory"), accessor="subcategory.name"),
            StatusTagColumn(
                "stage",
                label=_("Step"),
                accessor=lambda entry: SHORT[Stage(entry.stage)],
                sort_key="stage",
                primary=lambda entry: entry.stage > Stage.SEALING,
            ),
            Column("drafter", label=_("Drafter"), sort_key="drafter"),
            Column("count_shown", label=_("Characters")),
            Column(
                "remarks",
                label=pgettext_lazy("yearbook", "Remarks"),
                accessor=lambda e: len(checking.open_remarks(e, self.terms)) or "—",
            ),
            Column(
                "late",
                label=_("Deadline"),
                accessor=lambda entry: pgettext("yearbook", "late") if entry.is_late else "",
            ),
        ]


class ContributionHistoryView(HistoryView):
    any_permission_required = SEEING
