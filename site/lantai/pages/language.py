"""The interface language is a matter of the address alone."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class PathLocaleMiddleware(LocaleMiddleware):
    """`/en/…` is English, everything else Chinese; no cookie, no `Accept-Language`.

    Django's own adds `Vary: Accept-Language` to pages without a prefix although it
    does not look at the header there; with it no page could be cached for all.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response
