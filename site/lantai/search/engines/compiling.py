"""What all engines' queries have in common: text is read as people type it, and planned once."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from modelsearch.backends.base import BaseSearchBackend, BaseSearchQueryCompiler, FilterFieldError, SearchFieldError
from modelsearch.index import RelatedFields
from modelsearch.query import MATCH_NONE, SearchQuery

from .. import plan, ranking, records
from ..query import any_of, parse


class PlannedQuery(BaseSearchQueryCompiler):
    """A query with the queryset it is put to.

    Text is parsed (`lantai.search.query`); `operator="or"` wants any of its words. `fields` restricts to the heading or to
    the other texts of a record, whichever the fields belong to.
    """

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    completing = False

    def __init__(
        self,
        queryset: QuerySet[Any],
        query: SearchQuery | str,
        fields: list[str] | None = None,
        operator: str | None = None,
        order_by_relevance: bool = True,
    ) -> None:
        if isinstance(query, str):
            query = any_of(query) if (operator or "").lower() == "or" else parse(query)
        super().__init__(queryset, query, fields, operator, order_by_relevance)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Columns of the index that are searched; empty for all."""
        if not self.fields or self.completing:
            return frozenset()
        found = records.columns_of(self.queryset.model, self.fields)
        return found if len(found) == 1 else frozenset()

    @cached_property
    def node(self) -> plan.Node:
        """The query as a tree."""
        return plan.build(self.query, completing=self.completing, in_some_fields=bool(self.columns))

    @cached_property
    def sought(self) -> ranking.Sought:
        """What the first results are judged by."""
        return ranking.sought(self.query)

    @cached_property
    def unsliced(self) -> QuerySet[Any]:
        """The queryset, to be filtered further also where it was cut to some of its records."""
        if not self.queryset.query.is_sliced:
            return self.queryset
        some = list(self.queryset.values_list("pk", flat=True))
        return self.queryset.model._base_manager.filter(pk__in=some).order_by(*self.queryset.query.order_by)

    def facet_path(self, name: str) -> str:
        """The path of a facet in the database: a `FilterField`, or one below `RelatedFields` ("tags__name").

        Raises `FilterFieldError` for anything else, as all backends do.
        """
        *above, last = name.split("__")
        model = self.queryset.model
        fields = model.get_search_fields()
        for step in above:
            related = next((f for f in fields if isinstance(f, RelatedFields) and f.field_name == step), None)
            if related is None:
                break
            model, fields = related.get_field(model).related_model, related.fields
        else:
            for field in fields:
                is_filter = type(field).__name__ == "FilterField"
                if is_filter and last in {field.field_name, field.get_attname(model)}:
                    return name
        raise FilterFieldError(
            f'Cannot facet search results with field "{name}". Please add index.FilterField("{last}") to '
            f"{self.queryset.model.__name__}.search_fields.",
            field_name=name,
        )

    def check(self) -> None:
        """Field names must be those of `SearchField`s. The database can filter and sort by anything."""
        if self.fields and not self.completing:
            known = {field.field_name for field in self.queryset.model.get_searchable_search_fields()}
            for name in self.fields:
                if name not in known:
                    raise SearchFieldError(
                        f'Cannot search with field "{name}". Please add index.SearchField("{name}") to '
                        f"{self.queryset.model.__name__}.search_fields.",
                        field_name=name,
                    )


class PlannedCompletion(PlannedQuery):
    """Of what is being typed."""

    completing = True


class PlannedBackend(BaseSearchBackend):
    """Nothing typed gives results like any other, with nothing in them."""

    def _search(self, query_compiler_class: Any, query: Any, model_or_queryset: Any, **kwargs: Any) -> Any:
        asked = MATCH_NONE if query == "" else query
        return super()._search(query_compiler_class, asked, model_or_queryset, **kwargs)
