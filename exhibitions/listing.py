"""Lists of exhibitions and events for public pages."""

import datetime
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from lantai.pages.visibility import open_to_all

from . import sessions
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
        {"year": year, "edition": editions.get(year), "exhibitions": years[year]}
        for year in sorted(years, reverse=True)
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
    """`coming` by their next session, soonest first (running ones included); `past` latest first."""
    now = timezone.now()
    coming: list[tuple[datetime.datetime, EventPage]] = []
    past: list[tuple[datetime.datetime, EventPage]] = []
    for event in open_to_all(EventPage.objects.all()).defer("body").prefetch_related("sessions"):
        held = event.ordered_sessions
        left = [session for session in held if not sessions.is_over(session, now)]
        if left:
            coming.append((left[0].starts_at, event))
        elif held:
            past.append((max(session.ends_at for session in held), event))
    return {
        "coming": [event for _start, event in sorted(coming, key=itemgetter(0))],
        "past": [event for _end, event in sorted(past, key=itemgetter(0), reverse=True)],
    }
