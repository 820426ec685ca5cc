"""`POST /visits/hit`: a page that became visible says so.

The body is the signed id of the page. The answer is 204 and sets nothing; junk is answered 400 before
anything is looked up, and never stored.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from .counting import count
from .subjects import MAX_TOKEN, ForgedIdError, unsign

PATH = "visits/hit"


@require_POST
def hit(request: HttpRequest) -> HttpResponse:
    """204 when the hit is stored or is not a visitor's; 400 junk or forged; 503 when it cannot be stored."""
    meta = request.META
    # Browsers say where a request comes from; a foreign page cannot raise our figures with its visitors.
    if meta.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return HttpResponse(status=400)
    if not 0 < _length(meta.get("CONTENT_LENGTH")) <= MAX_TOKEN:
        return HttpResponse(status=400)
    try:
        subject = unsign(request.read(MAX_TOKEN).decode("ascii"))
    except (ForgedIdError, UnicodeDecodeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204 if count(request, subject) else 503)


def answered_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the first of all: answers beacons and hands on everything else.

    A beacon wants no session, no language, no policy and no redirect; without them a busy day's beacons take
    nothing from its pages.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return hit(request) if request.path_info == f"/{PATH}" else get_response(request)

    return middleware


def _length(header: str | None) -> int:
    return int(header) if header and header.isascii() and header.isdigit() and len(header) < 8 else 0
