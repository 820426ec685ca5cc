"""Searching in the database: what SQLite and PostgreSQL have in common."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, TypeVar

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from modelsearch.backends.base import BaseIndex, BaseSearchResults
from modelsearch.index import class_is_indexed

from .. import plan, ranking, records, tokens
from . import facets
from .compiling import PlannedBackend, PlannedCompletion, PlannedQuery

# Up to so many hits the engine ranks all of them; beyond that, those with the words in their heading come first.
RANKED = 1000
# Hits are looked up in the queryset by so many at first; where that leaves hardly any, all at once.
BATCHES = (150, 400, 400)
Answer = TypeVar("Answer")


class Store(Protocol):
    """The index tables of one kind of database. Records are named by their family (`records.root_of`) and key."""

    def write(self, root: int, entries: dict[int, tokens.Indexed]) -> None:
        """Index records, in place of what was known of them."""

    def remove(self, root: int, keys: Iterable[int]) -> None:
        """Take records out."""

    def known(self, root: int) -> set[int]:
        """Keys of the records that are indexed."""

    def clear(self) -> None:
        """Take everything out."""

    def hits(self, root: int, node: plan.Node, query: PlannedQuery) -> tuple[str, list[Any]]:
        """SQL, with its parameters, that selects the keys of the records that match a positive node."""

    def count(self, root: int, node: plan.Node, query: PlannedQuery, most: int) -> int:
        """How many records match a positive node; counting may stop at `most`."""

    def ranked(self, root: int, node: plan.Node, query: PlannedQuery) -> list[int]:
        """Keys of the records that match a positive node, best first."""

    def newest(self, root: int, node: plan.Node, query: PlannedQuery) -> Iterator[int]:
        """Keys of the records that match a positive node, newest first, fetched as they are asked for."""

    def texts(self, root: int, keys: list[int]) -> dict[int, ranking.Text]:
        """The folded texts of records."""


class DatabaseIndex(BaseIndex):
    """The index of a backend in the database. A record and its entry change in one transaction."""

    def __init__(self, backend: "DatabaseSearchBackend") -> None:
        super().__init__(backend)
        self.store = backend.store

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        if not class_is_indexed(model):
            return
        read = {item.pk: item for item in items}
        # Those of a running transaction are what it saved; others may have been saved again since they were read.
        may_differ = len(read) > 1 and not connection.in_atomic_block
        entries = {pk: records.indexed(item) for pk, item in read.items()}
        if entries:
            with transaction.atomic():
                if may_differ:
                    entries = _as_they_are(model, read, entries)
                self.store.write(records.root_of(model), entries)

    def delete_item(self, item: Any) -> None:
        self.store.remove(records.root_of(type(item)), [item.pk])

    def reset(self) -> None:
        self.store.clear()

    def delete_stale_entries(self) -> None:
        """Take out entries of records that are no longer there or no longer to be found."""
        for family, models in records.families().items():
            root = records.root_of(family)
            known = self.store.known(root)
            if not known:
                continue
            there: set[int] = set()
            for model in models:
                there.update(model.get_indexed_objects().order_by().values_list("pk", flat=True))  # type: ignore[attr-defined]
            if stale := known - there:
                with transaction.atomic():
                    self.store.remove(root, stale)

    def __str__(self) -> str:
        return "database"


def _as_they_are(model: Any, read: dict[int, Any], entries: dict[int, tokens.Indexed]) -> dict[int, tokens.Indexed]:
    """The entries of records that are still indexed, made anew where the record was saved since it was read.

    Whoever saves one of them now waits until the transaction ends: on SQLite for the one writer, elsewhere for its row.
    """
    list(model._base_manager.select_for_update(of=("self",)).filter(pk__in=read).order_by("pk").values_list("pk"))
    now = model.get_indexed_objects().filter(pk__in=read)
    return {
        record.pk: entries[record.pk]
        if records.texts_of(record) == records.texts_of(read[record.pk])
        else records.indexed(record)
        for record in now
    }


class Rebuilder:
    """For wagtail's `update_index`. Entries are replaced one batch at a time: searching and saving go on meanwhile."""

    def __init__(self, index: DatabaseIndex) -> None:
        self.index = index

    def start(self) -> DatabaseIndex:
        return self.index

    def finish(self) -> None:
        from ..state import rebuilt

        self.index.delete_stale_entries()
        rebuilt("database")


