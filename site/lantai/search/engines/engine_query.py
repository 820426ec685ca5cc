"""Queries to Elasticsearch and OpenSearch, written with `elasticsearch.dsl`.

Records are sent to an engine as the same tokens the databases index, to be split at spaces and nothing else: the result
sets cannot differ.
"""

import datetime
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query
from elasticsearch.dsl.response import Response
from modelsearch.backends.base import FieldError, FilterError
from modelsearch.backends.elasticsearchbase import ElasticsearchBaseMapping, ElasticsearchBaseSearchQueryCompiler
from modelsearch.index import FilterField, RelatedFields

from .. import plan, records, tokens
from .compiling import PlannedQuery

BUCKETS = 10_000
# More than there are pairs of characters that begin with the same one: nothing is left out that the databases find.
EXPANSIONS = 20_000
HEADING_BOOST = 5
# What a queryset may hold that an engine has no words for.
INEXPRESSIBLE = (FilterError, FieldError, AttributeError, NotImplementedError, TypeError)


class Mapping(ElasticsearchBaseMapping):
    """A document: tokens of the record, and its filter fields as modelsearch maps them."""

    def get_mapping(self) -> dict[str, Any]:
        tokenised = {"type": "text", "analyzer": "whitespace"}
        properties: dict[str, Any] = {
            "pk": {"type": "long", "store": True},
            "_django_content_type": {"type": "keyword"},
            "heading": tokenised,
            "body": tokenised,
            "keys": tokenised,
            "marks": {"type": "keyword"},
        }
        for field in self.model.get_search_fields():
            kept = _filters_of(field)
            if kept is not None:
                name, mapping = self.get_field_mapping(kept)
                properties[name] = mapping
        return {"dynamic": False, "_source": {"enabled": False}, "properties": properties}

    def get_document(self, obj: Any) -> dict[str, Any]:
        indexed = records.indexed(obj)
        document: dict[str, Any] = {
            "pk": obj.pk,
            "_django_content_type": self.get_all_content_types(),
            "heading": " ".join(indexed.heading),
            "body": " ".join(indexed.body),
            "keys": " ".join(indexed.keys),
            "marks": indexed.marks,
        }
        for field in self.model.get_search_fields():
            kept = _filters_of(field)
            if kept is not None:
                name, value, _grams = self._get_document_field_data(kept, obj)
                document[name] = value
        return document


def _filters_of(field: Any) -> Any:
    """A filter field, or what of related fields is one; None where nothing is."""
    if isinstance(field, FilterField):
        return field
    if isinstance(field, RelatedFields):
        kept = [inner for inner in map(_filters_of, field.fields) if inner is not None]
        return RelatedFields(field.field_name, kept) if kept else None
    return None


