"""`/healthz`: whether the parts the site stands on answer."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PROBE = ".health"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _storage() -> None:
    for alias in ("default", "originals"):
        storage = storages[alias]
        storage.delete(storage.save(PROBE, ContentFile(b"ok")))


PARTS: dict[str, Callable[[], None]] = {"database": _database, "storage": _storage}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with every part "ok", or 503 naming those that do not answer."""
    state = {}
    for name, probe in PARTS.items():
        try:
            probe()
            state[name] = "ok"
        except (DatabaseError, OSError) as error:
            state[name] = type(error).__name__
    healthy = all(value == "ok" for value in state.values())
    return JsonResponse({"status": "ok" if healthy else "failing", **state}, status=200 if healthy else 503)
