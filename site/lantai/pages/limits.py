"""How often the same visitor may ask: one table of addresses, one way of counting, one answer.

Counted are keyed hashes of the day in place of addresses, in the default cache. A cache in memory counts in each
web process apart, so that so many times as much passes; Redis counts for all of them together.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from lantai.visits.online.client_address import client_address
from lantai.visits.online.visitor import visitor_hash

from .errors import too_many

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Limit:
    """At most `most` requests within `seconds` from one visitor.

    `methods`: those that count; all if empty. `whose`: what tells visitors apart in place of their address, or
    None for a request that does not count here. `refusal`: answers in place of the page.
    """

    deed: str
    most: int
    seconds: int = MINUTE
    methods: frozenset[str] = frozenset()
    whose: Callable[[HttpRequest], str | None] = lambda request: client_address(request.META)
    refusal: Callable[[HttpRequest, int], HttpResponse] = too_many

    def is_overdone(self, request: HttpRequest) -> bool:
        """Count one more; whether there were too many."""
        if self.methods and request.method not in self.methods:
            return False
        whose = self.whose(request)
        return whose is not None and overdone(self.deed, whose, self.most, self.seconds)


def overdone(deed: str, whose: str, most: int, seconds: int = MINUTE) -> bool:
    """Count one more deed of somebody; whether there were too many in the `seconds` that began with the first.

    `whose` is an address or another secret; it is not kept.
    """
    try:
        visitor = visitor_hash(whose, f"limit {deed}", time.time())
    except OSError:
        return False  # no salt to be had: better not to count than not to answer
    key = f"limit.{deed.replace(' ', '-')}.{visitor}"
    if cache.add(key, 1, seconds):
        return most < 1
    try:
        return int(cache.incr(key) or 0) > most  # nothing, while a shared cache is away
    except ValueError:
        return False  # it went in between


def refused_as_json(request: HttpRequest, seconds: int) -> HttpResponse:
    """For programs, in the words of `/api/v2/`."""
    said = JsonResponse({"message": f"Too many requests. Come back in {seconds} seconds."}, status=429)
    said["Retry-After"] = str(seconds)
    said["Access-Control-Allow-Origin"] = "*"
    return said


_table: list[tuple[str, Limit]] = []


def register_limit(view_name: str, limit: Limit) -> None:
    """Limit addresses by the name of their view, `*` standing for anything. Called in an app's `ready()`."""
    _table.append((view_name, limit))


class LimitsMiddleware:
    """Answers for the view when a visitor asks too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        for pattern, limit in _table:
            if fnmatchcase(name, pattern) and limit.is_overdone(request):
                return limit.refusal(request, limit.seconds)
        return None
