"""Figures of a period, each with the records it is counted from.

A period is its first and last day, both included, in the hall's time (Asia/Shanghai).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from .models import Outlet, Pitch, StoryPage


@dataclass(frozen=True)
class Figure:
    """A number of distinct stories, and the records it is counted from: stories, or pitches of them."""

    value: int
    records: QuerySet[Any]


def of_year(year: int, until: date | None = None) -> tuple[date, date]:
    """The period of a year, up to its cut-off day (截至) if one is given."""
    last = date(year, 12, 31)
    return date(year, 1, 1), min(last, until) if until else last


def written(first: date, last: date) -> Figure:
    """编撰档案故事: stories whose manuscript was finished in the period, published or not."""
    stories = StoryPage.objects.filter(written_on__range=(first, last)).defer("body")
    return Figure(stories.count(), stories.order_by("written_on", "pk"))


def pitched(first: date, last: date) -> Figure:
    """投稿: distinct stories sent to at least one outlet in the period. Sent twice, a story is still one."""
    return _stories_of(Pitch.objects.filter(sent_on__range=(first, last)))


def accepted(first: date, last: date) -> Figure:
    """采用: distinct stories an outlet accepted, or printed, with an answer in the period; whenever they were sent."""
    return _stories_of(Pitch.objects.accepted().filter(answered_on__range=(first, last)))


def published(first: date, last: date) -> Figure:
    """刊发: distinct stories printed in the period."""
    return _stories_of(Pitch.objects.filter(state=Pitch.State.PUBLISHED, published_on__range=(first, last)))


def pitched_by_outlet(first: date, last: date) -> list[tuple[Outlet, Figure]]:
    """The outlets stories were sent to in the period, each with the distinct stories it got; most first.

    A story sent to two outlets stands with both: these do not add up to `pitched`.
    """
    sent = Pitch.objects.filter(sent_on__range=(first, last))
    counts = dict(sent.order_by().values_list("outlet").annotate(n=Count("story_number", distinct=True)))
    outlets = Outlet.objects.in_bulk(counts)
    rows = [(outlets[pk], Figure(n, sent.filter(outlet=pk))) for pk, n in counts.items()]
    return sorted(rows, key=lambda row: (-row[1].value, row[0].name))


def _stories_of(pitches: QuerySet[Any]) -> Figure:
    records = pitches.select_related("outlet").defer("sent_text").order_by("sent_on", "pk")
    return Figure(pitches.aggregate(n=Count("story_number", distinct=True))["n"], records)
