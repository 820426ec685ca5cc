"""Counting filters fast: the values an entry has of all filters are one set, and each set has one number.

A county's hundred thousand entries have a few thousand sets. The database counts hits by the number of
their set, in one pass over a narrow table; what the sets hold is known here.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from .models import EntryFacets, FacetSet

# Sets kept in memory; each is a few short strings.
MOST_KEPT = 100_000
_AT_ONCE = 5000
_known: dict[int, tuple[str, ...]] = {}


def number_of(keys: Iterable[str]) -> int:
    """The number of the set of these keys ("kind:photo", "place:zhuping-zhen"), below 2⁶³."""
    told = json.dumps(sorted(keys), ensure_ascii=False)
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest()) >> 1


def keep(keys_of: Mapping[int, Collection[str]]) -> set[int]:
    """Note the keys of entries, {entry: keys}, in place of those they had; returns the entries that had others."""
    numbers = {entry: number_of(keys) for entry, keys in keys_of.items()}
    known = dict(EntryFacets.objects.filter(pk__in=numbers).values_list("pk", "set"))
    moved = {entry for entry, number in numbers.items() if known.get(entry) != number}
    if moved:
        sets = {numbers[entry]: sorted(keys_of[entry]) for entry in moved}
        FacetSet.objects.bulk_create(
            [FacetSet(id=number, keys=keys) for number, keys in sets.items()], ignore_conflicts=True
        )
        EntryFacets.objects.bulk_create(
            [EntryFacets(entry_id=entry, set=numbers[entry]) for entry in moved],
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["set"],
        )
    return moved


def forget_unused() -> None:
    """Delete the sets no entry has any more."""
    FacetSet.objects.exclude(pk__in=EntryFacets.objects.values("set")).delete()


def count(hits: "QuerySet[EntryFacets]", facets: Iterable[str], chosen: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How many of the hits have each value of each facet, under all chosen values but the facet's own."""
    by_set = dict(hits.order_by().values_list("set").annotate(n=Count("pk")).values_list("set", "n"))
    sets = _sets(by_set)
    wanted = {facet: f"{facet}:{value}" for facet, value in chosen.items()}
    counts: dict[str, dict[str, int]] = {}
    free = [facet for facet in facets if facet not in wanted]
    if free:
        counts |= _count(by_set, sets, free, set(wanted.values()))
    for facet in facets:
        if facet in wanted:
            counts |= _count(by_set, sets, [facet], {key for other, key in wanted.items() if other != facet})
    return counts


def _count(
    by_set: Mapping[int, int], sets: Mapping[int, tuple[str, ...]], facets: list[str], wanted: set[str]
) -> dict[str, dict[str, int]]:
    totals: Counter[str] = Counter()
    for number, n in by_set.items():
        keys = sets.get(number, ())
        if not wanted or wanted.issubset(keys):
            for key in keys:
                totals[key] += n
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    for key, n in totals.items():
        facet, _colon, value = key.partition(":")
        if facet in counts:
            counts[facet][value] = n
    return counts


def _sets(numbers: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    missing = [number for number in numbers if number not in _known]
    if not missing:
        return _known
    if len(_known) + len(missing) > MOST_KEPT:
        _known.clear()
        missing = list(numbers)
    found: list[tuple[int, Any]] = []
    for start in range(0, len(missing), _AT_ONCE):
        some = FacetSet.objects.filter(pk__in=missing[start : start + _AT_ONCE])
        found += some.values_list("pk", "keys")
    _known.update((number, tuple(keys)) for number, keys in found)
    return _known
