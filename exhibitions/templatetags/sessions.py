"""Times of events in templates."""

import datetime

from django import template
from django.utils import timezone

from .. import sessions
from ..models import EventPage, EventSession

register = template.Library()


@register.filter
def session_day(session: EventSession) -> str:
    """2025年6月9日（星期一）."""
    return sessions.day(session.starts_at)


@register.filter
def session_hours(session: EventSession) -> str:
    """9:00—18:00."""
    return sessions.hours(session)


@register.filter
def session_year(session: EventSession) -> str:
    """2025年."""
    return sessions.year(session.starts_at)


@register.filter
def session_day_short(session: EventSession) -> str:
    """6月9日."""
    return sessions.month_and_day(session.starts_at)


@register.filter
def session_weekday(session: EventSession) -> str:
    """星期一."""
    return sessions.weekday(session.starts_at)


@register.filter
def is_over(session: EventSession) -> bool:
    """Whether the session has ended."""
    return sessions.is_over(session)


@register.filter
def event_state(event: EventPage) -> str:
    """`coming`, `on` or `over`."""
    return sessions.state(event.sessions.all()).value


@register.filter
def next_session(event: EventPage) -> EventSession | None:
    """The first session that is not over; of a past event, its first."""
    ordered = event.ordered_sessions
    return next((session for session in ordered if not sessions.is_over(session)), ordered[0] if ordered else None)


@register.filter
def later_sessions(event: EventPage) -> int:
    """How many sessions come after the next one."""
    return max(0, sum(not sessions.is_over(session) for session in event.ordered_sessions) - 1)


@register.filter
def first_day(event: EventPage) -> datetime.date | None:
    """The day the first session begins."""
    ordered = event.ordered_sessions
    return timezone.localdate(ordered[0].starts_at) if ordered else None


@register.filter
def last_day(event: EventPage) -> datetime.date | None:
    """The day the last session ends."""
    ends = [session.ends_at for session in event.sessions.all()]
    return timezone.localdate(max(ends)) if ends else None


@register.filter
def iso(moment: datetime.datetime) -> str:
    """For `<time datetime>`."""
    return moment.isoformat()
