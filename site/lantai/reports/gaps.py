"""What is missing for the figures to be whole: apps register checks, each hit comes with a link to mend it."""

from collections.abc import Callable
from dataclasses import dataclass

from .periods import Period
from .registry import Record, Records, Words

SHOWN = 10


@dataclass(frozen=True)
class GapCheck:
    """`message` says what is missing and what it does to the figures; `find` lists the records, `url` to mend each."""

    key: str
    message: Words
    find: Callable[[Period], Records]


@dataclass(frozen=True)
class Gap:
    """What a check found: how many, and the first `SHOWN` of them."""

    message: str
    count: int
    records: Records

    @property
    def first(self) -> list[Record]:
        return self.records[:SHOWN]

    @property
    def others(self) -> int:
        """How many more there are."""
        return max(0, self.count - SHOWN)


_checks: list[GapCheck] = []


def register_gap(check: GapCheck) -> GapCheck:
    """Have a check asked on the screen of the figures."""
    _checks.append(check)
    return check


def gaps(period: Period) -> list[Gap]:
    """Checks that find anything in a period."""
    found = ((check, check.find(period)) for check in _checks)
    counted = ((check, len(records), records) for check, records in found)
    return [Gap(str(check.message), count, records) for check, count, records in counted if count]
