"""The statistics return of a year: rows the hall keeps as data, with the exact values of the figures they name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lantai.reports import registry, standing
from lantai.reports.annual import AnnualReport, draw_up
from lantai.reports.periods import Period

from .audit import ROWS_COPIED
from .models import ReturnRow, copied
from .return_defaults import DEFAULTS

MAY_ADD = "summary.add_returnrow"
COUNTED, BY_HAND, EMPTY, GONE = "counted", "by_hand", "empty", "gone"


@dataclass(frozen=True)
class Filled:
    """A row with its value, exact and without 余. `state` is "counted", "by_hand", "empty" or "gone": no such figure."""

    row: ReturnRow
    value: int | Decimal | str | None
    state: str


def fill(rows: Iterable[ReturnRow]) -> list[Filled]:
    """The rows with their values; of a year that was closed, as it was closed."""
    reports: dict[int, AnnualReport] = {}
    filled = []
    for row in rows:
        if row.figure and row.year not in reports:
            reports[row.year] = _report(row.year, [r.figure for r in ReturnRow.objects.filter(year=row.year)])
        filled.append(_filled(row, reports.get(row.year)))
    return filled


def _report(year: int, wanted: list[str]) -> AnnualReport:
    """Only the figures that are asked for; a closed year comes as it was kept."""
    period = Period.of(year)
    closing = standing.closing_of(year)
    if closing:
        return standing.kept_report(closing)
    known = {figure.key: figure for figure in registry.registered()}
    return draw_up(period, [known[key] for key in dict.fromkeys(wanted) if key in known])


def _filled(row: ReturnRow, report: AnnualReport | None) -> Filled:
    if not row.figure:
        return Filled(row, None, EMPTY) if row.by_hand is None else Filled(row, _plain(row.by_hand), BY_HAND)
    if report is None or row.figure not in report:
        return Filled(row, None, GONE)
    entry = report[row.figure]
    return Filled(row, len(entry.items) if not entry.is_number else entry.value, COUNTED)


def _plain(number: Decimal) -> int | Decimal:
    """Without zeros behind the point."""
    return int(number) if number == number.to_integral_value() else number.normalize()


@transaction.atomic
def copy(from_year: int, to_year: int, *, user: Any) -> int:
    """Give a year the rows of another that it lacks, by name and unit. Returns how many.

    Raises `PermissionDenied`, and `ValidationError` if there is nothing to copy from or to.
    """
    if not user.has_perm(MAY_ADD):
        raise PermissionDenied
    if from_year == to_year:
        raise ValidationError(_("Rows are copied to another year."))
    rows = list(ReturnRow.objects.filter(year=from_year).order_by("sort_order", "pk"))
    if not rows:
        raise ValidationError(_("%(year)s has no rows to copy.") % {"year": from_year})
    there = {(row.name, row.unit) for row in ReturnRow.objects.filter(year=to_year)}
    codes = set(ReturnRow.objects.filter(year=to_year).exclude(code="").values_list("code", flat=True))
    new = [copied(row, to_year) for row in rows if (row.name, row.unit) not in there]
    for row in new:
        if row.code in codes:
            row.code = ""  # taken by another row of the year; the hall gives it a new one
        row.full_clean()
        row.save()
    if new:
        log(
            instance=new[0],
            action=ROWS_COPIED,
            user=user,
            data={"n": len(new), "from_year": from_year, "year": to_year},
        )
    return len(new)


def found(year: int) -> int:
    """Give a year the rows a new site starts with, if it has none. Returns how many."""
    if ReturnRow.objects.filter(year=year).exists():
        return 0
    made = ReturnRow.objects.bulk_create(
        ReturnRow(year=year, sort_order=number * 10, **row) for number, row in enumerate(DEFAULTS, 1)
    )
    return len(made)


def years() -> list[int]:
    """Years with rows, latest first."""
    return list(ReturnRow.objects.order_by("-year").values_list("year", flat=True).distinct())
