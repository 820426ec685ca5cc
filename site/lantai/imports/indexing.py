"""Search entries of many records at once.

A record is indexed at each save. An import saves thousands, some of which are refused again: their entries are made
together at its end instead, and a search engine is told of them in few requests.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.search import index
from wagtail.search.backends import get_search_backends_with_name

_waiting: ContextVar[dict[type, set[Any]] | None] = ContextVar("records waiting for the search index", default=None)


class IndexedTogether(index.Indexed):
    """A record whose indexing waits while `indexing_together` is in force."""

    def get_indexed_instance(self) -> "IndexedTogether | None":
        waiting = _waiting.get()
        if waiting is None:
            return super().get_indexed_instance()
        waiting[type(self)].add(self.pk)
        return None


@contextmanager
def indexing_together() -> Iterator[None]:
    """Index what is saved inside when it ends, however it ends: one pass for each model."""
    waiting: dict[type, set[Any]] = defaultdict(set)
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        for model, keys in waiting.items():
            # A row that was refused after all is no longer there.
            saved = list(model.get_indexed_objects().filter(pk__in=keys))  # type: ignore[attr-defined]
            for _name, backend in get_search_backends_with_name(with_auto_update=True):
                backend.add_bulk(model, saved)
