"""What was asked of the database for one page and is good for the next: remembered by a process while it is right.

As with whole pages: nothing is taken from memory after a table behind it was written, unless the questions behind it are
answered as before. Where no pages are kept (no store has been begun) nothing is remembered.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from . import index, questions, recording

Value = TypeVar("Value")
# Of what a process remembers; an entry weighs what its maker says.
MOST = 1500


@dataclass
class _Entry:
    value: Any
    made_of: recording.Recording
    asked: list[questions.Question]
    names: frozenset[str]
    moment: tuple[str, int]
    weight: int


# What was asked for last stands last.
_entries: OrderedDict[Hashable, _Entry] = OrderedDict()
_lock = Lock()


def is_on() -> bool:
    """Whether anything is remembered here; not within a transaction, which may yet be taken back."""
    return not connection.in_atomic_block and index.is_there()


def remembered(key: Hashable, make: Callable[[], Value], *, weight: int = 1) -> Value:
    """What `make` gives, made now or before. It must not depend on anything else than `key` and what it asks.

    The value is shared by all threads and never to be changed; querysets in it are to be evaluated, and related records
    loaded along: what one page loads later, the next is not known to depend on. The page being made depends on it as if
    it had been made for it. `weight` is about how many records it holds; what was long not asked for is forgotten first.
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
        entry = _Entry(value, made_of, asked, names, moment, weight)
    _keep(key, entry)
    recording.adopt(entry.made_of)
    found: Value = entry.value
    return found


def _keep(key: Hashable, entry: _Entry) -> None:
    with _lock:
        is_new = _entries.get(key) is not entry
        _entries[key] = entry
        _entries.move_to_end(key)
        excess = sum(each.weight for each in _entries.values()) - MOST if is_new else 0
        while excess > 0 and len(_entries) > 1:
            excess -= _entries.popitem(last=False)[1].weight


def forget() -> None:
    """Forget everything."""
    with _lock:
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
