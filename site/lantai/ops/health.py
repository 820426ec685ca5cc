"""`/healthz`: whether the parts the site stands on answer."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

PROBE = ".health"
WORD = "档案"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _storage() -> None:
    for alias in ("default", "originals"):
        storage = storages[alias]
        storage.delete(storage.save(PROBE, ContentFile(b"ok")))


def _search() -> None:
    """Ask as a visitor would: the engine has to answer, not to find anything."""
    list(get_search_backend().search(WORD, Page.objects.live())[:1])


# A probe raises `OSError` or `DatabaseError` when its part does not answer.
PARTS: dict[str, Callable[[], None]] = {"database": _database, "search": _search, "storage": _storage}

# What an operator should look after although the site serves: says what is wrong, or None.
WARNINGS: dict[str, Callable[[], str | None]] = {}


def register_warning(name: str, probe: Callable[[], str | None]) -> None:
    """Add something that is told by `/healthz` without the site counting as failing."""
    WARNINGS[name] = probe


def warnings() -> dict[str, str]:
    """What is wrong now, by name."""
    return {name: said for name, probe in WARNINGS.items() if (said := probe())}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with every part "ok", or 503 naming those that do not answer.

    Warnings are told in words; with them alone the status is "degraded", and still 200: visitors are served.
    """
    state = {}
    for name, probe in PARTS.items():
        try:
            probe()
            state[name] = "ok"
        except (DatabaseError, OSError) as error:
            state[name] = type(error).__name__
    healthy = all(value == "ok" for value in state.values())
    if not healthy:
        return JsonResponse({"status": "failing", **state}, status=503)
    told = warnings()
    state |= {name: told.get(name, "ok") for name in WARNINGS}
    return JsonResponse({"status": "degraded" if told else "ok", **state})
