"""`?search=`: words through the search engine of the site, within any other filter."""

from typing import Any

from django.db.models import Case, Value, When
from rest_framework.filters import BaseFilterBackend
from wagtail.api.v2.utils import BadRequestError
from wagtail.search.backends import get_search_backend

BEST = 500
LONGEST = 200
OPERATORS = (None, "and", "or")


class WordFilter(BaseFilterBackend):
    """The best hits of the engine, in its order unless `order` is given, among what the list holds.

    Engines know few filters; so the engine is asked for words alone, and the list's own query, gate
    included, decides what of its hits is told.
    """

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        words = request.GET.get("search")
        if words is None:
            return queryset
        if not words.strip() or len(words) > LONGEST:
            raise BadRequestError(f"search takes 1 to {LONGEST} characters")
        operator = request.GET.get("search_operator")
        if operator not in OPERATORS:
            raise BadRequestError("search_operator must be 'and' or 'or'")
        hits = get_search_backend().search(words, view.searched(), operator=operator)[:BEST]
        ids = [hit.pk for hit in hits]
        found = queryset.filter(pk__in=ids)
        if "order" in request.GET or not ids:
            return found
        return found.order_by(
            Case(*(When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)), default=Value(BEST))
        )