class EngineQuery(PlannedQuery, ElasticsearchBaseSearchQueryCompiler):
    """A planned query in the engine's language. Anything it cannot say raises one of `INEXPRESSIBLE`."""

    mapping_class = Mapping
    HANDLES_ORDER_BY_EXPRESSIONS = False

    def search(self) -> Search:
        """The query with the queryset's filters; no page, no order yet."""
        query = self.queryset.query
        if query.is_sliced or query.distinct or query.combinator or query.annotation_select:
            raise FilterError("The engine knows nothing of slices, unions and annotations.")
        found = Search().query(self._ranked(self.node))
        for rule in self.get_filters():
            found = found.filter(Q(rule))
        return found

    def in_order(self) -> Search:
        """The same, sorted as the queryset is."""
        search = self.search()
        names = self.queryset.query.order_by or (
            self.queryset.model._meta.ordering if self.queryset.query.default_ordering else ()
        )
        sort = []
        for name in names:
            if not isinstance(name, str) or name == "?":
                raise FilterError("The engine sorts by names of fields only.")
            bare = name.lstrip("-")
            if bare in {"pk", self.queryset.model._meta.pk.name}:
                column = "pk"
            else:
                field = self._get_filterable_field(bare)
                if field is None:
                    raise FilterError(f"{bare} is no FilterField.")
                column = self.mapping.get_field_column_name(field)
            missing = {} if column == "pk" else {"missing": "_last" if name.startswith("-") else "_first"}
            sort.append({column: {"order": "desc" if name.startswith("-") else "asc", **missing}})
        return search.sort(*sort, {"pk": {"order": "desc"}})

    def facets(self, names: list[str]) -> Search:
        """The counts of several fields among all hits."""
        search = self.search()[0:0].extra(track_total_hits=True)
        for name in names:
            self.facet_path(name)
            *above, last = name.split("__")
            column, nested = self._column(above, last)
            terms = A("terms", field=column, size=BUCKETS)
            if nested:
                search.aggs.bucket(name, "nested", path=nested).bucket("terms", terms).bucket(
                    "records", "reverse_nested"
                )
            else:
                search.aggs.bucket(name, terms)
        return search

    def _column(self, above: list[str], last: str) -> tuple[str, str]:
        mapping, path = self.mapping, ""
        for step in above:
            field = next(f for f in mapping.model.get_search_fields() if getattr(f, "field_name", "") == step)
            path += ("." if path else "") + mapping.get_field_column_name(field)
            mapping = self.mapping_class(field.get_field(mapping.model).related_model)
        if above:
            return f"{path}.{mapping.get_field_column_name(FilterField(last))}", path
        return mapping.get_field_column_name(self._filter_field(last)), ""

    def _filter_field(self, name: str) -> FilterField:
        fields = self.queryset.model.get_filterable_search_fields()
        return next(f for f in fields if name in {f.field_name, f.get_attname(self.queryset.model)})

    def counted(self, name: str, response: Response) -> dict[Any, int]:
        """The counts of one field in an answer, as the database would give them."""
        found = getattr(response.aggregations, name)
        nested = "__" in name
        buckets = found.terms.buckets if nested else found.buckets
        kind = "" if nested else self._filter_field(name).get_type(self.queryset.model)
        return {
            _value(bucket.key, kind): bucket.records.doc_count if nested else bucket.doc_count for bucket in buckets
        }

    def _ranked(self, node: plan.Node) -> Query:
        query = self._said(node)
        torn = [tokens.mark(tokens.TORN, run[0]) for run in plan.needed(node) if len(run) == 1 and len(run[0]) == 2]
        if not torn or self.completing:
            return query
        return Q("boosting", positive=query, negative=Q("terms", marks=torn), negative_boost=0.2)

    def _said(self, node: plan.Node) -> Query:
        match node:
            case plan.Run(found, is_prefix):
                return self._run(found, is_prefix)
            case plan.Every(parts):
                wanted = [self._said(part) for part in parts if not isinstance(part, plan.Without)]
                unwanted = [self._said(part.part) for part in parts if isinstance(part, plan.Without)]
                return Q("bool", must=wanted, must_not=unwanted)
            case plan.Any(parts):
                return Q("bool", should=[self._said(part) for part in parts], minimum_should_match=1)
            case plan.Without(part):
                return Q("bool", must_not=[self._said(part)])
            case plan.Everything():
                return Q("match_all")
        return Q("match_none")

    def _run(self, found: tuple[str, ...], is_prefix: bool) -> Query:
        if self.completing:
            return _in_field("keys", found, is_prefix, 1)
        if found[0].startswith(tokens.MARK):
            return Q("term", marks=found[0])
        names = sorted(self.columns or {"heading", "body"})
        ways = [_in_field(name, found, is_prefix, HEADING_BOOST if name == "heading" else 1) for name in names]
        return ways[0] if len(ways) == 1 else Q("dis_max", queries=ways, tie_breaker=0.3)


class EngineCompletion(EngineQuery):
    completing = True


def _in_field(name: str, found: tuple[str, ...], is_prefix: bool, boost: int) -> Query:
    if len(found) == 1:
        return Q("prefix" if is_prefix else "term", **{name: {"value": found[0], "boost": boost}})
    text = " ".join(found)
    if is_prefix:
        return Q("match_phrase_prefix", **{name: {"query": text, "boost": boost, "max_expansions": EXPANSIONS}})
    return Q("match_phrase", **{name: {"query": text, "boost": boost}})


def _value(key: Any, kind: str) -> Any:
    if kind == "BooleanField":
        return bool(key)
    if kind in {"DateField", "DateTimeField"}:
        moment = datetime.datetime.fromtimestamp(key / 1000, tz=datetime.UTC)
        return moment.date() if kind == "DateField" else moment
    return key
