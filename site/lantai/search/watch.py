"""Who looks after the index: the worker catches up and rebuilds, `/healthz` and the admin say what is wrong."""

import datetime
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from lantai.ops.health import register_warning
from lantai.ops.metrics import age, register_gauge
from lantai.ops.periodic import register_periodic

from . import owed, rebuilding, state, waiting
from .engines import ENGINE, backends
from .models import WaitingChange

CATCH_UP_EVERY = 10.0
REBUILD_EVERY = 60.0
# What waits longer than the worker takes to come round is worth a word.
LATE_AFTER = datetime.timedelta(seconds=3 * CATCH_UP_EVERY)


def complaint() -> str | None:
    """What to tell the operator of the search, in a sentence; None while all is well."""
    for name, backend in backends().items():
        found = state.of(name)
        if name == ENGINE and (said := backend.ask_how_it_is()) and not state.is_rebuilding(found):
            number = WaitingChange.objects.count()
            return _(
                "The search engine does not answer (%(error)s): the database searches instead, and %(number)d changes wait."
            ) % {"error": said, "number": number}
        if name == ENGINE and (late := _late()) and not state.is_rebuilding(found):
            return _(
                "%(number)d changes wait for the search engine: the database searches until the worker has sent them."
            ) % {"number": late}
        if state.is_rebuilding(found):
            continue
        if state.is_outdated(found):
            return _("The search index (%(name)s) is outdated: the worker builds it anew, or rebuild_search does.") % {
                "name": name
            }
        if found.error:
            return _("The search index (%(name)s) is incomplete and has to be rebuilt: %(error)s") % {
                "name": name,
                "error": found.error,
            }
    if number := owed.left():
        return _(
            "%(number)d entries that a broken-off import owed are missing in the search index: the worker makes them."
        ) % {"number": number}
    return None


def _late() -> int:
    """How many changes wait for the engine, if the oldest has waited too long; else 0."""
    late = WaitingChange.objects.filter(noted_at__lt=timezone.now() - LATE_AFTER)
    return WaitingChange.objects.count() if late.exists() else 0


def waiting_since() -> str:
    """Since when the oldest change waits, for people to read; "" where none does."""
    oldest = WaitingChange.objects.order_by("pk").first()
    return f"{timezone.localtime(oldest.noted_at):%Y-%m-%d %H:%M}" if oldest else ""


def register() -> None:
    """Take part in health and worker."""
    register_warning("index", complaint)
    register_periodic("search engine", CATCH_UP_EVERY, waiting.catch_up)
    register_periodic("outdated search index", REBUILD_EVERY, rebuilding.rebuild_outdated)
    register_periodic("owed search entries", CATCH_UP_EVERY, owed.settle_left)
    register_gauge(
        "search_waiting",
        "Changes the search engine has yet to be told of.",
        lambda: {"": WaitingChange.objects.count()},
    )
    register_gauge("search_oldest_seconds", "How long the oldest of them has waited.", _oldest)


def _oldest() -> Mapping[str, float]:
    oldest = WaitingChange.objects.order_by("pk").first()
    return age(oldest.noted_at if oldest else None)
