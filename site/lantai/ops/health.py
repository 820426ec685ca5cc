"""`/healthz`: whether the parts the site stands on answer."""

import time
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from .database_away import why_away

PROBE = ".health"
# Asked of the search: no page has it, and it costs an engine next to nothing to say so.
WORD = "healthz"
# A storage is written to, which anybody can ask for, and which costs money in a bucket: not more often than this.
STORAGE_SECONDS = 10.0

_stored_at: list[float] = []


def _database() -> None:
    with connection.cursor() as cursor:
        # Not just anything: in place of a file that is gone SQLite begins an empty one.
        cursor.execute("SELECT 1 FROM wagtailcore_site LIMIT 1")


def _storage() -> None:
    now = time.monotonic()
    if _stored_at and now - _stored_at[0] < STORAGE_SECONDS:
        return
    _stored_at.clear()
    for alias in ("default", "originals"):
        storage = storages[alias]
        storage.delete(storage.save(PROBE, ContentFile(b"ok")))
    _stored_at[:] = [now]


def _search() -> None:
    """Ask as a visitor would: the engine has to answer, not to find anything."""
    get_search_backend().search(WORD, Page.objects.live()).count()


# A probe raises `OSError` or an error of the database when its part does not answer.
PARTS: dict[str, Callable[[], None]] = {"database": _database, "search": _search, "storage": _storage}

# What an operator should look after although the site serves: says what is wrong, or None.
WARNINGS: dict[str, Callable[[], str | None]] = {}


def register_warning(name: str, probe: Callable[[], str | None]) -> None:
    """Add something that is told by `/healthz` without the site counting as failing."""
    WARNINGS[name] = probe


def warnings() -> dict[str, str]:
    """What is wrong now, by name."""
    told = {}
    for name, probe in WARNINGS.items():
        try:
            said = probe()
        except (Error, OSError) as error:
            said = _in_words(error)
        if said:
            told[name] = said
    return told


def _in_words(error: BaseException) -> str:
    """What is wrong; of an error whose message may hold what is nobody's business, its kind."""
    return why_away(error) or type(error).__name__


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with every part "ok", or 503 saying of each that does not answer what is wrong.

    Warnings are told in words; with them alone the status is "degraded", and still 200: visitors are served. That a
    storage takes files is true of the last `STORAGE_SECONDS`; everything else of this moment.
    """
    state = {}
    for name, probe in PARTS.items():
        try:
            probe()
            state[name] = "ok"
        except (Error, OSError) as error:
            state[name] = _in_words(error)
    healthy = all(value == "ok" for value in state.values())
    if not healthy:
        return JsonResponse({"status": "failing", **state}, status=503)
    told = warnings()
    state |= {name: told.get(name, "ok") for name in WARNINGS}
    return JsonResponse({"status": "degraded" if told else "ok", **state})
