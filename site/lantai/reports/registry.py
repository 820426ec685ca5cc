"""Figures (统计指标): declared by the app that owns the records, known here by key.

    from lantai.reports.registry import Figure, Outcome, Record, Records, Topic, register

    register(Figure(
        key="stories_pitched", label=_("Stories pitched"), count_word="篇", topic=Topic.COMPILING, order=20,
        definition=_("Distinct stories sent to at least one outlet in the year."),
        compute=lambda period: ...,     # an int, a list of words, or an `Outcome`
        records=lambda period: ...,     # `Records`; their contributions add up to the figure, always
        address=lambda period: ...,     # admin list of them, "" for none
    ))

An app does so in a module `figures` that its `AppConfig.ready` imports. Nothing is asked of the database until
somebody draws up a year (`lantai.reports.annual`). Several figures that rest on one query share it with
`lantai.reports.periods.once_a_period`.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, overload

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .periods import Period
from .prose import spoken, spoken_list

Words = str | Promise
Years = TypeVar("Years", bound=Callable[[], Iterable[int | None]])
CHUNK = 2000
PAGES, DOCUMENTS = "pages", "documents"
"""What a `Record` needs whose `url` is a page of Wagtail's page or document editor."""


class Topic(models.TextChoices):
    """The parts of the summary figures stand in, in this order."""

    EXHIBITIONS = "exhibitions", pgettext_lazy("topic of figures", "Exhibitions")
    VISITORS = "visitors", pgettext_lazy("topic of figures", "Visitors")
    READING_ROOM = "reading_room", pgettext_lazy("topic of figures", "Reading room")
    COMPILING = "compiling", pgettext_lazy("topic of figures", "Compiling and writing")
    GUIDANCE = "guidance", pgettext_lazy("topic of figures", "Guidance, training, publicity")


class Kind(StrEnum):
    """What a figure is: a number, or words (titles, places) that are counted by being named."""

    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True)
class Record:
    """One record behind a figure.

    `ident` tells it from others for good ("exhibitions.exhibit:12"); `contribution` is what it adds: a number to a
    number, one of its items to a text. `url` is where the admin shows it, "" if nowhere, to those who have the
    permission `needs` ("" if all have; `PAGES` and `DOCUMENTS` for those of Wagtail's trees); `public_url` where the
    public sees it. `note` says when, where, how many. `kept_label` is what a
    closing keeps in place of `label` and `note` where somebody may ask for them to be forgotten.
    """

    ident: str
    label: str
    contribution: int | str = 1
    url: str = ""
    public_url: str = ""
    note: str = ""
    kept_label: str = ""
    needs: str = ""


def ident(instance: models.Model) -> str:
    """The `ident` of a database record."""
    return f"{instance._meta.label_lower}:{instance.pk}"


class Records(Sequence[Record]):
    """Records of a queryset, read when they are looked at: a page at a time, or all in chunks.

    `make` takes a list of the queryset's rows and returns their records in the same order.
    """

    def __init__(self, rows: Any, make: Callable[[list[Any]], list[Record]]) -> None:
        self.rows, self.make = rows, make

    @classmethod
    def each(cls, rows: Any, make: Callable[[Any], Record]) -> "Records":
        """With a `make` of one row."""
        return cls(rows, lambda found: [make(row) for row in found])

    @classmethod
    def listed(cls, records: Iterable[Record]) -> "Records":
        """Records that are there already."""
        return cls(list(records), list)

    def __len__(self) -> int:
        return len(self.rows) if isinstance(self.rows, list) else int(self.rows.count())

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return self.make(list(self.rows[index]))
        return self.make([self.rows[index]])[0]

    def __iter__(self) -> Iterator[Record]:
        rows = list(self.rows)
        for start in range(0, len(rows), CHUNK):
            yield from self.make(rows[start : start + CHUNK])


@dataclass(frozen=True)
class Part:
    """A line of a breakdown. Parts need not add up: a story sent to two outlets stands with both."""

    label: str
    value: int


@dataclass(frozen=True)
class Outcome:
    """What a figure comes to in a period: its number or its items, and its breakdown."""

    number: int = 0
    items: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure and how it is come by; `compute` and `records` are given the period.

    `count_word` is Chinese (幅, 人, 篇); `exact` figures are spoken without 余. `joined_by` stands between the items
    of a text. `by_day` gives the figure's days, which add up to it. `beside` is the key of the figure it stands
    beside, and is never added to. `is_public` figures stand on `/statistics/`, `is_headline` ones on the desk.
    """

    key: str
    label: Words
    definition: Words
    topic: Topic
    order: int
    compute: Callable[[Period], "Outcome | int | Iterable[str]"]
    records: Callable[[Period], Records]
    count_word: str = ""
    kind: Kind = Kind.NUMBER
    exact: bool = False
    joined_by: str = "、"
    address: Callable[[Period], str] | None = None
    by_day: Callable[[Period], dict[datetime.date, int]] | None = None
    beside: str = ""
    is_public: bool = False
    is_headline: bool = False

    def outcome(self, period: Period) -> Outcome:
        """What it comes to."""
        found = self.compute(period)
        if isinstance(found, Outcome):
            return found
        return Outcome(number=found) if isinstance(found, int) else Outcome(items=tuple(found))

    def value(self, outcome: Outcome) -> int | str:
        """The exact value: the number, or the items in a row ("" for none)."""
        return outcome.number if self.kind == Kind.NUMBER else self.joined_by.join(outcome.items)

    def prose(self, outcome: Outcome) -> str:
        """As the summary speaks it."""
        if self.kind == Kind.TEXT:
            return spoken_list(outcome.items, self.joined_by)
        return spoken(outcome.number, self.count_word, exact=self.exact)


def unit_shown(count_word: str) -> str:
    """A count word where the interface speaks Chinese; English needs none."""
    return count_word if (get_language() or "zh").startswith("zh") else ""


def added_up(kind: str, records: Iterable[Record], joined_by: str = "、") -> int | str:
    """What records come to: the sum of their numbers, or their different items in order."""
    if kind == Kind.NUMBER:
        return sum(int(record.contribution) for record in records)
    return joined_by.join(dict.fromkeys(str(record.contribution) for record in records))


_figures: dict[str, Figure] = {}
_years: list[Callable[[], Iterable[int | None]]] = []


def register(*figures: Figure) -> None:
    """Make figures known. Raises `ImproperlyConfigured` for a key that is taken."""
    for figure in figures:
        if figure.key in _figures:
            raise ImproperlyConfigured(_("There are two figures “%(key)s”.") % {"key": figure.key})
        _figures[figure.key] = figure


def register_years(years: Years) -> Years:
    """Register a function that returns the years an app has records of; usable as a decorator."""
    _years.append(years)
    return years


def registered() -> list[Figure]:
    """All figures in the order of the summary."""
    topics = list(Topic)
    return sorted(_figures.values(), key=lambda figure: (topics.index(figure.topic), figure.order, figure.key))


def get(key: str) -> Figure:
    """The figure of a key; raises `KeyError`."""
    return _figures[key]


def years_with_records() -> list[int]:
    """Years any app has records of, latest first."""
    return sorted({year for years in _years for year in years() if year}, reverse=True)
