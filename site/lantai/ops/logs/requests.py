"""Each request has an id, which stands in every line of the log it led to, and in its answer as `X-Request-ID`."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

from lantai.ops import metrics

HEADER = "X-Request-ID"
logger = logging.getLogger("lantai.requests")
_current: ContextVar[str] = ContextVar("request_id", default="")
# What nginx gives as $request_id, or another proxy as a UUID.
_GIVEN = re.compile(r"[0-9a-f-]{16,36}")


def current() -> str:
    """The id of the request at hand; "" outside one."""
    return _current.get()


def route_of(request: Any) -> str:
    """The pattern of a request's address: what stands in the place of names, tokens and numbers is left out.

    Pages have their own address: it was published.
    """
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "(none)"
    if match.view_name == "wagtail_serve":
        return str(request.path)
    return f"/{match.route}"


def watched(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before all others: gives the id, writes the line, counts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _GIVEN.fullmatch(given) else secrets.token_hex(16)
        token = _current.set(number)
        begun = time.perf_counter()
        try:
            response = get_response(request)
            seconds = time.perf_counter() - begun
            route = route_of(request)
            metrics.count_request(request, response.status_code, seconds)
            if logger.isEnabledFor(logging.INFO):
                _write(request, route, response.status_code, seconds)
            response[HEADER] = number
            return response
        finally:
            _current.reset(token)

    return middleware


def _write(request: HttpRequest, route: str, status: int, seconds: float) -> None:
    ms = round(seconds * 1000)
    extra = {"request_method": request.method, "request_route": route, "request_status": status, "request_ms": ms}
    logger.info("%s %s %d %d ms", request.method, route, status, ms, extra=extra)
