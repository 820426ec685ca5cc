"""Events as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event

from lantai.pages.addresses import absolute
from lantai.pages.models import HallSettings

if TYPE_CHECKING:
    from .models import EventPage


def calendar_response(events: "Iterable[EventPage]", request: HttpRequest, filename: str) -> HttpResponse:
    """One VEVENT a session; times in UTC, so that no zone table is needed.

    The UID of a session never changes, so that a calendar that subscribed moves its entry along.
    """
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    calendar = Calendar()
    calendar.add("prodid", "-//Lantai//events//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", HallSettings.for_request(request).name)
    for event in events:
        changed = event.last_published_at or timezone.now()
        for session in event.ordered_sessions:
            entry = Event()
            entry.add("uid", f"session-{session.pk}@{host}")
            entry.add("dtstamp", changed.astimezone(UTC))
            entry.add("last-modified", changed.astimezone(UTC))
            entry.add("dtstart", session.starts_at.astimezone(UTC))
            entry.add("dtend", session.ends_at.astimezone(UTC))
            entry.add("summary", f"{event.title} {session.name}".strip())
            entry.add("location", session.venue)
            if event.summary:
                entry.add("description", event.summary)
            entry.add("url", absolute(event.get_url(request) or ""))
            calendar.add_component(entry)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
