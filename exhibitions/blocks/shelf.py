"""Lets a page hand its blocks the exhibits it has already loaded.

Wagtail loads the choosers of each block type by a query of its own; a walk with
nine block types would cost nine, and images as many again. Within `shelf(…)`
exhibit choosers take from what is given, and find nothing else: a record the
page may not show is None.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_shelf: ContextVar[dict[int, Any] | None] = ContextVar("exhibit_shelf", default=None)


@contextmanager
def shelf(exhibits: Iterable[Any]) -> Iterator[None]:
    """Within the block, exhibit choosers resolve to these instances or None."""
    token = _shelf.set({exhibit.pk: exhibit for exhibit in exhibits})
    try:
        yield
    finally:
        _shelf.reset(token)


def current() -> dict[int, Any] | None:
    """The exhibits by id, or None outside `shelf`."""
    return _shelf.get()
