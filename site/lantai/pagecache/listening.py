"""Who wants to be told when a kept page is handed out."""

from collections.abc import Callable
from typing import Any

Listener = Callable[..., None]
_listeners: dict[str, Listener] = {}


def register_listener(name: str, listener: Listener) -> None:
    """Have `listener(environ, *told)` called for each time a page that named it (`recording.tell`) comes from the store.

    It is called after the answer, ahead of Django: it may not take long, nor raise.
    """
    _listeners[name] = listener


def told(name: str, environ: dict[str, Any], *what: Any) -> None:
    """Tell a listener; nothing if nobody is called so any more."""
    if listener := _listeners.get(name):
        listener(environ, *what)
