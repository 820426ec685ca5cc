"""Search entries of many records at once.

A record is indexed at each save. An import saves thousands, some of which are refused again: their entries are made
together at its end instead, and a search engine is told of them in few requests.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.search import index

from lantai.search import owed
from lantai.search.public.waiting import together

_waiting: ContextVar[dict[type, set[Any]] | None] = ContextVar("records waiting for the search index", default=None)


_afterwards: ContextVar[set[Callable[[], None]] | None] = ContextVar("work waiting for the end", default=None)


def put_off(work: Callable[[], None]) -> bool:
    """Have `work` done once when `indexing_together` ends; False, and nothing done, where it is not in force."""
    afterwards = _afterwards.get()
    if afterwards is None:
        return False
    afterwards.add(work)
    return True


class IndexedTogether(index.Indexed):
    """A record whose indexing waits while `indexing_together` is in force."""

    def get_indexed_instance(self) -> "IndexedTogether | None":
        waiting = _waiting.get()
        if waiting is None:
            return super().get_indexed_instance()
        waiting[type(self)].add(self.pk)
        owed.note(self._meta.label, [self.pk])
        return None


@contextmanager
def indexing_together() -> Iterator[None]:
    """Index what is saved inside when it ends, however it ends: one pass for each model. Then what was put off."""
    waiting: dict[type, set[Any]] = defaultdict(set)
    afterwards: set[Callable[[], None]] = set()
    token, later = _waiting.set(waiting), _afterwards.set(afterwards)
    try:
        with together():
            yield
    finally:
        _waiting.reset(token)
        _afterwards.reset(later)
        for model, keys in waiting.items():
            owed.index(model, keys)
        for work in afterwards:
            work()
