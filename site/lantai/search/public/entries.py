"""Entries follow their records: one function writes them, whoever calls."""

import hashlib
import logging
import zlib
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import override
from wagtail.search.backends import get_search_backends_with_name

from lantai.pages.filtering import decade_of
from lantai.search import records

from . import facet_sets, spelling
from .models import UNDATED_FROM, UNDATED_TO, FacetValue, SearchEntry
from .registry import Findable, Source, sources

logger = logging.getLogger(__name__)

AT_ONCE = 250
AT_A_TIME = 2000
# From so many records on their texts are read before the database is written to.
MANY = 5
# The first number of our advisory locks in PostgreSQL; the second is that of a source.
_LOCKS = 609
LONGEST_TEXT = 100_000
LONGEST_SUMMARY = 2_000
_KEY = ("source", "object_id", "part")
_COMPARED = (*_KEY, "digest", "title", "keywords", "summary")
_WRITTEN = [field.name for field in SearchEntry._meta.concrete_fields if field.name not in {"id", *_KEY}]

# What an entry was made from: the number of a record of its source, and a part of that.
MadeFrom = tuple[int, str]


def refresh(name: str, ids: Iterable[int]) -> None:
    """Bring the entries of these records of a source in line with what the public may see of them now.

    Writes those that changed, removes those that are gone, and the search index with them; a record
    that stands as it was costs a look. `name` is that of a registered source.
    """
    source = sources[name]
    for some in _in_batches(set(ids)):
        moved = _refresh(source, some)
        if source.afterwards:
            source.afterwards(set(some), moved)


def mend(most: int = AT_A_TIME) -> int:
    """Find records whose entry is missing, and entries whose record is not public any more; returns how many.

    At most so many are mended at a time, those that are not public any more first.
    """
    mended = 0
    for source in sources.values():
        held = set(SearchEntry.objects.filter(source=source.name).values_list("object_id", flat=True))
        shown = set(source.ids())
        if amiss := [*sorted(held - shown), *sorted(shown - held)][: most - mended]:
            refresh(source.name, amiss)
            mended += len(amiss)
    return mended


def rebuild(tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make all entries anew from their records, the old ones being found meanwhile; returns how many there are.

    `tell` is called after each batch with the records done and their number.
    """
    wanted = {
        source: {*source.ids(), *SearchEntry.objects.filter(source=source.name).values_list("object_id", flat=True)}
        for source in sources.values()
    }
    for name in set(SearchEntry.objects.values_list("source", flat=True)) - set(sources):
        _remove(SearchEntry.objects.filter(source=name))
    done, total = 0, sum(len(ids) for ids in wanted.values())
    for source, ids in wanted.items():
        for some in _in_batches(ids):
            _refresh(source, some)
            done += len(some)
            tell(done, total)
    spelling.forget_unused()
    FacetValue.objects.filter(entries=None).delete()
    facet_sets.forget_unused()
    return SearchEntry.objects.count()


def _in_batches(ids: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def _refresh(source: Source, ids: Collection[int]) -> set[int]:
    """Returns the ids whose entries came or went."""
    if (ready := _ready(source, ids)) is None:
        return set()
    with transaction.atomic():
        _wait_for_turn(source)
        held = {
            (entry.object_id, entry.part): entry
            for entry in SearchEntry.objects.filter(source=source.name, object_id__in=ids).only(*_COMPARED)
        }
        found = _found(source, ids)
        changed = []
        for key, (entry, findable) in found.items():
            before, made = held.get(key), ready.get(key)
            if before is None or before.digest != entry.digest:
                changed.append((made if made and made.digest == entry.digest else entry, findable, before))
        if gone := [entry.pk for key, entry in held.items() if key not in found]:
            _remove(SearchEntry.objects.filter(pk__in=gone))
        if changed:
            _write(changed)
    return {object_id for object_id, _part in held.keys() ^ found.keys()}


def _wait_for_turn(source: Source) -> None:
    """From here to the end of the transaction nobody else writes entries of this source.

    Else one who read a record before it was withdrawn could write its entry after the other had removed it. SQLite
    has one writer in any case.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, zlib.crc32(source.name.encode()) >> 1])


def _ready(source: Source, ids: Collection[int]) -> dict[MadeFrom, SearchEntry] | None:
    """The entries of many records that have to be written, read by the search already; None where all stand as they are.

    One writes at a time: whoever saves meanwhile would wait for that reading. What is written is decided afterwards, from
    the records as they are then.
    """
    if connection.in_atomic_block or len(ids) < MANY:
        return {}
    rows = SearchEntry.objects.filter(source=source.name, object_id__in=ids)
    digests = {(object_id, part): digest for object_id, part, digest in rows.values_list("object_id", "part", "digest")}
    found = _found(source, ids)
    changed = {key: entry for key, (entry, _findable) in found.items() if digests.get(key) != entry.digest}
    if not changed and digests.keys() == found.keys():
        return None
    for entry in changed.values():
        records.prepare(entry)
    return changed


def _found(source: Source, ids: Collection[int]) -> dict[MadeFrom, tuple[SearchEntry, Findable]]:
    # Addresses and words are those of the site's own language, whoever saves.
    with override(settings.LANGUAGE_CODE):
        return {(each.object_id, each.part): (_entry(source, each), each) for each in source.findables(ids)}


