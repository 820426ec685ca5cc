"""Kinds of long work. An app declares each with `kind`; its `perform` does the work.

A job whose worker died is begun anew by the next one, so `perform` must be able to find what it has done half: it
makes its result in a scratch place, and puts it where it belongs in the end, in `Work.confirmed`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.hooks import search_for_hooks

if TYPE_CHECKING:
    from .models import Job
    from .running import Work

Perform = Callable[..., str | None]


class CannotDoError(RuntimeError):
    """It cannot be done; the message says to an operator or editor what is missing."""


class StopWorkError(Exception):
    """Raised by `Work` where the work has to end here; `perform` lets it pass and cleans up after itself."""


@dataclass(frozen=True)
class Kind:
    """`perform(work, *arguments)` returns what came of it in a sentence, or None; raises `CannotDoError`.

    `url` says where the result is; `may` who, besides whoever ordered it, may stop it or have it done again; `ended` is
    called in the transaction that ends a job, however it ends. What `is_minor` runs unseen when it runs at once, and is
    forgotten once it is done.
    """

    name: str
    label: Any
    perform: Perform
    url: "Callable[[Job], str] | None" = None
    may: Callable[[Any, "Job"], bool] | None = None
    ended: "Callable[[Job], None] | None" = None
    is_minor: bool = False

    def start(
        self, *arguments: Any, user: Any = None, title: str = "", linked: "Callable[[Job], None] | None" = None
    ) -> "Job | None":
        """See `running.start`."""
        from .running import start

        return start(self, arguments, user=user, title=title, linked=linked)


_kinds: dict[str, Kind] = {}


def kind(
    name: str,
    label: Any,
    *,
    url: "Callable[[Job], str] | None" = None,
    may: "Callable[[Any, Job], bool] | None" = None,
    ended: "Callable[[Job], None] | None" = None,
    is_minor: bool = False,
) -> "Callable[[Callable[[Work], str | None] | Perform], Kind]":
    """Decorator that makes a function the `perform` of a kind of work."""

    def declare(perform: Any) -> Kind:
        made = Kind(name, label, perform, url, may, ended, is_minor)
        _kinds[name] = made
        return made

    return declare


def kind_named(name: str) -> Kind:
    """Raises `KeyError`."""
    if name not in _kinds:
        search_for_hooks()
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Every kind there is. A worker loads no pages: what the admin's hooks bring along is asked for here."""
    search_for_hooks()
    return list(_kinds.values())
