"""Who looks after the roller: the worker runs it, `/healthz` and the admin say when it stands still."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantai.ops.health import register_warning
from lantai.ops.metrics import age, register_gauge
from lantai.ops.periodic import register_periodic

from . import stream
from .roller import roll
from .standing import stands_still, waiting_since
from .subjects import register_subject

EVERY = 5.0


def complaint() -> str | None:
    """What to tell the operator: Redis is not as it should be, or hits have waited for more than ten minutes."""
    if stream.in_use() and (of_redis := stream.stream().complaint()):
        return of_redis
    try:
        since = stands_still()
    except stream.StreamAwayError:
        return stream.away()
    if since is None:
        return None
    when = f"{timezone.localtime(since):%Y-%m-%d %H:%M}"
    return _("Online views have not been counted since %(when)s; is the worker running?") % {"when": when}


def register() -> None:
    """Take part in health and worker; name the kinds that are no pages."""
    register_subject(
        "statistics", gettext_lazy("page"), lambda ids: {pk: (_("Figures"), reverse("statistics")) for pk in ids}
    )
    register_warning("visits", complaint)
    register_periodic("visits", EVERY, roll)
    register_gauge("visits_oldest_seconds", "How long the oldest online view has waited to be counted.", _oldest)


def _oldest() -> Mapping[str, float]:
    return age(waiting_since())
