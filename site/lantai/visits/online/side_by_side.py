"""On-site attendance and online views of the same event or exhibition: beside each other, never summed."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from wagtail.models import Page

from ..models import DailyAttendance, Session
from ..onsite import totals
from . import figures
from .lines import Line, lines


@dataclass(frozen=True)
class Beside:
    """People counted on site and views online, of one page; `apart` are the counts of the lines told of."""

    page: Any
    onsite: int
    online: int
    apart: list[int]


def latest(count: int, year: int | None = None) -> tuple[list[Line], list[Beside]]:
    """Events and exhibitions anybody was counted on, latest first; of one year if one is given.

    The lines are those that counted anything on one of them.
    """
    sessions = Session.objects.filter(pk__in=DailyAttendance.objects.values("session"))
    if year:
        sessions = sessions.filter(starts_at__year=year)
    ids: dict[int, datetime.datetime] = {}
    for pk in ("subject", "also_for"):
        for row in sessions.exclude(**{pk: None}).values(pk).annotate(last=Max("starts_at")):
            ids[row[pk]] = max(row["last"], ids.get(row[pk], row["last"]))
    chosen = sorted(ids, key=lambda pk: ids[pk], reverse=True)[:count]
    pages = {page.pk: page for page in Page.objects.filter(Q(pk__in=chosen)).specific()}
    told = [pages[pk] for pk in chosen if pk in pages]
    counts = {line: [figures.total(figures.scope_of_page(page, line)) for page in told] for line in lines()}
    counts = {line: of_pages for line, of_pages in counts.items() if any(of_pages)}
    return list(counts), [
        Beside(
            page,
            totals.of_page(page.pk),
            figures.total(figures.scope_of_page(page)),
            [of_pages[place] for of_pages in counts.values()],
        )
        for place, page in enumerate(told)
    ]
