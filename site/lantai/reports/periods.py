"""The span a figure is counted over: a year up to its cut-off day (截至), in the hall's time (Asia/Shanghai)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1949, 2199
Worked = TypeVar("Worked")


class CutOffError(ValueError):
    """The cut-off day lies before the year, or the year is none; the message is for the person who asked."""


@dataclass(frozen=True)
class Period:
    """A year up to and including `until`. Made by `Period.of`.

    What is planned has not been done: nothing after `today` is counted, so that `last` is the earlier of the two,
    and lies before `first` in a year to come.
    """

    year: int
    until: datetime.date
    today: datetime.date
    _worked_out: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, year: int, until: datetime.date | None = None) -> "Period":
        """The year's period up to `until`; without it up to the year's last day, or today in the running year.

        A cut-off after the year is its last day. Raises `CutOffError` for one before it, and for a year outside
        1949—2199.
        """
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CutOffError(_("%(year)s is no year that figures are counted for.") % {"year": year})
        today, end = timezone.localdate(), datetime.date(year, 12, 31)
        if until is None:
            until = today if today.year == year else end
        if until.year < year:
            said = {"day": until.isoformat(), "year": year}
            raise CutOffError(_("The cut-off day %(day)s is before the year %(year)s.") % said)
        return cls(year, min(until, end), today)

    @property
    def first(self) -> datetime.date:
        """1 January."""
        return datetime.date(self.year, 1, 1)

    @property
    def last(self) -> datetime.date:
        """The last day counted."""
        return min(self.until, self.today)

    @property
    def has_begun(self) -> bool:
        """Whether there is anything to count yet."""
        return self.first <= self.last

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """First and last day, both included: for `__range` of a date."""
        return self.first, self.last

    @property
    def begins(self) -> datetime.datetime:
        """The moment it begins; with `ends` for `__gte` and `__lt` of a moment."""
        return timezone.make_aware(datetime.datetime.combine(self.first, datetime.time.min))

    @property
    def ends(self) -> datetime.datetime:
        """The moment after its last day."""
        return timezone.make_aware(datetime.datetime.combine(self.last + datetime.timedelta(days=1), datetime.time.min))

    @property
    def is_whole(self) -> bool:
        """Whether it reaches to 31 December."""
        return self.until == datetime.date(self.year, 12, 31)

    def in_year(self, year: int) -> "Period":
        """The same part of another year; 29 February becomes the 28th. A whole year stays one."""
        if self.is_whole:
            return Period.of(year, datetime.date(year, 12, 31))
        day = self.until.day - (self.until.month == 2 and self.until.day == 29)
        return Period.of(year, datetime.date(year, self.until.month, day))


def once_a_period(work_out: Callable[[Period], Worked]) -> Callable[[Period], Worked]:
    """Decorator: have what several figures need worked out once for each period object, however many ask."""

    @wraps(work_out)
    def worked_out(period: Period) -> Worked:
        if work_out not in period._worked_out:
            period._worked_out[work_out] = work_out(period)
        found: Worked = period._worked_out[work_out]
        return found

    return worked_out
