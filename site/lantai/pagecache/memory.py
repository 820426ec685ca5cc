"""What was asked of the database for one page and is good for the next: remembered by a process while it is right.

As with whole pages: nothing is taken from memory after a table behind it was written, unless the questions behind it are
answered as before. Where no pages are kept (no store has been begun) nothing is remembered.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from . import index, questions, recording

Value = TypeVar("Value")
MOST = 500


@dataclass
class _Entry:
    value: Any
    made_of: recording.Recording
    asked: list[questions.Question]
    names: frozenset[str]
    moment: tuple[str, int]


_entries: dict[Hashable, _Entry] = {}


def is_on() -> bool:
    """Whether anything is remembered here; not within a transaction, which may yet be taken back."""
    return not connection.in_atomic_block and index.is_there()


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, made now or before. It must not depend on anything else than `key` and what it asks.

    The value is shared by all threads and never to be changed; querysets in it are to be evaluated. The page being made
    depends on it as if it had been made for it.
    """
    if not is_on():
        return make()
    entry = _entries.get(key)
    if entry is None or not _is_right(entry):
        moment = index.present()
        with recording.making() as made_of:
            value = make()
        asked = recording.noted(made_of)
        names = frozenset(made_of.subjects).union(*(question.tables for question in asked))
        entry = _Entry(value, made_of, asked, names, moment)
        if len(_entries) >= MOST:
            _entries.clear()
        _entries[key] = entry
    recording.adopt(entry.made_of)
    found: Value = entry.value
    return found


def forget() -> None:
    """Forget everything."""
    _entries.clear()


def _is_right(entry: _Entry) -> bool:
    if entry.made_of.refused or entry.made_of.lapses <= time.time():
        return False
    using = index.connection()
    if not index.changed_since(using, entry.moment, entry.names):
        return True
    if index.changed_since(using, entry.moment, entry.made_of.subjects):
        return False
    moment = index.present()
    with recording.unheard():
        if any(questions.answer_now(each.sql, each.params, each.most) != each.answer for each in entry.asked):
            return False
    entry.moment = moment
    return True
