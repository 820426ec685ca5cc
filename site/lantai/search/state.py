"""How the indexes stand: built for which version of the records, being rebuilt, or outdated."""

import datetime
from typing import Any

from django.utils import timezone

from . import records
from .models import IndexState

# So long nothing may be heard of a rebuild before it counts as stopped.
STALLED_AFTER = datetime.timedelta(minutes=10)


def of(backend: str) -> IndexState:
    """The state of a backend's index; one that was never built has no fingerprint."""
    return IndexState.objects.filter(backend=backend).first() or IndexState(backend=backend)


def rebuilt(backend: str) -> None:
    """Note that an index holds all records as they are indexed now."""
    now = timezone.now()
    _note(backend, fingerprint=records.fingerprint(), built_at=now, begun_at=None, heard_at=now, error="")


def begun(backend: str, total: int) -> None:
    """Note that a rebuild has begun."""
    now = timezone.now()
    _note(backend, begun_at=now, heard_at=now, done=0, total=total, error="")


def heard(backend: str, done: int) -> None:
    """Note how many records a rebuild has come to."""
    _note(backend, heard_at=timezone.now(), done=done)


def failed(backend: str, error: str) -> None:
    """Note that a rebuild ended without finishing."""
    _note(backend, begun_at=None, error=error[:500])


def is_outdated(state: IndexState) -> bool:
    """Whether records are indexed otherwise by now than when the index was built, or it never was."""
    return state.fingerprint != records.fingerprint()


def is_rebuilding(state: IndexState) -> bool:
    """Whether a rebuild is at work, and not merely one that stopped without a word."""
    return bool(state.begun_at and state.heard_at and timezone.now() - state.heard_at < STALLED_AFTER)


def _note(backend: str, **values: Any) -> None:
    IndexState.objects.update_or_create(backend=backend, defaults=values)
