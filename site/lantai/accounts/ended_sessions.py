"""Sessions that end because what an account signs in with has changed, or because it was shut out.

Whoever changes it may do so because somebody else knows it: all sessions of the account end, wherever they are, but
the one in which it was changed. Django leaves out those of an account whose second step was taken away, and lets those
of one that was shut out live again when it is let in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone

from lantai.audit.chain import record
from lantai.audit.receivers import acting

_at_hand: ContextVar[SessionBase | None] = ContextVar("session at hand", default=None)


@contextmanager
def spared(session: SessionBase) -> Iterator[None]:
    """While a request of this session is answered, it goes on whatever ends."""
    token = _at_hand.set(session)
    try:
        yield
    finally:
        _at_hand.reset(token)


@transaction.atomic
def end_sessions(user: Any, *, because: str) -> int:
    """End the sessions of an account but the one at hand; returns how many, which the audit log notes if there were any.

    `because` is the action of the audit log that ends them. A request under way in one of them finds it gone.
    """
    at_hand = _at_hand.get()
    keys = [key for key in _keys_of(user) if at_hand is None or key != at_hand.session_key]
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        record(
            "account.sessions_ended",
            actor=acting(),
            subject=user.get_username(),
            data={"sessions": len(keys), "because": because},
        )
    return len(keys)


def _keys_of(user: Any) -> list[str]:
    # Whose a session is stands inside it, sealed; there are as many as colleagues signed in since yesterday.
    wanted = str(user.pk)
    going_on = Session.objects.filter(expire_date__gt=timezone.now())
    return [str(session.pk) for session in going_on if session.get_decoded().get(SESSION_KEY) == wanted]


def forget_expired() -> None:
    """Delete the sessions whose time is over."""
    SessionStore.clear_expired()


def _account_saved(sender: Any, instance: Any, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    if raw or created:
        return
    # Django keeps a new password here until it is saved; a mere re-hash at sign-in leaves None.
    if instance._password is not None:
        end_sessions(instance, because="account.password")
    elif not instance.is_active:
        end_sessions(instance, because="account.standing")


def connect() -> None:
    """Listen. Called when the app is ready."""
    post_save.connect(_account_saved, sender=get_user_model(), dispatch_uid="accounts.ended_sessions")
