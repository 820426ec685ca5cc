"""Who of the people counted are visitors (参观者): those at a training or a guidance visit are counted, but are none.

All sums are of the days' sums, whatever the length of the ledger.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.formats import date_format

from lantai.reports.periods import Period
from lantai.reports.registry import Record, Records, ident

from ..models import DailyAttendance, Session

Pages = Callable[[], QuerySet[Any]]
_not_visitors: list[Pages] = []


def register_not_visitors(pages: Pages) -> Pages:
    """Register a function that returns the pages whose sessions are attended by others than visitors."""
    _not_visitors.append(pages)
    return pages


def days_of(period: Period) -> QuerySet[DailyAttendance]:
    """All that was counted on the days of a period."""
    return DailyAttendance.objects.filter(day__range=period.days)


def of_visitors(days: QuerySet[DailyAttendance]) -> QuerySet[DailyAttendance]:
    """Those of them that are of visitors."""
    for pages in _not_visitors:
        days = days.exclude(session__subject__in=pages().order_by().values("pk"))
    return days


def visitor_sessions() -> QuerySet[Session]:
    """Sessions attended by visitors."""
    sessions: QuerySet[Session] = Session.objects.all()
    for pages in _not_visitors:
        sessions = sessions.exclude(subject__in=pages().order_by().values("pk"))
    return sessions


def people(days: QuerySet[DailyAttendance]) -> int:
    """How many."""
    return int(days.order_by().aggregate(sum=Sum("people"))["sum"] or 0)


def by_day(days: QuerySet[DailyAttendance]) -> dict[datetime.date, int]:
    """People on each day anybody was counted on, in the order of days."""
    return dict(days.order_by("day").values_list("day").annotate(sum=Sum("people")))


def session_records(days: QuerySet[DailyAttendance]) -> Records:
    """The sessions they were counted on, earliest first, each with its people on these days."""
    rows = days.values("session").annotate(sum=Sum("people")).order_by("session__starts_at", "session")
    return Records(rows, _records)


def _records(rows: list[dict[str, int]]) -> list[Record]:
    sessions = Session.objects.in_bulk([row["session"] for row in rows])
    return [_record(sessions[row["session"]], row["sum"]) for row in rows]


def _record(session: Session, count: int) -> Record:
    url = reverse("attendance_session", args=[session.pk])
    return Record(ident(session), str(session), count, url=url, note=session.venue, needs="visits.view_session")


def years() -> set[int]:
    """Years anybody was counted in."""
    found = DailyAttendance.objects.annotate(year=ExtractYear("day")).order_by().values_list("year", flat=True)
    return set(found.distinct())


def day_shown(day: datetime.date) -> str:
    """2025-06-09, as notes of records have it."""
    return date_format(day, "Y-m-d")
