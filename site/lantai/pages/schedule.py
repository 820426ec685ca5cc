"""Scheduled publishing that says plainly what it will do."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timeuntil
from django.utils.translation import gettext
from wagtail.models import Page


def moment(when: datetime) -> str:
    """2025-06-09 Monday 09:00, as clocks in the hall show it."""
    local = timezone.localtime(when)
    return f"{local:%Y-%m-%d} {date_format(local, 'l')} {local:%H:%M}"


@dataclass(frozen=True)
class Forecast:
    """What a schedule will do, in words; `in_order` is False when somebody should look after it."""

    text: str
    in_order: bool = True


def forecast(page: Page) -> Forecast | None:
    """What the schedule of a page's latest draft will do; None without a schedule that still matters."""
    now = timezone.now()
    approved = page.scheduled_revision
    when = approved.approved_go_live_at if approved else page.go_live_at
    if not when or (when <= now and page.live and not approved):
        return None
    words = {"when": moment(when), "wait": timeuntil(when, now)}
    if approved and when > now:
        text = gettext("Goes public on %(when)s Beijing time, in %(wait)s. The clock is checked every minute.")
    elif approved:
        text = gettext(
            "Was to go public on %(when)s Beijing time and waits for the worker. If this lasts, tell the operator."
        )
    elif when > now:
        text = gettext("Once approved, it goes public on %(when)s Beijing time, in %(wait)s.")
    else:
        text = gettext("The time set, %(when)s Beijing time, has passed: once approved, it goes public at once.")
    return Forecast(text % words, in_order=when > now)
