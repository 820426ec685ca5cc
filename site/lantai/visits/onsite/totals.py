"""Attendance in figures: sums over the ledger.

Whole sessions and days are read from the days' sums, which the database keeps with the ledger; anything
finer is summed over the lines each time it is asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import BigIntegerField, F, Func, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..models import DailyAttendance, Session, Tally
from ..models.onsite import Kind

QUARTER = 900


class QuarterHour(Func):
    """Quarter hours since 1970; every zone in use is whole quarters from UTC."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Doubled twice: the template is filled in first, the parameters of the query afterwards.
        # Cut to the second: SQLite would round the last microseconds up.
        template = "(CAST(strftime('%%%%s', substr(%(expressions)s, 1, 19)) AS INTEGER) / 900)"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(floor(extract(epoch FROM %(expressions)s) / 900) AS bigint)"
        return super().as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class Counted:
    """People counted in one quarter hour, at one door, …: `name` says which."""

    name: str
    people: int


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Begin and end of a day in Asia/Shanghai."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    return begins, begins + timedelta(days=1)


def of_lines(lines: QuerySet[Tally]) -> int:
    """The sum of any lines."""
    return int(lines.order_by().aggregate(people=Coalesce(Sum("delta"), 0))["people"])


def of_session(session_id: int, day: date | None = None) -> int:
    """People counted on a session, on one of its days if one is given."""
    return _of_days(DailyAttendance.objects.filter(session=session_id), day)


def of_page(page_id: int, day: date | None = None) -> int:
    """People counted for an event or exhibition: on its sessions and those that stand for its showing."""
    sessions = Session.objects.of_page(page_id).values("pk")
    return _of_days(DailyAttendance.objects.filter(session__in=sessions), day)


def _of_days(days: QuerySet[DailyAttendance], day: date | None) -> int:
    if day:
        days = days.filter(day=day)
    return int(days.aggregate(sum=Coalesce(Sum("people"), 0))["sum"])


def of_sessions(session_ids: Iterable[int], day: date | None = None) -> dict[int, int]:
    """People on each session; sessions nobody was counted on are there with 0."""
    wanted = list(session_ids)
    days = DailyAttendance.objects.filter(session__in=wanted)
    rows = (days.filter(day=day) if day else days).values("session").annotate(sum=Sum("people"))
    return dict.fromkeys(wanted, 0) | {row["session"]: row["sum"] for row in rows}


def on_day(lines: QuerySet[Tally], day: date) -> QuerySet[Tally]:
    """Those of one day in Asia/Shanghai."""
    begins, ends = day_bounds(day)
    return lines.filter(effective_at__gte=begins, effective_at__lt=ends)


def by_door(lines: QuerySet[Tally]) -> list[Counted]:
    """People at each door, most first; lines without one come together under ""."""
    rows = lines.order_by().values("door").annotate(people=Sum("delta")).order_by("-people", "door")
    return [Counted(row["door"], row["people"]) for row in rows]


def by_quarter(lines: QuerySet[Tally]) -> list[tuple[datetime, int]]:
    """People in each quarter hour of Asia/Shanghai, from the first to the last with any, gaps as 0."""
    rows = dict(
        lines.order_by()
        .annotate(quarter=QuarterHour(F("effective_at")))
        .values("quarter")
        .annotate(people=Sum("delta"))
        .values_list("quarter", "people")
    )
    if not rows:
        return []
    return [(_begins(quarter), rows.get(quarter, 0)) for quarter in range(min(rows), max(rows) + 1)]


def by_day(lines: QuerySet[Tally]) -> list[tuple[date, int]]:
    """People on each day of Asia/Shanghai that has any line."""
    days: dict[date, int] = {}
    quarters = lines.order_by().annotate(quarter=QuarterHour(F("effective_at"))).values("quarter")
    for row in quarters.annotate(people=Sum("delta")):
        day = _begins(row["quarter"]).date()
        days[day] = days.get(day, 0) + row["people"]
    return sorted(days.items())


def headcounts(session_id: int) -> QuerySet[Tally]:
    """What was seen at a glance, latest first; never part of a sum."""
    return Tally.objects.filter(Q(session=session_id) & Q(kind=Kind.HEADCOUNT))


def _begins(quarter: int) -> datetime:
    return timezone.localtime(datetime.fromtimestamp(quarter * QUARTER, UTC))


def by_kind(lines: QuerySet[Tally]) -> list[Counted]:
    """People by how they were counted, most first; observations are no people."""
    rows = lines.exclude(kind=Kind.HEADCOUNT).order_by().values("kind").annotate(people=Sum("delta"))
    names = dict(Kind.choices)
    return [Counted(str(names[row["kind"]]), row["people"]) for row in rows.order_by("-people", "kind")]
