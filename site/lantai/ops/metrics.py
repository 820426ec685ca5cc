"""`/metrics`: figures for Prometheus, in its text format, for whoever has the token.

Off without `METRICS_TOKEN`. Requests are counted by every process of the site in files of its own, which the one that
is asked adds up; what stands in the database is asked at that moment.
"""

import datetime
import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Gives a number for each value of the label, or one number under "".
Probe = Callable[[], Mapping[str, float]]

_gauges: dict[str, tuple[str, str, Probe]] = {}


def register_gauge(name: str, words: str, probe: Probe, *, label: str = "") -> None:
    """Have `/metrics` tell what `probe` says when asked, under `lantai_<name>`. It may raise `Error`, `OSError`."""
    _gauges[name] = (words, label, probe)


def age(moment: datetime.datetime | None) -> Mapping[str, float]:
    """Seconds since a moment, as a probe gives them; nothing for None."""
    return {"": max(0.0, (timezone.now() - moment).total_seconds())} if moment else {}


def count_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count an answer and how long it took, by the name of its view: no address of a page, no number of a record."""
    if not settings.METRICS_TOKEN:
        return
    match = request.resolver_match
    view = (match.view_name or match.route) if match else "(none)"
    answers, latencies = _counters()
    answers.labels(request.method, view, str(status)).inc()
    latencies.labels(view).observe(seconds)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, or 404: without a token set, and for who does not bear it (`Authorization: Bearer …`)."""
    token = settings.METRICS_TOKEN
    if not token or not hmac.compare_digest(
        request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
    ):
        raise Http404
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    registry.register(_FromTheDatabase())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


@cache
def _counters() -> Any:
    from prometheus_client import Counter, Histogram

    answers = Counter("lantai_requests", "Requests answered.", ["method", "view", "status"])
    latencies = Histogram("lantai_request_seconds", "How long answers took.", ["view"], buckets=BUCKETS)
    return answers, latencies


class _FromTheDatabase:
    def collect(self) -> Iterable[Any]:
        from prometheus_client.core import GaugeMetricFamily

        unanswered = GaugeMetricFamily(
            "lantai_gauges_unanswered", "Figures that could not be asked for.", labels=["gauge"]
        )
        for name, (words, label, probe) in _gauges.items():
            family = GaugeMetricFamily(f"lantai_{name}", words, labels=[label] if label else None)
            try:
                for value, number in probe().items():
                    family.add_metric([value] if label else [], number)
            except (Error, OSError):
                unanswered.add_metric([name], 1)
                continue
            yield family
        yield unanswered
