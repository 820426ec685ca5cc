"""An exhibition in figures, on one page for the leader's desk."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lantai.media.models import ArchiveImage
from lantai.media.templatetags.pictures import is_shown
from lantai.visits.models import DailyAttendance, Session
from lantai.visits.online import figures

from . import placement
from .extents import Extent, extents
from .walk import cover_of

if TYPE_CHECKING:
    from .models import Exhibit, ExhibitionPage, OnSiteRun

PICTURES = 4
# So many bars are still read at a glance; more days are drawn week by week or month by month.
MOST_BARS = 31
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """A run with the people counted at its venue from its first day to its last, on `days` days."""

    run: "OnSiteRun"
    people: int
    days: int


@dataclass(frozen=True)
class Bar:
    """People of a day, a week or a month."""

    label: str
    people: int


@dataclass(frozen=True)
class Report:
    """What the page says. `attendance` is on site, `views` online; they are never added."""

    page: "ExhibitionPage"
    sections: list[str]
    records: int
    extents: list[Extent]
    runs: list[Shown]
    attendance: int
    days: int
    busiest: tuple[datetime.date, int] | None
    step: str
    bars: list[Bar]
    views: int
    views_since: datetime.date | None
    most_viewed: list[figures.Viewed]
    pictures: list[ArchiveImage]

    @property
    def mean(self) -> int:
        """People a day, over the days anybody was counted on; rounded."""
        return round(self.attendance / self.days) if self.days else 0


def report_of(page: "ExhibitionPage") -> Report:
    """The report of an exhibition as it is now; what the public may not see is in no number and no picture."""
    exhibits = placement.exhibits_of(page)
    sessions = Session.objects.of_page(page.pk)
    per_day = _per_day(Q(session__in=sessions.values("pk")))
    scope = figures.scope_of_page(page)
    first_view = scope.filter(views__gt=0).order_by("day").values_list("day", flat=True).first()
    step, bars = _bars(per_day)
    return Report(
        page=page,
        sections=[block.value["title"] for block in page.body if block.block_type == "section"],
        records=len(exhibits),
        extents=extents(exhibits),
        runs=[_shown(run, sessions) for run in sorted(page.runs.all(), key=lambda run: run.starts_on)],
        attendance=sum(per_day.values()),
        days=len(per_day),
        busiest=max(per_day.items(), key=lambda item: item[1], default=None),
        step=step,
        bars=bars,
        views=figures.total(scope),
        views_since=first_view,
        most_viewed=figures.top_in_walk(page.pk, 3),
        pictures=_pictures(page, exhibits),
    )


def _per_day(lines: Q) -> dict[datetime.date, int]:
    """People on each day that anybody was counted on, in order."""
    rows = DailyAttendance.objects.filter(lines).order_by("day").values("day").annotate(sum=Sum("people"))
    return {row["day"]: row["sum"] for row in rows if row["sum"]}


def _shown(run: "OnSiteRun", sessions: Any) -> Shown:
    span = Q(day__gte=run.starts_on) & (Q(day__lte=run.ends_on) if run.ends_on else Q())
    at_venue = sessions.filter(venue=run.venue).values("pk")
    per_day = _per_day(Q(session__in=at_venue) & span)
    return Shown(run, sum(per_day.values()), len(per_day))


def _bars(per_day: dict[datetime.date, int]) -> tuple[str, list[Bar]]:
    """By day, gaps as 0; by week or month where days would be too many to read. Returns what a bar is, and the bars."""
    if not per_day:
        return "", []
    first, last = min(per_day), max(per_day)
    if (last - first).days < MOST_BARS:
        days = (first + DAY * n for n in range((last - first).days + 1))
        return _("by day"), [Bar(f"{day.month}/{day.day}", per_day.get(day, 0)) for day in days]
    if len(weeks := _grouped(per_day, lambda day: day - DAY * day.weekday())) <= MOST_BARS:
        return _("by week, from its Monday"), [Bar(f"{day.month}/{day.day}", people) for day, people in weeks.items()]
    months = _grouped(per_day, lambda day: day.replace(day=1))
    latest = list(months.items())[-MOST_BARS:]
    return _("by month"), [Bar(date_format(month, "y-m"), people) for month, people in latest]


def _grouped(per_day: dict[datetime.date, int], start: Any) -> dict[datetime.date, int]:
    groups: dict[datetime.date, int] = {}
    for day, people in per_day.items():
        groups[start(day)] = groups.get(start(day), 0) + people
    return groups


def _pictures(page: "ExhibitionPage", exhibits: "list[Exhibit]") -> list[ArchiveImage]:
    """The cover, then the first pictures of the walk; each once, all of them public."""
    found: dict[int, ArchiveImage] = {}
    covers = [cover_of(page, exhibits), *(exhibit.cover.image for exhibit in exhibits if exhibit.cover)]
    for image in covers:
        if image is not None and is_shown(image):
            found.setdefault(image.pk, image)
    return list(found.values())[:PICTURES]
