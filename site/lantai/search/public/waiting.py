"""When entries follow: once, after the change is committed and before the request is answered.

Inside `together` they wait for its end and are written in bulk: an import, the demonstration.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from lantai.search import owed

_Waiting = defaultdict[str, set[int]]
_pending: ContextVar[_Waiting | None] = ContextVar("entries to be refreshed after the commit", default=None)
_together: ContextVar[_Waiting | None] = ContextVar("entries to be refreshed in bulk", default=None)


def schedule(source: str, ids: Iterable[int]) -> None:
    """Have the entries of these records of a source follow them."""
    if (held := _together.get()) is not None:
        scheduled = set(ids)
        held[source].update(scheduled)
        # Noted each time: a note goes with the transaction it was made in if that is rolled back.
        owed.note(source, scheduled)
        return
    pending = _pending.get()
    if pending is None:
        pending = defaultdict(set)
        _pending.set(pending)
    pending[source].update(ids)
    # Each time: those registered in a transaction that is rolled back are never called.
    transaction.on_commit(_catch_up)


@contextmanager
def together() -> Iterator[None]:
    """Write what is scheduled inside at its end, however it ends; an inner one waits for the outer."""
    if _together.get() is not None:
        yield
        return
    held: _Waiting = defaultdict(set)
    token = _together.set(held)
    try:
        yield
    finally:
        # What refreshing itself schedules waits as well, until nothing more does.
        try:
            while held:
                source, ids = held.popitem()
                _refresh(source, ids)
                owed.settled(source, ids)
        finally:
            _together.reset(token)


def _catch_up() -> None:
    pending = _pending.get()
    while pending:
        _refresh(*pending.popitem())


def _refresh(source: str, ids: set[int]) -> None:
    # Models whose saving waits import this module; entries are a model themselves.
    from . import entries

    entries.refresh(source, ids)
