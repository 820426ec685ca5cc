"""`/statistics/`: the hall's figures of a year, for everybody."""

import datetime
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from lantai.pages.templatetags.wording import days_in_words, month_day
from lantai.reports import annual, registry
from lantai.reports.periods import Period

from .. import figures
from ..models import DailyAttendance, Tally
from ..onsite import audience, totals
from . import side_by_side
from .subjects import Subject

COUNTED = Subject("statistics", 0)
# With more days than this a chart of days is one of months.
READABLE = 62


@dataclass(frozen=True)
class Row:
    """A line of the table; `onsite` and `online` are of one day or one month and never summed."""

    label: str
    onsite: int
    online: int


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """`?year=`; without it the latest year anybody was counted on site, else the latest with views. 404: no such year."""
    years = sorted({timezone.localdate().year, *figures.years()}, reverse=True)
    wanted = request.GET.get("year", "")
    if wanted and wanted not in {str(year) for year in years}:
        raise Http404
    year = int(wanted) if wanted else _latest(years)
    period = Period.of(year)
    report = annual.draw_up(period, [figure for figure in registry.registered() if figure.is_public])
    visits, views = _days(figures.VISITORS, period), _days(figures.VIEWS, period)
    told, beside = side_by_side.latest(12, year)
    busiest = max(visits, key=lambda day: visits[day], default=None)
    return render(
        request,
        "visits/online/statistics.html",
        {
            "counted": COUNTED,
            "year": year,
            "years": years,
            "until": days_in_words(period.until, period.until),
            "onsite": report[figures.VISITORS],
            "online": report[figures.VIEWS],
            "others": [entry for entry in report if entry.key not in (figures.VISITORS, figures.VIEWS) and entry.value],
            "visit_days": _chart(visits),
            "view_days": _chart(views),
            "busiest": days_in_words(busiest, busiest) if busiest else "",
            "hours": _hours(busiest) if busiest else [],
            "lines": told,
            "beside": beside,
            "table": _table(visits, views),
        },
    )


def _latest(years: list[int]) -> int:
    """The last year any visitor was counted in."""
    last = audience.of_visitors(DailyAttendance.objects.all()).order_by("-day").first()
    return last.day.year if last else years[0]


def _days(key: str, period: Period) -> dict[datetime.date, int]:
    """The days of a figure; they add up to it."""
    by_day = registry.get(key).by_day
    return by_day(period) if by_day else {}


def _chart(days: dict[datetime.date, int]) -> list[tuple[str, int]]:
    """Days from the first to the last, gaps as 0; months where there would be too many."""
    counted = sorted(day for day, count in days.items() if count)
    if not counted:
        return []
    if len(counted) <= READABLE and len(counted) * 3 >= (counted[-1] - counted[0]).days:
        span = range((counted[-1] - counted[0]).days + 1)
        return [(month_day(day), days.get(day, 0)) for day in (counted[0] + datetime.timedelta(n) for n in span)]
    if len(counted) <= READABLE:
        return [(month_day(day), days[day]) for day in counted]
    months: dict[int, int] = dict.fromkeys(range(counted[0].month, counted[-1].month + 1), 0)
    for day in counted:
        months[day.month] += days[day]
    return [(_month(counted[0].replace(day=1, month=month)), count) for month, count in months.items()]


def _month(first: datetime.date) -> str:
    """2025年6月, June 2025."""
    return date_format(first, "YEAR_MONTH_FORMAT")


def _hours(day: datetime.date) -> list[tuple[str, int]]:
    """People in each hour of a day."""
    hours: dict[int, int] = {}
    lines = Tally.objects.filter(session__in=audience.visitor_sessions())
    for begins, people in totals.by_quarter(totals.on_day(lines, day)):
        hours[begins.hour] = hours.get(begins.hour, 0) + people
    return [(f"{hour}:00", people) for hour, people in sorted(hours.items())]


def _table(visits: dict[datetime.date, int], views: dict[datetime.date, int]) -> list[Row]:
    """Both figures of the days anybody came; without such days, of the months."""
    if visits:
        return [Row(days_in_words(day, day), people, views.get(day, 0)) for day, people in sorted(visits.items())]
    months: dict[datetime.date, int] = {}
    for day, count in sorted(views.items()):
        first = day.replace(day=1)
        months[first] = months.get(first, 0) + count
    return [Row(_month(first), 0, count) for first, count in months.items()]
