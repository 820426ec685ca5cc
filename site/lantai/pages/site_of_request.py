"""Which site a request is for: asked of the database once, not for every page."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db import Error
from django.http import HttpRequest
from wagtail.models import Site

from lantai.pagecache import memory


def site_of_request(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: hands Wagtail's `Site.find_for_request` what it would look up."""

    def middleware(request: HttpRequest) -> Any:
        if memory.is_on():
            host = request.META.get("HTTP_HOST", ""), request.META.get("SERVER_PORT", "")
            try:
                found = memory.remembered(("site", *host), lambda: _found(request))
            except Error:
                # Whoever needs it asks again, and says so; the health of the site is told without it.
                return get_response(request)
            # Where Wagtail itself keeps it for the time of a request.
            request._wagtail_site = _fresh(found)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _found(request: HttpRequest) -> Site | None:
    """The site with its root page as what it is, which Wagtail begins every page's way from."""
    site: Site | None = Site._find_for_request(request)
    if site:
        site.root_page = site.root_page.specific
    return site


def _fresh(found: Site | None) -> Site | None:
    """A copy for one request, which may hang things on it."""
    if found is None:
        return None
    site = copy(found)
    site.root_page = copy(found.root_page)
    return site
