"""A year drawn up: every figure with its value, its spoken form and, when asked, its records."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from . import registry
from .periods import Period
from .registry import Figure, Outcome, Part, Record, Topic


@dataclass(frozen=True)
class Entry:
    """One figure of a year, counted now or kept by a closing.

    `value` is exact (an int, or the words of a text figure), `prose` is spoken, `items` are the words one by one,
    `parts` the breakdown. `records()` lists what it rests on; their contributions add up to `value`.
    """

    key: str
    label: str
    definition: str
    topic: Topic
    kind: str
    count_word: str
    value: int | str
    prose: str
    joined_by: str = "、"
    items: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    beside: str = ""
    read_records: Callable[[], Sequence[Record]] = field(default=tuple, repr=False, compare=False)

    @property
    def unit(self) -> str:
        """The count word, where the interface speaks Chinese."""
        return registry.unit_shown(self.count_word)

    @property
    def is_number(self) -> bool:
        """Whether `value` is a number."""
        return self.kind == registry.Kind.NUMBER

    @cached_property
    def records(self) -> Sequence[Record]:
        """What it rests on; read when looked at."""
        return self.read_records()


@dataclass(frozen=True)
class AnnualReport:
    """The figures of a year up to `until`, in the order of the summary. `report["photos_shown"].prose`.

    `closed_on` is the day the year was closed, for a report that a closing kept.
    """

    year: int
    until: datetime.date
    entries: dict[str, Entry]
    closed_on: datetime.date | None = None

    def __getitem__(self, key: str) -> Entry:
        return self.entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    @property
    def is_whole(self) -> bool:
        """Whether it reaches to 31 December."""
        return self.until == datetime.date(self.year, 12, 31)

    def by_topic(self) -> list[tuple[Topic, list[Entry]]]:
        """Entries of each topic that has any."""
        topics = [(topic, [entry for entry in self if entry.topic == topic]) for topic in Topic]
        return [(topic, entries) for topic, entries in topics if entries]


def entry(figure: Figure, period: Period) -> Entry:
    """One figure of a period, counted now."""
    outcome: Outcome = figure.outcome(period)
    return Entry(
        key=figure.key,
        label=str(figure.label),
        definition=str(figure.definition),
        topic=figure.topic,
        kind=figure.kind,
        count_word=figure.count_word,
        value=figure.value(outcome),
        prose=figure.prose(outcome),
        joined_by=figure.joined_by,
        items=outcome.items,
        parts=outcome.parts,
        beside=figure.beside,
        read_records=lambda: figure.records(period),
    )


def draw_up(period: Period, figures: Iterable[Figure] | None = None) -> AnnualReport:
    """Count a period now: all figures, or those given. Words are in the active language, prose in Chinese."""
    chosen = registry.registered() if figures is None else figures
    return AnnualReport(period.year, period.until, {figure.key: entry(figure, period) for figure in chosen})
