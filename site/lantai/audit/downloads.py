"""What staff take out of the admin goes into the audit log: exports, manuscripts, packages, originals."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .chain import record

# Areas of guarded files that are not merely thumbnails of what the admin shows anyway.
PRIVATE_AREAS = frozenset({"originals", "papers", "submissions"})
MOST_OF_AN_ADDRESS = 200


class DownloadsMiddleware:
    """Notes a file before it is sent; one that cannot be noted is not handed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if action := _taken(request, response):
            # What was asked for is of interest, too: filters say which records an export held.
            address = unquote(request.get_full_path())
            data = {"address": address} if len(address) > MOST_OF_AN_ADDRESS else {}
            record(action, actor=request.user.get_username(), subject=address[:MOST_OF_AN_ADDRESS], data=data)
        return response


def _taken(request: HttpRequest, response: HttpResponseBase) -> str | None:
    # Without the cookie nobody is asked who it is: what visitors get does not vary by it.
    if response.status_code != 200 or request.method == "HEAD" or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user, match = getattr(request, "user", None), request.resolver_match
    if user is None or match is None:
        return None
    if match.view_name == "media:guarded" and match.kwargs.get("area") in PRIVATE_AREAS:
        return "file.original" if user.is_authenticated else None
    # A file's name in Chinese may hide the word “attachment” in an encoded header.
    disposition = response.get("Content-Disposition", "inline")
    if disposition.startswith("inline"):
        return None
    return "file.taken" if user.is_authenticated else None
