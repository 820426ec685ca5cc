"""Applications as a list: filters by programme, year and state, export."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView

from lantai.ops.spreadsheets import HallSpreadsheet

from ..models import FundingApplication, Programme
from ..states import State
from ..wording import days_left_words


class ApplicationFilterSet(WagtailFilterSet):
    programme = django_filters.ModelMultipleChoiceFilter(
        label=_("Programme"), queryset=Programme.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    year = django_filters.NumberFilter(label=pgettext_lazy("funding", "Year"))
    state = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("funding", "State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = FundingApplication
        fields: list[str] = []


def since(application: FundingApplication) -> Any:
    """The day it came to its state."""
    step = application.last_step
    return step.on if step else None


def notice(application: FundingApplication) -> str:
    """While a public notice runs: the days it has left."""
    step = application.last_step
    if application.state != State.PROPOSED or step is None or step.days_left is None:
        return ""
    return days_left_words(step.days_left)


def amount(application: FundingApplication) -> Any:
    """What was applied for; nothing where it is not known."""
    return "" if application.amount_applied is None else application.amount_applied


def steps_of(application: FundingApplication) -> str:
    """All steps with their days, for the spreadsheet."""
    return "; ".join(
        f"{step.get_state_display()} {step.on:%Y-%m-%d}" + (f"—{step.until:%Y-%m-%d}" if step.until else "")
        for step in application.standing_steps()
    )


COLUMNS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "title": (_("Project"), lambda a: a.title),
    "programme": (_("Programme"), lambda a: str(a.programme)),
    "authority": (_("Authority"), lambda a: a.programme.authority),
    "level": (pgettext_lazy("funding programme", "Level"), lambda a: str(a.programme.get_level_display())),
    "year": (pgettext_lazy("funding", "Year"), lambda a: a.year),
    "applicant": (_("Applying body"), lambda a: a.applicant),
    "state": (pgettext_lazy("funding", "State"), lambda a: str(a.get_state_display())),
    "since": (pgettext_lazy("funding", "Since"), since),
    "steps": (pgettext_lazy("funding", "Steps"), steps_of),
    "amount_applied": (_("Amount applied for (yuan)"), lambda a: a.amount_applied),
    "amount_granted": (_("Amount granted (yuan)"), lambda a: a.amount_granted),
}


class ApplicationIndexView(HallSpreadsheet, IndexView):
    """Latest year first."""

    list_export = list(COLUMNS)
    export_headings = {name: heading for name, (heading, _read) in COLUMNS.items()}
    readers = {name: read for name, (_heading, read) in COLUMNS.items()}
    file_name = gettext_lazy("funding-applications")
    default_ordering = "-year"

    def get_base_queryset(self) -> QuerySet[FundingApplication]:
        applications: QuerySet[FundingApplication] = FundingApplication.objects.for_display()
        return applications

    @cached_property
    def columns(self) -> list[Any]:
        project = self._get_title_column("title")
        project.label = _("Project")
        return [
            project,
            Column("programme", label=_("Programme")),
            Column("year", label=pgettext_lazy("funding", "Year"), sort_key="year"),
            StatusTagColumn(
                "state",
                label=pgettext_lazy("funding", "State"),
                accessor="get_state_display",
                primary=lambda application: application.is_granted,
            ),
            Column("since", label=pgettext_lazy("funding", "Since"), accessor=since),
            Column("notice", label=_("Public notice"), accessor=notice),
            NumberColumn("amount_applied", label=_("Applied for (yuan)"), accessor=amount, sort_key="amount_applied"),
        ]