def _entry(source: Source, findable: Findable) -> SearchEntry:
    entry = SearchEntry(
        source=source.name,
        object_id=findable.object_id,
        part=findable.part,
        type=findable.type,
        kind=findable.kind,
        category=findable.category,
        decade=decade_of(findable.date_from, findable.date_to),
        title=findable.title[:300],
        reference=findable.reference[:200],
        keywords=" ".join(dict.fromkeys(filter(None, findable.keywords))),
        summary=findable.summary[:LONGEST_SUMMARY],
        text=_plain(findable.text)[:LONGEST_TEXT],
        transcription=_plain(findable.transcription)[:LONGEST_TEXT],
        url=findable.url,
        facts=[fact for fact in findable.facts if fact],
        picture_id=findable.picture_id,
        date_from=findable.date_from,
        date_to=findable.date_to,
        sorts_from=findable.date_from or findable.date_to or UNDATED_FROM,
        sorts_to=findable.date_to or findable.date_from or UNDATED_TO,
    )
    values = [getattr(entry, name) for name in _WRITTEN if name not in {"digest", "picture"}]
    entry.digest = _digest([*values, entry.picture_id]) + _digest(
        [_single_values(entry), sorted(_values(findable).items())]
    )
    return entry


def _digest(told: Any) -> str:
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _is_filed_alike(one: SearchEntry, other: SearchEntry) -> bool:
    """Whether entries have the same filter values of the same names, by the second half of their digests."""
    return one.digest[16:] == other.digest[16:]


def _plain(text: str) -> str:
    # PostgreSQL stores no NUL; files people upload hold them.
    return text.replace("\0", " ").strip()


def _values(findable: Findable) -> dict[str, str]:
    """Keys and names of the filter values it may have several of."""
    several = (("place", findable.places), ("tag", findable.tags), ("edition", findable.editions))
    return {f"{facet}:{slug}": name for facet, given in several for slug, name in given.items()}


def _single_values(entry: SearchEntry) -> list[str]:
    """Keys of the filter values of which it has one."""
    single = {"type": entry.type, "kind": entry.kind, "category": entry.category, "decade": entry.decade}
    return [f"{facet}:{value}" for facet, value in single.items() if value not in {"", None}]


def _write(changed: list[tuple[SearchEntry, Findable, SearchEntry | None]]) -> None:
    """Write entries, each with what it was made from and what stood there before."""
    entries = [entry for entry, _findable, _before in changed]
    SearchEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=_KEY, update_fields=_WRITTEN)
    filed = {
        entry: _values(findable)
        for entry, findable, before in changed
        if before is None or not _is_filed_alike(before, entry)
    }
    if filed:
        _file(filed)
    spelling.learn(
        (entry, _values(findable).values())
        for entry, findable, before in changed
        if before is None or entry in filed or spelling.read_of(before) != spelling.read_of(entry)
    )
    _tell_engines(lambda backend: backend.add_bulk(SearchEntry, entries))


def _file(filed: dict[SearchEntry, dict[str, str]]) -> None:
    """Give entries their filter values; those of which they may have several are told by key and name."""
    ids = _named({key: name for several in filed.values() for key, name in several.items()})
    moved = facet_sets.keep({entry.pk: [*_single_values(entry), *several] for entry, several in filed.items()})
    if moved:
        _hang({entry.pk: {ids[key] for key in several} for entry, several in filed.items() if entry.pk in moved})


def _named(wanted: dict[str, str]) -> dict[str, int]:
    """Ids of filter values by key, made or renamed where they have to be."""
    rows = FacetValue.objects.filter(key__in=wanted).values_list("pk", "key", "name")
    known = {key: (pk, name) for pk, key, name in rows}
    new = [FacetValue(key=key, name=name) for key, name in wanted.items() if known.get(key, (0, None))[1] != name]
    if new:
        FacetValue.objects.bulk_create(new, update_conflicts=True, unique_fields=["key"], update_fields=["name"])
        known |= {value.key: (value.pk, value.name) for value in new}
    return {key: pk for key, (pk, _name) in known.items()}


def _hang(wanted: dict[int, set[int]]) -> None:
    """Give entries the filter values, by id, of which they may have several."""
    through = SearchEntry.values.through
    through.objects.filter(searchentry__in=wanted).delete()
    through.objects.bulk_create(
        through(searchentry_id=entry, facetvalue_id=value) for entry, values in wanted.items() for value in values
    )


def _remove(entries: Any) -> None:
    gone = list(entries.only("pk"))

    def delete(backend: Any) -> None:
        for entry in gone:
            backend.delete(entry)

    _tell_engines(delete)
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()


def _tell_engines(deed: Callable[[Any], None]) -> None:
    """As modelsearch does at each save: an engine that is away blocks nothing and is told of in the log."""
    for name, backend in get_search_backends_with_name(with_auto_update=True):
        try:
            deed(backend)
        except Exception:
            if not backend.catch_indexing_errors:
                raise
            logger.exception("The search engine “%s” did not take a change; it has to be rebuilt.", name)
