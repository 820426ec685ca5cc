"""Keeps the ledger in line with what the public sees: `reconcile` is its only writer.

It asks the openness gate what is shown and compares. What changed gets a new datestamp, what was
taken down becomes deleted, what was never shown is not entered. Receivers call `note` for whatever
may have changed; the comparison is made once the change is committed, within the same request, so that a
datestamp is never older than the moment harvesters could first see it, however long a transaction took.
"""

import datetime
import threading
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from lantai.imports.indexing import put_off
from lantai.ops.work.kinds import kind
from lantai.ops.work.running import Work

from ..models import Exhibit
from .description import Description, describe
from .models import LedgerEntry, Membership
from .sets import ExhibitionSet, exhibition_sets

BATCH = 500

_waiting = threading.local()


def note(exhibits: Iterable[int]) -> None:
    """Have these exhibits compared once the present transaction is committed; at once outside of one.

    Those of one commit are compared together. What a transaction noted that was rolled back is
    compared with the next one's: the comparison only ever finds the truth.
    """
    ids = set(exhibits)
    if ids:
        _due().update(ids)
        transaction.on_commit(_settle)


def _due() -> set[int]:
    found: set[int] = _waiting.__dict__.setdefault("exhibits", set())
    return found


def _settle() -> None:
    # An import saves thousands, each row a commit of its own.
    if put_off(_settle):
        return
    due = set(_due())
    _due().clear()
    reconcile(due)


def reconcile(exhibits: Iterable[int]) -> int:
    """Compare the entries of these exhibits, existing or gone, with what is shown now; returns how many changed."""
    ids = sorted(set(exhibits))
    return sum(_reconcile(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def catch_up() -> int:
    """Compare where gate and ledger differ: a net under the receivers, cheap enough to be cast every hour.

    Finds exhibits that were opened or closed past every signal, and fills the ledger of a site
    that had none. Returns how many entries changed.
    """
    entered = LedgerEntry.objects.shown().values("exhibit_id")
    missing = Exhibit.objects.showable().exclude(pk__in=entered).values_list("pk", flat=True)
    showable = Exhibit.objects.showable().order_by().values("pk")
    stale = LedgerEntry.objects.shown().exclude(exhibit_id__in=showable).values_list("exhibit_id", flat=True)
    return reconcile([*missing.order_by(), *stale])


def rebuild() -> int:
    """Compare everything; returns how many entries changed. Nothing changes when nothing has."""
    return reconcile(_everything())


@kind("harvesting.ledger", gettext_lazy("Ledger of harvesting, looked at anew"), is_minor=True)
def rebuild_later(_work: Work) -> None:
    """`rebuild`, after a change that is told in every record."""
    rebuild()


def _everything() -> Iterator[int]:
    yield from Exhibit.objects.showable().order_by().values_list("pk", flat=True)
    yield from LedgerEntry.objects.order_by().values_list("exhibit_id", flat=True)


@transaction.atomic
def _reconcile(ids: list[int]) -> int:
    with translation.override(settings.LANGUAGE_CODE):
        shows = exhibition_sets()
        told = describe(Exhibit.objects.filter(pk__in=ids), shows)
    now = timezone.now().replace(microsecond=0)
    entered = _enter(told, now)
    of_slugs = Q(slug__in=[description.slug for description in told.values()])
    entries = list(LedgerEntry.objects.select_for_update().filter(Q(exhibit_id__in=ids) | of_slugs))
    by_slug = {description.slug: (pk, description) for pk, description in told.items()}
    changed = []
    for entry in entries:
        pk, description = by_slug.get(entry.slug, (entry.exhibit_id, None))
        if _update(entry, pk, description, now):
            changed.append(entry)
    fields = ["exhibit_id", "datestamp", "is_deleted", "shown_since", "digest"]
    LedgerEntry.objects.bulk_update(changed, fields, batch_size=100)
    _set_memberships({entry: by_slug.get(entry.slug, (0, None))[1] for entry in entries}, shows)
    return entered + len(changed)


def _enter(told: dict[int, Description], now: datetime.datetime) -> int:
    """Entries for what is shown for the first time; returns how many."""
    known = LedgerEntry.objects.filter(slug__in=[description.slug for description in told.values()])
    slugs = set(known.values_list("slug", flat=True))
    entries = [
        LedgerEntry(
            slug=description.slug,
            exhibit_id=pk,
            datestamp=now,
            shown_since=_opened(description, now),
            digest=description.digest(),
        )
        for pk, description in told.items()
        if description.slug not in slugs
    ]
    # Another process may be entering the same record; the comparison that follows finds whatever it entered.
    LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True)
    return len(entries)


def _opened(description: Description, now: datetime.datetime) -> datetime.datetime:
    return min(now, description.opened_at or now)


def _update(entry: LedgerEntry, exhibit_id: int, description: Description | None, now: datetime.datetime) -> bool:
    """Bring one entry in line; whether that changed it."""
    digest = description.digest() if description else ""
    is_deleted = description is None
    if (entry.exhibit_id, entry.is_deleted, entry.digest) == (exhibit_id, is_deleted, digest):
        return False
    if entry.is_deleted and description is not None:
        entry.shown_since = _opened(description, now)
    entry.exhibit_id, entry.is_deleted, entry.digest = exhibit_id, is_deleted, digest
    # A clock that was set back must not hide a change from those who ask by date.
    entry.datestamp = max(now, entry.datestamp)
    return True


def _set_memberships(entries: dict[LedgerEntry, Description | None], shows: dict[int, ExhibitionSet]) -> None:
    """Note joining and leaving. What was taken down stays in its sets, as long as they exist, for who harvests them."""
    held: dict[int, dict[str, Membership]] = {entry.pk: {} for entry in entries}
    for membership in Membership.objects.filter(entry__in=[entry.pk for entry in entries]):
        held[membership.entry_id][membership.spec] = membership
    public = {show.spec: pk for pk, show in shows.items()}
    new, turned = [], []
    for entry, description in entries.items():
        own = held[entry.pk]
        if description is not None:
            wanted = set(description.specs)
        else:
            wanted = {s for s, m in own.items() if m.is_member and (m.exhibition_id is None or s in public)}
        joined = sorted(wanted - own.keys())
        new += [Membership(entry=entry, spec=spec, exhibition_id=public.get(spec)) for spec in joined]
        for spec, membership in own.items():
            if membership.is_member != (spec in wanted):
                membership.is_member = spec in wanted
                turned.append(membership)
    Membership.objects.bulk_create(new, ignore_conflicts=True)
    Membership.objects.bulk_update(turned, ["is_member"], batch_size=200)
