"""A request becomes a stored hit. Nothing that could tell who the visitor is leaves this module."""

import logging
import time
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from .client_address import client_address
from .intake import keep
from .robots import LONGEST, is_robot
from .spool import Hit
from .subjects import Subject
from .visitor import visitor_hash

logger = logging.getLogger(__name__)
COMPLAIN_EVERY = 60.0
_complained = -COMPLAIN_EVERY


def count(request: HttpRequest, subject: Subject) -> bool:
    """Store a hit on a subject; False if it could not be stored. Somebody signed in is no visitor: nothing is stored.

    For the beacon, and for what no beacon can tell: an address that only leads on to another.
    """
    if _is_signed_in(request):
        return True
    agent = request.META.get("HTTP_USER_AGENT", "")[:LONGEST]
    now = time.time()
    try:
        keep(Hit(now, subject, visitor_hash(client_address(request.META), agent, now), is_robot(agent)))
    except OSError as error:
        _complain(error)
        return False
    return True


def is_asked_ahead(request: HttpRequest) -> bool:
    """Whether a browser fetches the address on a guess, and nobody may ever look at it."""
    purpose = request.META.get("HTTP_SEC_PURPOSE", "") or request.META.get("HTTP_PURPOSE", "")
    return "prefetch" in purpose or "prerender" in purpose


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
