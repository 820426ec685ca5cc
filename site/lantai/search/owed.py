"""Entries that are made later than their records: of many saved together.

What is owed is noted in the transaction of the save. A process that dies before it made the entries leaves the notes, and
the worker makes them.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail.search.backends import get_search_backends_with_name

from .models import OwedEntry

# Whoever is still at work settles within that time; twice is no harm.
LEFT_AFTER = datetime.timedelta(minutes=2)
BATCH = 500


def note(name: str, records: Iterable[int]) -> None:
    """Note, within the transaction of their save, that entries of these records are owed."""
    OwedEntry.objects.bulk_create([OwedEntry(name=name, record=record) for record in records])


def index(model: Any, keys: Collection[int]) -> None:
    """Index records in all engines, as they are now; those that are gone are passed over. Nothing is owed of them then.

    Not in one transaction: others would wait while texts are read. What is interrupted here is done once more.
    """
    there = list(model.get_indexed_objects().filter(pk__in=keys))
    for _name, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(model, there)
    settled(model._meta.label, keys)


def settled(name: str, records: Collection[int]) -> None:
    """Note that nothing is owed of these records any more."""
    ordered = sorted(records)
    for start in range(0, len(ordered), BATCH):
        OwedEntry.objects.filter(name=name, record__in=ordered[start : start + BATCH]).delete()


def left() -> int:
    """How many entries are owed by nobody who is still at work."""
    return OwedEntry.objects.filter(noted_at__lt=timezone.now() - LEFT_AFTER).count()


def settle_left() -> int:
    """Periodic job: make what others left; returns how many notes that were."""
    from .public import entries

    notes = list(OwedEntry.objects.filter(noted_at__lt=timezone.now() - LEFT_AFTER)[:BATCH])
    records: dict[str, set[int]] = defaultdict(set)
    for each in notes:
        records[each.name].add(each.record)
    for name, keys in records.items():
        if "." in name:
            index(apps.get_model(name), keys)
        else:
            entries.refresh(name, keys)
            settled(name, keys)
    return len(notes)
