"""What a page is made of, noted while it is made.

Questions to the database are heard by themselves. Whoever makes a page says the rest:
`until` when something in it depends on the clock, `depends_on` with `clearing.changed` for what lies elsewhere,
`not_to_be_kept` for what is one visitor's alone. Outside the making of a page they do nothing.
"""

import datetime
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from . import questions

# Nothing is kept longer, whatever it is made of.
LONGEST = 3600.0

_making = threading.local()


@dataclass
class Asked:
    """A question of a page, and what it was told so far."""

    sql: str
    params: Any
    columns: list[int] | None
    digest: Any = field(default_factory=lambda: hashlib.blake2b(digest_size=12))
    rows: int = 0
    ended: bool = False

    def hear(self, rows: list[Any]) -> None:
        questions.hear(self.digest, rows, self.columns)
        self.rows += len(rows)


@dataclass
class Recording:
    """All that one page was made of."""

    asked: list[Asked] = field(default_factory=list)
    subjects: set[str] = field(default_factory=set)
    lapses: float = 0.0
    refused: bool = False
    is_deaf: bool = False
    told_of: tuple[str, list[Any]] | None = None


@contextmanager
def making() -> Iterator[Recording]:
    """Note what is asked and said in this thread."""
    recording, before = Recording(lapses=_latest()), current()
    _making.recording = recording
    try:
        yield recording
    finally:
        _making.recording = before


def adopt(part: Recording) -> None:
    """The page being made holds something that was made of this."""
    recording = current()
    if recording and not recording.is_deaf:
        recording.asked += part.asked
        recording.subjects |= part.subjects
        recording.lapses = min(recording.lapses, part.lapses)
        recording.refused = recording.refused or part.refused


def current() -> Recording | None:
    """What is being noted in this thread."""
    return getattr(_making, "recording", None)


@contextmanager
def unheard() -> Iterator[None]:
    """Do not note questions: for what is watched in a better way, by `depends_on` or `until`."""
    recording = current() or Recording()
    before, recording.is_deaf = recording.is_deaf, True
    try:
        yield
    finally:
        recording.is_deaf = before


def until(moment: datetime.datetime | float) -> None:
    """The page is right until a moment (aware, or seconds since 1970); one that has passed says nothing."""
    if recording := current():
        seconds = moment.timestamp() if isinstance(moment, datetime.datetime) else moment
        if seconds > time.time():
            recording.lapses = min(recording.lapses, seconds)


def depends_on(subject: str) -> None:
    """The page shows something that is not in a question to the database; `clearing.changed` names it when it changes."""
    if recording := current():
        recording.subjects.add(subject)


def not_to_be_kept() -> None:
    """The page holds what is not for everybody."""
    if recording := current():
        recording.refused = True


def tell(listener: str, *told: Any) -> None:
    """Have a listener (`lantai.pagecache.listening`) told each time the page is handed out from the store.

    `told` must be fit for JSON. A web server in front does not get to see such a page.
    """
    if recording := current():
        recording.told_of = (listener, list(told))


class Listening:
    """A cursor of the database whose rows are noted as they are fetched."""

    def __init__(self, cursor: Any, asked: Asked) -> None:
        self._cursor = cursor
        self._asked = asked

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._note([] if row is None else [row], ended=row is None)
        return row

    def fetchmany(self, *args: Any, **kwargs: Any) -> Any:
        rows = self._cursor.fetchmany(*args, **kwargs)
        size = args[0] if args else kwargs.get("size", self._cursor.arraysize)
        self._note(rows, ended=len(rows) < size)
        return rows

    def fetchall(self) -> Any:
        rows = self._cursor.fetchall()
        self._note(rows, ended=True)
        return rows

    def __iter__(self) -> Iterator[Any]:
        for row in self._cursor:
            self._note([row], ended=False)
            yield row
        self._note([], ended=True)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def _note(self, rows: list[Any], *, ended: bool) -> None:
        self._asked.hear(rows)
        self._asked.ended = self._asked.ended or ended


def listen(recording: Recording, cursor: Any, sql: str, params: Any) -> None:
    """Have a cursor of Django that has just asked something note what it is told."""
    if recording.is_deaf:
        return
    asked = Asked(sql, params, questions.shown(cursor.description))
    recording.asked.append(asked)
    inner = cursor.cursor
    cursor.cursor = Listening(inner._cursor if isinstance(inner, Listening) else inner, asked)


def noted(recording: Recording) -> list[questions.Question]:
    """The questions of a page as they can be asked again."""
    return [
        questions.Question.of(asked.sql, asked.params, None if asked.ended else asked.rows, asked.digest.hexdigest())
        for asked in recording.asked
        if asked.rows or asked.ended
    ]


def _latest() -> float:
    """An hour from now, or the next midnight: days left, what is on, the exhibit of the day."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    midnight = timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time())).timestamp()
    return min(time.time() + LONGEST, midnight)
