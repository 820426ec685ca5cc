"""The register in figures: sums over its lines."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractMonth

from .models import QUANTITIES, Entry, Purpose


@dataclass(frozen=True)
class Totals:
    """Sums of some lines; `volumes` and `items` together are 利用档案（卷、件次）."""

    readers: int = 0
    volumes: int = 0
    items: int = 0
    copies: int = 0
    pages: int = 0

    @property
    def provided(self) -> int:
        """卷次 and 件次 together."""
        return self.volumes + self.items

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(**{name: getattr(self, name) + getattr(other, name) for name in QUANTITIES})


@dataclass(frozen=True)
class Month:
    """A month of the register; days without any line are not in `days`."""

    days: dict[datetime.date, Totals] = field(default_factory=dict)

    @property
    def total(self) -> Totals:
        """Of the whole month."""
        return sum(self.days.values(), Totals())


def of_lines(lines: "QuerySet[Entry]") -> Totals:
    """The sums of any lines."""
    sums = lines.order_by().aggregate(**_SUMS)
    return Totals(**{name: sums[f"sum_{name}"] or 0 for name in QUANTITIES})


def of_day(day: datetime.date) -> Totals:
    """The sums of a day."""
    return of_lines(Entry.objects.filter(day=day))


def by_day(first: datetime.date, last: datetime.date) -> dict[datetime.date, Totals]:
    """The days of a span, both included, that have lines, in order."""
    return {row["day"]: _read(row) for row in _grouped(Entry.objects.filter(day__range=(first, last)), "day")}


def of_month(year: int, month: int) -> Month:
    """The days of a month that have lines, in order."""
    lines = Entry.objects.filter(day__year=year, day__month=month)
    return Month({row["day"]: _read(row) for row in _grouped(lines, "day")})


def by_month(year: int) -> dict[int, Totals]:
    """The months of a year, all twelve."""
    lines = Entry.objects.filter(day__year=year).annotate(month=ExtractMonth("day"))
    found = {row["month"]: _read(row) for row in _grouped(lines, "month")}
    return {month: found.get(month, Totals()) for month in range(1, 13)}


def by_purpose(lines: "QuerySet[Entry]") -> list[tuple[str, Totals]]:
    """Purposes with lines and their sums, in the order of the choices."""
    found = {row["purpose"]: _read(row) for row in _grouped(lines, "purpose")}
    return [(str(purpose.label), found[purpose.value]) for purpose in Purpose if purpose.value in found]


_SUMS = {f"sum_{name}": Sum(name) for name in QUANTITIES}


def _grouped(lines: "QuerySet[Entry]", by: str) -> Any:
    return lines.order_by(by).values(by).annotate(**_SUMS)


def _read(row: dict[str, Any]) -> Totals:
    return Totals(**{name: row[f"sum_{name}"] for name in QUANTITIES})
