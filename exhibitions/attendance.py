"""What visitors are counted on: the sessions of events and the on-site runs of exhibitions."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from lantai.visits.models import Session
from lantai.visits.onsite.planning import Planned, replan

from .models import EventPage, EventSession, ExhibitionPage, OnSiteRun

DAY = datetime.timedelta(days=1)


@receiver(page_published, sender=EventPage)
@receiver(page_unpublished, sender=EventPage)
def plan_event(instance: EventPage, **_kwargs: Any) -> None:
    """Sessions follow the event; those of its exhibition, present and former, may be the same ones."""
    page = EventPage.objects.select_related("exhibition").get(pk=instance.pk)
    exhibitions = set(Session.objects.filter(subject=page.pk).values_list("also_for", flat=True))
    if page.live:
        showing = _showing(page)
        replan(page, [_of_session(session, showing) for session in page.sessions.all()])
    for exhibition in ExhibitionPage.objects.live().filter(pk__in={*exhibitions, page.exhibition_id} - {None}):
        plan_exhibition(exhibition)


@receiver(page_published, sender=ExhibitionPage)
def plan_exhibition(instance: ExhibitionPage, **_kwargs: Any) -> None:
    """A session for each run, unless an event's sessions are the showing itself."""
    replan(instance, [_of_run(run) for run in instance.runs.all() if not counted_at_event(run)])


def counted_at_event(run: OnSiteRun) -> bool:
    """Whether a public event of the exhibition has a session at the run's venue on each of its days.

    Its visitors are the run's; counting at both would count them twice.
    """
    if run.ends_on is None:
        return False
    sessions = EventSession.objects.filter(page__live=True, page__exhibition=run.page_id, venue=run.venue)
    return set(_days(run)) <= {timezone.localdate(session.starts_at) for session in sessions}


def _showing(event: EventPage) -> set[tuple[str, datetime.date]]:
    """Venues and days on which the event is its exhibition's showing."""
    if event.exhibition is None:
        return set()
    runs = [run for run in event.exhibition.runs.all() if counted_at_event(run)]
    return {(run.venue, day) for run in runs for day in _days(run)}


def _days(run: OnSiteRun) -> Iterator[datetime.date]:
    last = run.ends_on or run.starts_on
    for number in range((last - run.starts_on).days + 1):
        yield run.starts_on + DAY * number


def _of_session(session: EventSession, showing: set[tuple[str, datetime.date]]) -> Planned:
    shows = (session.venue, timezone.localdate(session.starts_at)) in showing
    return Planned(
        source=f"exhibitions.eventsession:{session.pk}",
        venue=session.venue,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        name=session.name,
        also_for=session.page.exhibition_id if shows else None,
    )


def _of_run(run: OnSiteRun) -> Planned:
    begins = datetime.datetime.combine(run.starts_on, datetime.time.min)
    ends = datetime.datetime.combine(run.ends_on + DAY, datetime.time.min) if run.ends_on else None
    return Planned(
        source=f"exhibitions.onsiterun:{run.pk}",
        venue=run.venue,
        starts_at=timezone.make_aware(begins),
        ends_at=timezone.make_aware(ends) if ends else None,
    )
