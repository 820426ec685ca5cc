"""Views of what the hall shows: exhibitions, exhibits, stories. Home page, lists and pages about the hall are none of it.

A view in the walk of an exhibition is in the exhibition's daily figure; records viewed outside of one come to it.
"""

import datetime
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from wagtail.models import Page

from lantai.reports.periods import Period
from lantai.reports.registry import PAGES, Record, Records

from ..models import DailyViews, HourlyViews
from . import days
from .figures import named
from .subjects import PAGE, SITE, permission_to_open

Pages = Callable[[], QuerySet[Any]]
_pages: list[Pages] = []
_kinds: set[str] = set()


def register_content(*kinds: str, pages: Pages | None = None) -> None:
    """Count views of records of these kinds, and of the pages a function returns, as views of what the hall shows."""
    _kinds.update(kinds)
    if pages:
        _pages.append(pages)


def of_pages(period: Period, pages: QuerySet[Any]) -> QuerySet[DailyViews]:
    """Daily figures of pages, with what was viewed in their walks."""
    return DailyViews.objects.filter(kind=PAGE, object_id__in=pages.order_by().values("pk"), day__range=period.days)


def _of_all_pages(period: Period) -> QuerySet[DailyViews]:
    shown = (Q(object_id__in=pages().order_by().values("pk")) for pages in _pages)
    return DailyViews.objects.filter(reduce(or_, shown, Q(pk=None)), kind=PAGE, day__range=period.days)


def _of_records(period: Period) -> QuerySet[HourlyViews]:
    return HourlyViews.objects.filter(
        walk=0, hour__gte=period.begins, hour__lt=period.ends, kind__in=_kinds, views__gt=0
    )


def views(period: Period) -> int:
    """All of them."""
    return sum(
        int(scope.aggregate(sum=Sum("views"))["sum"] or 0) for scope in (_of_all_pages(period), _of_records(period))
    )


def by_day(period: Period) -> dict[datetime.date, int]:
    """Views of each day that had any, in the order of days (Asia/Shanghai)."""
    found: dict[datetime.date, int] = {}
    for day, count in _of_all_pages(period).order_by().values_list("day").annotate(Sum("views")):
        found[day] = found.get(day, 0) + count
    for hour, count in _of_records(period).order_by().values_list("hour").annotate(Sum("views")):
        day = days.day_of(hour.timestamp())
        found[day] = found.get(day, 0) + count
    return {day: count for day, count in sorted(found.items()) if count}


def records(period: Period) -> Records:
    """Pages and records viewed, most first."""
    return view_records(
        [
            *_of_all_pages(period).order_by().values_list("kind", "object_id").annotate(Sum("views")),
            *_of_records(period).order_by().values_list("kind", "object_id").annotate(Sum("views")),
        ]
    )


def view_records(counted: list[tuple[str, int, int]]) -> Records:
    """Records of kind, primary key and views."""
    ranked = sorted((row for row in counted if row[2]), key=lambda row: (-row[2], row[0], row[1]))
    return Records(ranked, _records)


def _records(rows: list[tuple[str, int, int]]) -> list[Record]:
    pages = Page.objects.in_bulk([pk for kind, pk, _count in rows if kind == PAGE])
    return [
        Record(
            f"views.{kind}:{pk}",
            viewed.title,
            count,
            url=viewed.url,
            public_url=(pages[pk].url or "") if kind == PAGE and pk in pages and pages[pk].live else "",
            note=str(viewed.kind),
            needs=PAGES if kind == PAGE else permission_to_open(kind),
        )
        for (kind, pk, count), viewed in zip(rows, named(rows), strict=True)
    ]


def years() -> set[int]:
    """Years with any view of the site."""
    site = DailyViews.objects.filter(kind=SITE, object_id=0)
    return set(site.annotate(year=ExtractYear("day")).order_by().values_list("year", flat=True).distinct())
