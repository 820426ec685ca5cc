"""What a year costs in queries: few, and no more with more records."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantai.reports import annual
from lantai.reports.periods import Period
from lantai.visits.models import Session

from .factories import SHANGHAI, ExhibitFactory, make_edition, make_event, make_exhibition
from .stories import make_outlet, make_story
from .test_attendance_totals import enter
from .test_pitches import send

MOST = 60


def queries() -> int:
    with CaptureQueriesContext(connection) as made:
        annual.draw_up(Period.of(2025))
    return len(made)


def grow(edition: Any, start: int, count: int) -> None:
    for n in range(start, start + count):
        make_exhibition([ExhibitFactory.create() for _ in range(3)], slug=f"show-{n}", edition=edition)
        at = datetime.datetime(2025, 6, 9, 9, tzinfo=SHANGHAI)
        for kind in ("archives_day", "training", "guidance", "law_publicity"):
            event = make_event(f"{kind}{n}", f"{kind}-{n}".replace("_", "-"), [at], kind=kind, edition=edition)
            enter(Session.objects.get(subject=event.pk), 5, at)
        send(make_story(f"故事{n}", f"story-{n}"), make_outlet(f"{n}报"))


@pytest.mark.django_db
def test_a_year_costs_few_queries_however_much_there_is(home: Any) -> None:
    edition = make_edition(2025)
    grow(edition, 0, 1)
    queries()  # What a process asks once and then remembers: content types.
    few = queries()
    grow(edition, 1, 3)
    assert queries() == few <= MOST
