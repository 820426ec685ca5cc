"""`/statistics/`: the hall's figures of a year, for everybody."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import DailyAttendance, DailyViews, Tally
from ..onsite import totals
from . import side_by_side
from .subjects import SITE, Subject

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
    years = _years()
    wanted = request.GET.get("year", "")
    if wanted and wanted not in {str(year) for year in years}:
        raise Http404
    year = int(wanted) if wanted else _latest(years)
    visits = totals.of_year(year)
    views = _views(year)
    told, beside = side_by_side.latest(12, year)
    busiest = max(visits, key=lambda day: visits[day], default=None)
    return render(
        request,
        "visits/online/statistics.html",
        {
            "counted": COUNTED,
            "year": year,
            "years": years,
            "until": min(timezone.localdate(), datetime.date(year, 12, 31)),
            "onsite": sum(visits.values()),
            "online": sum(views.values()),
            "visit_days": _chart(visits),
            "view_days": _chart(views),
            "busiest": busiest,
            "hours": _hours(busiest) if busiest else [],
            "lines": told,
            "beside": beside,
            "table": _table(visits, views),
        },
    )


def _years() -> list[int]:
    """Years with any figure, latest first; this year at least."""
    onsite = DailyAttendance.objects.annotate(year=ExtractYear("day")).values_list("year", flat=True).distinct()
    online = _site_days().annotate(year=ExtractYear("day")).values_list("year", flat=True).distinct()
    return sorted({timezone.localdate().year, *onsite.order_by(), *online.order_by()}, reverse=True)


def _latest(years: list[int]) -> int:
    last = DailyAttendance.objects.order_by("-day").first()
    return last.day.year if last else years[0]


def _site_days() -> Any:
    return DailyViews.objects.filter(kind=SITE, object_id=0)


def _views(year: int) -> dict[datetime.date, int]:
    rows = _site_days().filter(day__year=year).order_by("day").values_list("day").annotate(Sum("views"))
    return dict(rows)


def _chart(days: dict[datetime.date, int]) -> list[tuple[str, int]]:
    """Days from the first to the last, gaps as 0; months where there would be too many."""
    counted = sorted(day for day, count in days.items() if count)
    if not counted:
        return []
    if len(counted) <= READABLE and len(counted) * 3 >= (counted[-1] - counted[0]).days:
        span = range((counted[-1] - counted[0]).days + 1)
        return [
            (f"{day.month}-{day.day}", days.get(day, 0)) for day in (counted[0] + datetime.timedelta(n) for n in span)
        ]
    if len(counted) <= READABLE:
        return [(f"{day.month}-{day.day}", days[day]) for day in counted]
    months: dict[int, int] = dict.fromkeys(range(counted[0].month, counted[-1].month + 1), 0)
    for day in counted:
        months[day.month] += days[day]
    return [(f"{counted[0].year}-{month:02}", count) for month, count in months.items()]


def _hours(day: datetime.date) -> list[tuple[str, int]]:
    """People in each hour of a day."""
    hours: dict[int, int] = {}
    for begins, people in totals.by_quarter(totals.on_day(Tally.objects.all(), day)):
        hours[begins.hour] = hours.get(begins.hour, 0) + people
    return [(f"{hour}:00", people) for hour, people in sorted(hours.items())]


def _table(visits: dict[datetime.date, int], views: dict[datetime.date, int]) -> list[Row]:
    """Both figures of the days anybody came; without such days, of the months."""
    if visits:
        return [Row(day.isoformat(), people, views.get(day, 0)) for day, people in sorted(visits.items())]
    months: dict[str, int] = {}
    for day, count in views.items():
        months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + count
    return [Row(month, 0, count) for month, count in months.items()]
