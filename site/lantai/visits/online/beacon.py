"""`POST /visits/hit`: a page that became visible says so.

The body is the signed id of the page. The answer is 204 and sets nothing; junk is answered 400 before
anything is looked up, and never stored. Nothing that could tell who the visitor is leaves this module.
"""

import logging
import time
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from .client_address import client_address
from .intake import keep
from .robots import LONGEST, is_robot
from .spool import Hit
from .subjects import MAX_TOKEN, ForgedIdError, unsign
from .visitor import visitor_hash

logger = logging.getLogger(__name__)
PATH = "visits/hit"
COMPLAIN_EVERY = 60.0
_complained = -COMPLAIN_EVERY


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
    if _is_signed_in(request):
        return HttpResponse(status=204)
    agent = meta.get("HTTP_USER_AGENT", "")[:LONGEST]
    now = time.time()
    try:
        visitor = visitor_hash(client_address(meta), agent, now)
        keep(Hit(now, subject, visitor, is_robot(agent)))
    except OSError as error:
        _complain(error)
        return HttpResponse(status=503)
    return HttpResponse(status=204)


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


def _is_signed_in(request: HttpRequest) -> bool:
    """Whether the session cookie is that of somebody signed in: accounts are the hall's own people.

    The session is opened beside `request.session`, whose use would add `Vary: Cookie` to the answer.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    engine = import_module(settings.SESSION_ENGINE)
    return SESSION_KEY in engine.SessionStore(key)


def _complain(error: OSError) -> None:
    """A full disk would fill the log as well, at a line for each hit."""
    global _complained
    if time.monotonic() - _complained > COMPLAIN_EVERY:
        _complained = time.monotonic()
        logger.error("Visits cannot be stored; they are refused with 503 until this is mended.", exc_info=error)
