"""Search: local words, and how the index stands."""

from typing import Any

from lantai.search.models import LocalWord

from ..cast import Cast
from . import ADMIN, EDITOR, REVIEWERS, SIGNED_IN, Rows

ROWS: Rows = [
    ("search_index", ADMIN),
    ("wagtailsnippets_search_localword:list*", EDITOR | REVIEWERS | {"director"}),
    ("wagtailsnippets_search_localword:*", EDITOR),
    ("wagtailsnippetchoosers_search_localword:create", EDITOR),
    ("wagtailsnippetchoosers_search_localword:*", SIGNED_IN),
]


def samples(_cast: Cast) -> dict[str, Any]:
    word = LocalWord.objects.create(word="张家坳")
    return {f"{views}_search_localword:pk": word.pk for views in ("wagtailsnippets", "wagtailsnippetchoosers")}
