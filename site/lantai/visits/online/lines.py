"""Counts kept apart from views: a line of its own for what is neither a page viewed by a visitor nor attendance.

Scans of a QR code and pages shown by a screen in the hall are such lines. A line mirrors the views: what is counted on
it counts, on that line, for the record, for the walk it stands in, and for all of the site. It never counts for the
views or visitors of any of them. The kind of its subjects says so itself (`scan__exhibit`), so that the sums stay right
whoever rebuilds them.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from .subjects import APART, SITE, Subject, parse


@dataclass(frozen=True)
class Line:
    """A registered line: `word` is stored with the counts, `verbose_name` is its heading, `hint` how it is counted."""

    word: str
    verbose_name: Any
    hint: Any = ""

    def of(self, subject: Subject) -> Subject:
        """The same record (in the same walk), counted on this line.

        Raises `ValueError` where the two words together are longer than 16 letters.
        """
        return parse(f"{self.kind(subject.kind)}.{subject.pk}.{subject.walk}")

    def kind(self, kind: str) -> str:
        """The kind under which this line's counts of a kind of subjects are stored; `SITE` for the sum of all."""
        return f"{self.word}{APART}{kind}"


_lines: dict[str, Line] = {}


def register_line(word: str, verbose_name: Any, hint: Any = "") -> Line:
    """Open a line of counts, in the `ready()` of an app; returns it.

    `word` is for good: at most 5 letters a-z. Raises `ValueError` for any other.
    """
    if not (word.isascii() and word.isalpha() and word.islower() and len(word) <= 5):
        raise ValueError(word)
    _lines[word] = Line(word, verbose_name, hint)
    return _lines[word]


def lines() -> list[Line]:
    """All lines, in the order they were opened."""
    return list(_lines.values())


def on_no_line() -> Q:
    """Those counts that are views: for filtering `DailyViews` and `HourlyViews`."""
    return ~Q(kind__contains=APART)


def on_line(line: Line) -> Q:
    """Those counts that are of a line, its sum of the whole site left out."""
    return Q(kind__startswith=f"{line.word}{APART}") & ~Q(kind=line.kind(SITE))
