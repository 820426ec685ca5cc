"""Funding in numbers, a year at a time, each with the records behind it.

A proposal on public notice counts as shortlisted, never as funded.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heritage.publications.models import PublicationPage
from lantai.pages.visibility import open_to_all

from .models import FundingApplication, FundingStep
from .states import State


@dataclass(frozen=True)
class FundingFigure:
    """A number, what it counts, how the annual summary says it (Chinese), and the records counted."""

    definition: Promise
    value: int
    prose: str
    records: list[Any]


def books(year: int) -> FundingFigure:
    """Books that came out in the year: by the date of publication, or, without one, the day they went online."""
    came_out = Q(published_on__year=year) | Q(published_on=None, first_published_at__year=year)
    found = list(open_to_all(PublicationPage.objects.filter(came_out)).order_by("published_on", "pk"))
    return FundingFigure(
        _("Books that were published in the year, or, without a date of publication, went online in it."),
        len(found),
        "、".join(f"《{book.title}》" for book in found),
        found,
    )


def shortlisted(year: int) -> FundingFigure:
    """Applications whose public notice of proposed funding began in the year."""
    applications = _came_to(State.PROPOSED, year)
    prose = "；".join(f"{_book(a)}入选{a.programme_and_year}拟资助名单" for a in applications)
    return FundingFigure(
        _("Applications whose public notice of proposed funding (拟资助公示) began in the year."),
        len(applications),
        prose,
        applications,
    )


def funded(year: int) -> FundingFigure:
    """Applications granted money in the year."""
    applications = _came_to(State.FUNDED, year)
    prose = "；".join(f"{_book(a)}获{a.programme_and_year}资助" for a in applications)
    return FundingFigure(
        _("Applications to which funding was granted (资助) in the year."), len(applications), prose, applications
    )


def _came_to(state: State, year: int) -> list[FundingApplication]:
    steps = FundingStep.objects.standing().filter(state=state, on__year=year)
    applications: Any = FundingApplication.objects.filter(pk__in=steps.values("application"))
    return list(applications.for_display().order_by("programme", "pk"))


def _book(application: FundingApplication) -> str:
    return f"《{application.title}》一书"
