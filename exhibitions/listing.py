"""Lists of exhibitions and events for public pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from .models import ArchivesDayPage, EventPage, ExhibitionPage
from .placement import counts_by_exhibition


def public_exhibitions() -> QuerySet[ExhibitionPage]:
    """Live, unrestricted exhibitions with picture and runs, latest first."""
    return (
        ExhibitionPage.objects.live()
        .public()
        .select_related("picture", "edition")
        .prefetch_related("runs")
        .annotate(opened_on=Min("runs__starts_on"))
        .order_by("-opened_on", "-first_published_at")
    )


def with_counts(pages: Iterable[ExhibitionPage]) -> list[ExhibitionPage]:
    """The pages, each with `shown_counts` (extent by kind), in one query more."""
    found = list(pages)
    counts = counts_by_exhibition(found)
    for page in found:
        page.shown_counts = counts.get(page.pk, {})
    return found


def exhibitions_by_year() -> list[dict[str, Any]]:
    """Years, latest first: the Archives Day edition of the year, if any, and the exhibitions first shown in it."""
    editions = {e.year: e for e in ArchivesDayPage.objects.live().public().select_related("picture")}
    years: dict[int, list[ExhibitionPage]] = {year: [] for year in editions}
    for page in with_counts(public_exhibitions()):
        first = page.opened_on or timezone.localtime(page.first_published_at).date()
        year = page.edition.year if page.edition else first.year
        years.setdefault(year, []).append(page)
    return [
        {"year": year, "edition": editions.get(year), "exhibitions": years[year]} for year in sorted(years, reverse=True)
    ]


def exhibitions_on(day: Any = None) -> QuerySet[ExhibitionPage]:
    """Exhibitions on site on a day, today by default."""
    day = day or timezone.localdate()
    return (
        public_exhibitions()
        .filter(Q(runs__starts_on__lte=day) & (Q(runs__ends_on__gte=day) | Q(runs__ends_on=None)))
        .distinct()
    )


def events_by_time() -> dict[str, list[EventPage]]:
    """`coming` soonest first (running ones included), `past` latest first."""
    events = (
        EventPage.objects.live()
        .public()
        .select_related("picture", "exhibition")
        .prefetch_related("sessions")
        .annotate(first=Min("sessions__starts_at"), last=Max("sessions__ends_at"))
    )
    now = timezone.now()
    return {
        "coming": list(events.filter(last__gte=now).order_by("first")),
        "past": list(events.filter(last__lt=now).order_by("-last")),
    }
