"""Sessions of events as records of figures."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from lantai.reports.periods import Period
from lantai.reports.registry import PAGES, Record, ident

from ..models import EventSession


def held_sessions(period: Period, **of: Any) -> QuerySet[EventSession]:
    """Sessions of published events that began in the period, earliest first; `of` narrows them."""
    sessions = EventSession.objects.filter(
        page__live=True, starts_at__gte=period.begins, starts_at__lt=period.ends, **of
    )
    return sessions.select_related("page").order_by("starts_at", "pk")


def session_record(session: EventSession, contribution: int | str = 1) -> Record:
    """A session with its event, day and venue."""
    day = f"{timezone.localtime(session.starts_at):%Y-%m-%d}"
    return Record(
        ident(session),
        " ".join(part for part in (session.page.title, session.name) if part),
        contribution,
        url=reverse("wagtailadmin_pages:edit", args=[session.page_id]),
        public_url=session.page.url or "",
        note=f"{day} {session.venue}",
        needs=PAGES,
    )
