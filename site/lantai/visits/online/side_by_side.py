"""On-site attendance and online views of the same event or exhibition: beside each other, never summed."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from wagtail.models import Page

from ..models import DailyAttendance
from ..onsite import audience, totals
from . import figures


@dataclass(frozen=True)
class Beside:
    """People counted on site and views online, of one page."""

    page: Any
    onsite: int
    online: int


def latest(count: int, year: int | None = None) -> list[Beside]:
    """Events and exhibitions any visitor was counted on, latest first; of one year if one is given."""
    sessions = audience.visitor_sessions().filter(pk__in=DailyAttendance.objects.values("session"))
    if year:
        sessions = sessions.filter(starts_at__year=year)
    ids: dict[int, datetime.datetime] = {}
    for pk in ("subject", "also_for"):
        for row in sessions.exclude(**{pk: None}).values(pk).annotate(last=Max("starts_at")):
            ids[row[pk]] = max(row["last"], ids.get(row[pk], row["last"]))
    chosen = sorted(ids, key=lambda pk: ids[pk], reverse=True)[:count]
    pages = {page.pk: page for page in Page.objects.filter(Q(pk__in=chosen)).specific()}
    return [
        Beside(pages[pk], totals.of_page(pk), figures.total(figures.scope_of_page(pages[pk])))
        for pk in chosen
        if pk in pages
    ]
