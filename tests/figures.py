"""Figures as the registry gives them."""

import datetime

from lantai.reports import annual, registry
from lantai.reports.annual import Entry
from lantai.reports.periods import Period
from lantai.reports.registry import Record


def entry(key: str, year: int, until: datetime.date | None = None) -> Entry:
    """One figure of a year, counted now."""
    return annual.entry(registry.get(key), Period.of(year, until))


def value(key: str, year: int, until: datetime.date | None = None) -> int | str:
    """Its exact value."""
    return entry(key, year, until).value


def records(key: str, year: int, until: datetime.date | None = None) -> list[Record]:
    """What it was counted from."""
    return list(entry(key, year, until).records)


def labels(key: str, year: int, until: datetime.date | None = None) -> list[str]:
    """The labels of those."""
    return [record.label for record in records(key, year, until)]


def unsound(year: int, until: datetime.date | None = None) -> list[str]:
    """Figures of a year whose records, or days, do not add up to them, or stand in the list twice: there must be none."""
    period = Period.of(year, until)
    report = annual.draw_up(period)
    wrong = []
    for each in report:
        listed = list(each.records)
        idents = [record.ident for record in listed]
        by_day = registry.get(each.key).by_day
        days_add_up = by_day is None or sum(by_day(period).values()) == each.value
        adds_up = registry.added_up(each.kind, listed, each.joined_by) == each.value
        if not (adds_up and days_add_up and len(set(idents)) == len(idents)):
            wrong.append(each.key)
    return wrong
