"""Results from an engine, or from the database wherever the engine cannot answer."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from elasticsearch.dsl import Search
from elasticsearch.dsl.response import Response

from .. import ranking, records
from . import of_database
from .compiling import PlannedCompletion, PlannedQuery
from .database import Answer, DatabaseResults
from .engine_query import INEXPRESSIBLE, EngineQuery

# An engine hands out no hit after this one.
DEEPEST = 10_000


class EngineResults(DatabaseResults):
    """Asks the engine; where it is away, behind, or has no words for the queryset, the database answers the same.

    `as_queryset` is always the database's.
    """

    query_compiler: EngineQuery

    @property
    def _store(self) -> Any:
        return of_database().store

    @cached_property
    def _fallback(self) -> DatabaseResults:
        asked = self.query_compiler
        kind = PlannedCompletion if asked.completing else PlannedQuery
        query = kind(asked.queryset, asked.query, asked.fields, None, asked.order_by_relevance)
        results = DatabaseResults(of_database(), query, prefetch_related=self.prefetch_related)
        results.start, results.stop, results._score_field = self.start, self.stop, self._score_field
        return results

    def asked(self, *, engine: Callable[[], Answer], database: Callable[[], Answer]) -> Answer:
        if not self.backend.is_trusted():
            return database()
        with self.backend.watching() as answered:
            try:
                found = engine()
            except INEXPRESSIBLE:
                return database()
        return found if answered() else database()

    def _ask(self, search: Search) -> Response:
        index = self.backend.get_index_for_model(self.query_compiler.queryset.model).name
        answer = self.backend.es.search(index=index, body=search.to_dict())
        return Response(search, getattr(answer, "body", answer))

    def as_queryset(self) -> QuerySet[Any]:
        return self._fallback.as_queryset()

    def restricted(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self._fallback.restricted(queryset)

    def _do_count(self) -> int:
        return self.asked(engine=self._engine_count, database=self._fallback._do_count)

    def _engine_count(self) -> int:
        found: int = self._ask(self.query_compiler.search()[0:0].extra(track_total_hits=True)).hits.total.value  # type: ignore[attr-defined]
        found -= self.start
        return max(found if self.stop is None else min(found, self.stop - self.start), 0)

    def facets(self, *names: str) -> dict[str, dict[Any, int]]:
        for name in names:
            self.query_compiler.facet_path(name)
        return self.asked(engine=lambda: self._engine_facets(names), database=lambda: self._fallback.facets(*names))

    def _engine_facets(self, names: tuple[str, ...]) -> dict[str, dict[Any, int]]:
        response = self._ask(self.query_compiler.facets(list(names)))
        if self.start == 0 and self.stop is None:
            self._count_cache = response.hits.total.value  # type: ignore[attr-defined]
        return {name: self.query_compiler.counted(name, response) for name in names}

    def _do_search(self) -> list[Any]:
        if self.stop is None or max(self.stop, ranking.WINDOW) > DEEPEST:
            return self._fallback._do_search()
        return self.asked(engine=self._engine_search, database=self._fallback._do_search)

    def _engine_search(self) -> list[Any]:
        stop = self.stop or 0
        if self.query_compiler.order_by_relevance:
            keys = self._keys(
                self.query_compiler.search().sort("_score", {"pk": {"order": "desc"}}), 0, max(stop, ranking.WINDOW)
            )
            window = keys[: ranking.WINDOW]
            model = self.query_compiler.queryset.model
            texts, weights = self._store.texts(records.root_of(model), window), ranking.weights_of(model, window)
            keys = ranking.ordered(window, texts, self.query_compiler.sought, weights) + keys[ranking.WINDOW :]
            keys = keys[self.start : stop]
        else:
            keys = self._keys(self.query_compiler.in_order(), self.start, stop)
        # The database has the last word on what the queryset holds.
        there = {record.pk: record for record in self.query_compiler.queryset.order_by().filter(pk__in=keys)}
        page = [there[key] for key in keys if key in there]
        if self._score_field:
            for number, record in enumerate(page):
                setattr(record, self._score_field, float(-number))
        return page

    def _keys(self, search: Search, start: int, stop: int) -> list[int]:
        response = self._ask(search[start:stop].extra(stored_fields=["pk"]))
        return [hit["fields"]["pk"][0] for hit in response.to_dict()["hits"]["hits"]]
