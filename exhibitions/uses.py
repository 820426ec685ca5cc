"""Use ledger (利用台账): what used an exhibit, when first, when last, and whether it still does.

Two sources, nothing kept twice. What is published is derived: from where the exhibit stands now
(`exhibitions.whereabouts`) and from what was published before (`exhibitions.use_history`). What leaves the house
without a trace in the site (labels printed, packs made, records harvested) is recorded when it happens:

    # in the ready() of an app
    PACK = register_use_kind(
        "pack", _("pack"), on_withdrawal=_("Copies handed out stay as they are: have them exchanged."), order=60
    )

    # where it happens
    record_use("pack", exhibits, source=str(pack.pk), title=pack.file_name)

`source` tells one user of a kind from another: the number of a sheet or a pack, the name of a harvester. The same source
using the same exhibit again is the same entry, used once more. When it is over (the pack was recalled, the harvester was
given the deletion) `end_use` says so.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Exhibit

# So many exhibits are written in one statement: SQLite allows no more variables than a few thousand.
CHUNK = 500


@dataclass(frozen=True)
class UseKind:
    """What kind of thing used it. `on_withdrawal` tells an editor what becomes of such uses when the exhibit is closed.

    `address` takes a recorded source and returns where editors find it ("" for nowhere).
    """

    word: str
    verbose_name: Any
    on_withdrawal: Any
    order: int
    address: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Use:
    """One use. `first` and `last` are None where nobody knows; `last` is None as well while `is_current`."""

    kind: UseKind
    title: str
    part: str = ""
    url: str = ""
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
    is_current: bool = True
    is_draft: bool = False
    times: int = 1


Derived = Callable[["Exhibit"], Iterable[Use]]
_kinds: dict[str, UseKind] = {}
_derived: list[Derived] = []


def register_use_kind(
    word: str, verbose_name: Any, *, on_withdrawal: Any, order: int = 100, address: Callable[[str], str] | None = None
) -> UseKind:
    """Name a kind of use; `word` (at most 16 letters) is stored and must never change. Returns it."""
    _kinds[word] = UseKind(word, verbose_name, on_withdrawal, order, address)
    return _kinds[word]


def register_uses(derived: Derived) -> Derived:
    """Have a function asked for uses that follow from what is stored elsewhere; usable as a decorator."""
    _derived.append(derived)
    return derived


def kind_of(word: str) -> UseKind:
    """A registered kind; one that an app no longer here once recorded is called by its word."""
    return _kinds.get(word) or UseKind(word, word, "", 999)


@transaction.atomic
def record_use(
    kind: str,
    exhibits: "Iterable[Exhibit | int]",
    *,
    source: str,
    title: str,
    at: datetime.datetime | None = None,
) -> int:
    """Record that something used these exhibits (records or their ids), now or `at` a time; returns how many.

    A few statements for every 500 exhibits (two for a hundred), so that an iterator of a hundred thousand is fine. Raises `ValueError` for a
    kind that nobody registered.
    """
    from .labels.models import RecordedUse

    if kind not in _kinds:
        raise ValueError(kind)
    moment = at or timezone.now()
    count = 0
    for ids in _chunks(exhibits):
        known = RecordedUse.objects.filter(kind=kind, source=source, exhibit__in=ids)
        known.update(last_used_at=moment, times=F("times") + 1, ended_at=None, title=title)
        RecordedUse.objects.bulk_create(
            [
                RecordedUse(
                    kind=kind, source=source, title=title, exhibit_id=pk, first_used_at=moment, last_used_at=moment
                )
                for pk in ids
            ],
            ignore_conflicts=True,
        )
        count += len(ids)
    return count


@transaction.atomic
def end_use(
    kind: str, source: str, exhibits: "Iterable[Exhibit | int] | None" = None, *, at: datetime.datetime | None = None
) -> int:
    """Record that a source no longer uses these exhibits, or (None) any; returns of how many that was news."""
    from .labels.models import RecordedUse

    current = RecordedUse.objects.filter(kind=kind, source=source, ended_at=None)
    moment = at or timezone.now()
    if exhibits is None:
        return current.update(ended_at=moment)
    return sum(current.filter(exhibit__in=ids).update(ended_at=moment) for ids in _chunks(exhibits))


def _chunks(exhibits: "Iterable[Exhibit | int]") -> Iterator[list[int]]:
    ids = (each if isinstance(each, int) else each.pk for each in exhibits)
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


def uses_of(exhibit: "Exhibit") -> list[Use]:
    """All uses of an exhibit by kind; within a kind current ones first, then the latest."""
    from . import use_history

    found = [*use_history.published_uses(exhibit), *(use for derived in _derived for use in derived(exhibit))]
    return sorted([*found, *recorded_uses(exhibit)], key=_order)


def recorded_uses(exhibit: "Exhibit") -> list[Use]:
    """What was recorded of an exhibit."""
    from .labels.models import RecordedUse

    uses = []
    for row in RecordedUse.objects.filter(exhibit=exhibit).order_by("-last_used_at"):
        kind = kind_of(row.kind)
        url = kind.address(row.source) if kind.address else ""
        uses.append(
            Use(
                kind,
                row.title,
                url=url,
                first=row.first_used_at,
                last=row.ended_at or row.last_used_at,
                is_current=row.ended_at is None,
                times=row.times,
            )
        )
    return uses


def by_kind(uses: Iterable[Use]) -> list[tuple[UseKind, list[Use]]]:
    """Uses grouped by their kind, for a page that lists them."""
    groups: dict[str, tuple[UseKind, list[Use]]] = {}
    for use in uses:
        groups.setdefault(use.kind.word, (use.kind, []))[1].append(use)
    return list(groups.values())


def touched(exhibit: "Exhibit") -> list[tuple[UseKind, list[Use]]]:
    """What withdrawing an exhibit touches: its current uses, drafts too, by kind."""
    return by_kind(use for use in uses_of(exhibit) if use.is_current)


@dataclass(frozen=True)
class SharedUse:
    """One current use of several exhibits: by the same page, book, sheet or pack."""

    use: Use
    exhibits: int


def touched_together(exhibits: "Iterable[Exhibit]") -> list[tuple[UseKind, list[SharedUse]]]:
    """What withdrawing several exhibits touches, each thing once, by kind. As many queries for each as `uses_of`."""
    found: dict[tuple[str, str, str, bool], list[Use]] = {}
    for exhibit in exhibits:
        # Several places in one thing are one use of it.
        mine = {_thing(use): use for use in uses_of(exhibit) if use.is_current}
        for thing, use in mine.items():
            found.setdefault(thing, []).append(use)
    groups: dict[str, tuple[UseKind, list[SharedUse]]] = {}
    for _name, uses in sorted(found.items(), key=lambda item: (item[1][0].kind.order, -len(item[1]), item[0])):
        kind = uses[0].kind
        groups.setdefault(kind.word, (kind, []))[1].append(SharedUse(uses[0], len(uses)))
    return list(groups.values())


def _thing(use: Use) -> tuple[str, str, str, bool]:
    return use.kind.word, use.title, use.url, use.is_draft


def told(use: Use) -> str:
    """A use in one line, for the log."""
    return " · ".join(str(part) for part in (use.kind.verbose_name, use.title, use.part) if part)


def _order(use: Use) -> tuple[int, bool, float]:
    latest = use.last or use.first
    return use.kind.order, not use.is_current, -(latest.timestamp() if latest else 0.0)


EXHIBITION = register_use_kind(
    "exhibition", _("exhibition"), on_withdrawal=_("It disappears from the walk at once."), order=10
)
EDITION = register_use_kind(
    "edition", _("Archives Day edition"), on_withdrawal=_("The edition's exhibition no longer shows it."), order=15
)
