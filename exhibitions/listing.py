"""Lists of exhibitions and events for public pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.utils import timezone

from lantai.pages.visibility import open_to_all

from .extents import extents_by_exhibition
from .models import ArchivesDayPage, EventPage, EventSession, ExhibitionPage, OnSiteRun


def public_exhibitions() -> QuerySet[ExhibitionPage]:
    """Exhibitions everybody may see, with picture and runs, latest first."""
    return (
        open_to_all(ExhibitionPage.objects.all())
        .prefetch_related("runs")
        .annotate(opened_on=Min("runs__starts_on"))
        .order_by("-opened_on", "-first_published_at")
    )


def with_counts(pages: Iterable[ExhibitionPage]) -> list[ExhibitionPage]:
    """The pages, each with `shown_extents` (see `exhibitions.extents`), in one query more."""
    found = list(pages)
    extents = extents_by_exhibition(found)
    for page in found:
        page.shown_extents = extents.get(page.pk, [])
    return found


def exhibitions_by_year() -> list[dict[str, Any]]:
    """Years, latest first: the Archives Day edition of the year, if any, and the exhibitions first shown in it."""
    editions = {e.year: e for e in open_to_all(ArchivesDayPage.objects.all())}
    years: dict[int, list[ExhibitionPage]] = {year: [] for year in editions}
    for page in with_counts(public_exhibitions()):
        first = page.opened_on or timezone.localtime(page.first_published_at).date()
        year = page.edition.year if page.edition else first.year
        years.setdefault(year, []).append(page)
    return [
        {"year": year, "edition": editions.get(year), "exhibitions": years[year]} for year in sorted(years, reverse=True)
    ]


def exhibitions_on_first(day: Any = None) -> QuerySet[ExhibitionPage]:
    """`public_exhibitions`, those on site on a day (today by default) first; `is_on` says which."""
    runs = OnSiteRun.objects.on(day or timezone.localdate()).filter(page=OuterRef("pk"))
    return public_exhibitions().annotate(is_on=Exists(runs)).order_by("-is_on", "-opened_on", "-first_published_at")


def coming_sessions() -> QuerySet[EventSession]:
    """Sessions of public events that are not over, soonest first, each with its `page`."""
    events = open_to_all(EventPage.objects.all())
    return (
        EventSession.objects.filter(ends_at__gte=timezone.now(), page__in=events)
        .select_related("page", "page__picture")
        .order_by("starts_at")
    )


def events_by_time() -> dict[str, list[EventPage]]:
    """`coming` soonest first (running ones included), `past` latest first."""
    events = (
        open_to_all(EventPage.objects.all())
        .prefetch_related("sessions")
        .annotate(first=Min("sessions__starts_at"), last=Max("sessions__ends_at"))
    )
    now = timezone.now()
    return {
        "coming": list(events.filter(last__gte=now).order_by("first")),
        "past": list(events.filter(last__lt=now).order_by("-last")),
    }
