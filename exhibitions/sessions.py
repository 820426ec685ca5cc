"""Sessions of an event in words, and whether they are over."""

import datetime
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from lantai.pagecache import recording

if TYPE_CHECKING:
    from .models import EventSession


class State(StrEnum):
    """Where a moment lies to an event. ON: today."""

    COMING = "coming"
    ON = "on"
    OVER = "over"


def state(sessions: "Iterable[EventSession]", now: datetime.datetime | None = None) -> State:
    """ON while a session of today has not ended, OVER after the last session, COMING otherwise."""
    held = list(sessions)
    now = now or timezone.now()
    left = [session for session in held if not is_over(session, now)]
    if held and not left:
        return State.OVER
    today = timezone.localdate(now)
    return State.ON if any(timezone.localdate(session.starts_at) <= today for session in left) else State.COMING


def is_over(session: "EventSession", now: datetime.datetime | None = None) -> bool:
    """Whether it has ended. A page made meanwhile is kept until then at most."""
    recording.until(session.ends_at)
    return session.ends_at < (now or timezone.now())


def listed(coming: "Iterable[EventSession]") -> "list[EventSession]":
    """Sessions that are not over, for a page: it is kept until the first of them ends at most."""
    found = list(coming)
    for session in found:
        recording.until(session.ends_at)
    return found


def day(moment: datetime.datetime) -> str:
    """2025年6月9日（星期一）, in Asia/Shanghai."""
    return date_format(timezone.localtime(moment), "Y年n月j日（l）" if _speaks_chinese() else "l, j F Y")


def year(moment: datetime.datetime) -> str:
    """2025年."""
    return date_format(timezone.localtime(moment), "Y年" if _speaks_chinese() else "Y")


def month_and_day(moment: datetime.datetime) -> str:
    """6月9日."""
    return date_format(timezone.localtime(moment), "n月j日" if _speaks_chinese() else "j M")


def weekday(moment: datetime.datetime) -> str:
    """星期一."""
    return date_format(timezone.localtime(moment), "l")


def hours(session: "EventSession") -> str:
    """9:00—18:00; the day of the end is named when it is another."""
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    until = _clock(ends) if begins.date() == ends.date() else f"{day(session.ends_at)} {_clock(ends)}"
    return f"{_clock(begins)}{'—' if _speaks_chinese() else '–'}{until}"


def _clock(moment: datetime.datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _speaks_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
