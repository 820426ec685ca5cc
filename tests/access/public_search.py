"""The search page, its report, and editors' picks."""

from typing import Any

from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from ..cast import Cast
from . import ADMIN, EDITOR, EVERYBODY, Rows

ROWS: Rows = [
    ("search", EVERYBODY),
    ("search_suggest", EVERYBODY),
    ("words_searched*", {"director", *EDITOR}),
    ("wagtailsearchpromotions:search_terms*", ADMIN),
    ("search_picks*", EDITOR),
    ("popular_words*", EDITOR),
    ("wagtailsearchpromotions:*", EDITOR),
]


def samples(cast: Cast) -> dict[str, Any]:
    query = Query.get("老照片")
    SearchPromotion.objects.get_or_create(query=query, external_link_url="https://example.invalid/", sort_order=9)
    return {"wagtailsearchpromotions:query_id": query.pk}
