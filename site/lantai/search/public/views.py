"""The search page and its suggestions."""

import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.search.backends import get_search_backend

from lantai.pages.paging import CountedPaginator, paging_context
from lantai.visits.online.client_address import client_address
from lantai.visits.online.visitor import visitor_hash

from .counting import NotedResponse, is_countable, note
from .hits import hits, label_of, localised
from .listing import MOST_SHOWN, PER_PAGE, SearchListing, clean
from .models import SearchEntry
from .picks import picks_for

SUGGESTIONS = 8
LEAST_TYPED, MOST_TYPED = 1, 30
# In a minute, from one address; behind one there may be a whole school.
MOST_SEARCHES, MOST_SUGGESTIONS = 300, 1200
MINUTE = 60


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/search/: what is found of `q` under the filters `type`, `kind`, `category`, `decade`, `place`, `tag`, `edition`.

    `sort` is relevance (usual), newest or oldest; `page` counts from 1. Robots may follow, not keep it.
    """
    if overdone(request, "search", MOST_SEARCHES):
        return _too_many(request)
    listing = SearchListing(request.GET.dict())
    context: dict[str, Any] = {"listing": listing, "words": listing.words_typed, "is_search_page": True}
    if listing.is_asked:
        paginator = CountedPaginator(listing.results(), PER_PAGE, min(listing.total, MOST_SHOWN))
        page = paginator.get_page(request.GET.get("page"))
        entries = list(page.object_list) if listing.total else []
        context |= {
            **paging_context(request, listing, page),
            "hits": hits(entries, listing.parsed),
            "picks": picks_for(listing.words_typed) if page.number == 1 and not listing.chosen else [],
            "meant": listing.meant(),
            "is_cut": listing.total > MOST_SHOWN,
        }
    response = NotedResponse(render_to_string("search/search.html", context, request))
    response["X-Robots-Tag"] = "noindex, follow"
    if is_countable(request, listing):
        response.afterwards = lambda: note(listing.words_typed, listing.total)
    return response


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """/search/suggest?q=: titles that begin with, or contain, what is typed; pinyin and initials will do.

    `{"suggestions": [{"title": …, "type": …, "url": …}]}`, at most eight.
    """
    if overdone(request, "suggest", MOST_SUGGESTIONS):
        refused = JsonResponse({"suggestions": []}, status=429)
        refused["Retry-After"] = str(MINUTE)
        return refused
    typed = clean(request.GET.get("q", ""))[:MOST_TYPED]
    found: dict[str, SearchEntry] = {}
    if len(typed) >= LEAST_TYPED:
        entries = SearchEntry.objects.only("title", "type", "url")
        for entry in get_search_backend().autocomplete(typed, entries)[: SUGGESTIONS * 2]:
            found.setdefault(entry.title, entry)
    suggestions = [
        {"title": entry.title, "type": label_of(entry), "url": localised(entry.url)}
        for entry in list(found.values())[:SUGGESTIONS]
    ]
    response = JsonResponse({"suggestions": suggestions}, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


def overdone(request: HttpRequest, deed: str, most: int) -> bool:
    """Count one more of this address in this minute; whether there were too many. The address itself is not kept."""
    now = time.time()
    try:
        visitor = visitor_hash(client_address(request.META), f"search {deed}", now)
    except OSError:
        return False  # no salt to be had: better not to count than not to answer
    key = f"search.{deed}.{visitor}.{int(now // MINUTE)}"
    if cache.add(key, 1, MINUTE * 2):
        return False
    try:
        return int(cache.incr(key) or 0) > most  # nothing, while a shared cache is away
    except ValueError:
        return False  # it went in between


def _too_many(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(render_to_string("search/too_many.html", {}, request), status=429)
    response["Retry-After"] = str(MINUTE)
    return response