class DatabaseResults(BaseSearchResults):
    """Hits as a subquery of the queryset; only the page that is looked at is loaded."""

    supports_facet = True
    query_compiler: PlannedQuery

    @property
    def _store(self) -> Store:
        store: Store = self.backend.store
        return store

    @cached_property
    def _root(self) -> int:
        return records.root_of(self.query_compiler.queryset.model)

    def as_queryset(self) -> QuerySet[Any]:
        """The queryset restricted to all hits, in the queryset's own order, to be filtered and cut further."""
        return self.restricted(self.query_compiler.unsliced)

    def asked(self, *, engine: Callable[[], Answer], database: Callable[[], Answer]) -> Answer:
        """The answer of the engine where there is one that may answer, else of the database."""
        return database()

    def restricted(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A queryset of any model whose keys are those of the records, restricted to all hits."""
        node = self.query_compiler.node
        if isinstance(node, plan.Everything):
            return queryset
        if isinstance(node, plan.Nothing):
            return queryset.none()
        return queryset.filter(self._rule(node))

    def _rule(self, node: plan.Node) -> Q:
        if plan.is_positive(node):
            sql, parameters = self._store.hits(self._root, node, self.query_compiler)
            return Q(pk__in=RawSQL(sql, parameters))  # noqa: S611
        match node:
            case plan.Without(part):
                return ~self._rule(part)
            case plan.Every(parts):
                rule = self._rule(parts[0])
                for part in parts[1:]:
                    rule &= self._rule(part)
                return rule
            case plan.Any(parts):
                rule = self._rule(parts[0])
                for part in parts[1:]:
                    rule |= self._rule(part)
                return rule
            case plan.Nothing():
                return Q(pk__in=[])
        return ~Q(pk__in=[])

    def get_queryset(self) -> QuerySet[Any]:
        return self.as_queryset()[self.start : self.stop]

    def _do_count(self) -> int:
        found = self.as_queryset().order_by().count() - self.start
        if self.stop is not None:
            found = min(found, self.stop - self.start)
        return max(found, 0)

    def facet(self, field_name: str) -> dict[Any, int]:
        return self.facets(field_name)[field_name]

    def facets(self, *names: str) -> dict[str, dict[Any, int]]:
        """How many of all hits, not of the page alone, have each value of the fields, most frequent first.

        Names are those of `FilterField`s; raises `FilterFieldError` for others.
        """
        paths = [self.query_compiler.facet_path(name) for name in names]
        counted, total = facets.count(self.as_queryset(), paths)
        if total is not None and self.start == 0 and self.stop is None:
            self._count_cache = total
        return counted

    def _do_search(self) -> list[Any]:
        queryset = self.query_compiler.unsliced
        ranked = plan.is_positive(self.query_compiler.node)
        if not (self.query_compiler.order_by_relevance and ranked):
            found = self.as_queryset()
            if not found.query.order_by and not self.query_compiler.queryset.ordered:
                found = found.order_by("-pk")
            page = list(found[self.start : self.stop])
            scores: dict[int, float] = {}
        else:
            keys = self._in_order(self.stop)[self.start : self.stop]
            there = {record.pk: record for record in queryset.filter(pk__in=keys)}
            page = [there[key] for key in keys if key in there]
            scores = {key: float(-number) for number, key in enumerate(keys)}
        if self._score_field:
            for record in page:
                setattr(record, self._score_field, scores.get(record.pk))
        return page

    def _in_order(self, stop: int | None) -> list[int]:
        """Keys of the hits in order, at least up to `stop`."""
        query, store, root = self.query_compiler, self._store, self._root
        node = query.node
        few = store.count(root, node, query, RANKED + 1) <= RANKED
        candidates = iter(store.ranked(root, node, query)) if few else self._by_heading(node)
        allowed = self._allowed(candidates)
        wanted = None if stop is None else max(stop, ranking.WINDOW)
        keys = list(islice(allowed, wanted))
        window = keys[: ranking.WINDOW]
        weights = ranking.weights_of(query.queryset.model, window)
        return ranking.ordered(window, store.texts(root, window), query.sought, weights) + keys[ranking.WINDOW :]

    def _by_heading(self, node: plan.Node) -> Iterator[int]:
        """Of many hits: those with the words in the heading, then those in which no word is torn, then the others."""
        query, store, root = self.query_compiler, self._store, self._root
        seen: set[int] = set()
        for tier in (headed(node), untorn(node), node):
            if tier is None:
                continue
            if isinstance(tier, InHeading):
                few = store.count(root, tier, query, RANKED + 1) <= RANKED
                found = iter(store.ranked(root, tier, query)) if few else store.newest(root, tier, query)
            else:
                found = store.newest(root, tier, query)
            for key in found:
                if key not in seen:
                    seen.add(key)
                    yield key

    def _allowed(self, keys: Iterator[int]) -> Iterator[int]:
        """Those that are in the queryset, in the order given."""
        queryset = self.query_compiler.unsliced.order_by()
        for size in BATCHES:
            if not (batch := list(islice(keys, size))):
                return
            there = set(queryset.filter(pk__in=batch).values_list("pk", flat=True))
            yield from (key for key in batch if key in there)
        there = set(self.restricted(queryset).values_list("pk", flat=True))
        yield from (key for key in keys if key in there)


class InHeading(plan.Every):
    """A node whose runs are looked for in the heading alone."""


def headed(node: plan.Node) -> InHeading | None:
    """The node in the heading; None where nothing in it is a word of a heading."""
    words = plan.worded(node)
    return None if words == plan.Nothing() else InHeading((words,))


def untorn(node: plan.Node) -> plan.Node | None:
    """The node without records in which a word of two characters is only ever torn; None where there is no such word."""
    torn = [
        plan.Run((tokens.mark(tokens.TORN, run[0]),)) for run in plan.needed(node) if len(run) == 1 and len(run[0]) == 2
    ]
    return plan.Every((node, plan.without(plan.some([*torn])))) if torn else None


class DatabaseSearchBackend(PlannedBackend):
    """Base of the backends of each kind of database."""

    query_compiler_class = PlannedQuery
    autocomplete_query_compiler_class = PlannedCompletion
    index_class = DatabaseIndex
    results_class = DatabaseResults
    rebuilder_class = Rebuilder
    store: Store
