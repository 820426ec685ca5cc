"""The days' sums are those of the ledger, whoever writes it, and can be derived anew."""

import datetime
import io
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Page

from lantai.reports import registry
from lantai.reports.periods import Period
from lantai.visits.models import DailyAttendance, Session, Tally
from lantai.visits.onsite import daily, office, totals

from .attendance import make_session
from .factories import SHANGHAI

pytestmark = pytest.mark.django_db


def enter(session: Session, delta: int, at: datetime.datetime) -> None:
    times = {"client_at": at, "received_at": at, "effective_at": at}
    Tally.objects.create(op_id=uuid.uuid4(), session=session, kind="group", source="paper", delta=delta, **times)


def test_days_are_those_of_shanghai() -> None:
    session = make_session(Page.get_first_root_node())
    midnight = datetime.datetime(2025, 6, 10, tzinfo=SHANGHAI)
    enter(session, 3, midnight - datetime.timedelta(microseconds=1))
    enter(session, 5, midnight)
    enter(session, 7, midnight + datetime.timedelta(hours=23, minutes=59))
    days = DailyAttendance.objects.order_by("day").values_list("day", "people")
    assert list(days) == [(datetime.date(2025, 6, 9), 3), (datetime.date(2025, 6, 10), 12)]
    assert totals.of_session(session.pk, datetime.date(2025, 6, 10)) == 12
    by_day = registry.get("visitors_received").by_day
    assert by_day is not None
    assert by_day(Period.of(2025)) == dict(days)
    assert by_day(Period.of(2024)) == {}


def test_what_the_office_writes_is_added(cast: Any) -> None:
    session = make_session(Page.get_first_root_node())
    now = timezone.now()
    office.enter_paper(session, sheet="A", rows=[office.PaperRow(now, 30)], door="", counted_by="老李", user=cast.staff)
    office.correct(Tally.objects.get(), reason="多数了", right=28, user=cast.staff)
    office.admit(session, "x")
    office.admit(session, "x")
    assert totals.of_session(session.pk) == 29 == Tally.objects.aggregate(sum=Sum("delta"))["sum"]
    assert totals.of_sessions([session.pk, 0]) == {session.pk: 29, 0: 0}


def test_they_are_derived_anew(demo: object) -> None:
    right = sorted(DailyAttendance.objects.values_list("session", "day", "people"))
    assert daily.rebuild() == 0
    DailyAttendance.objects.filter(people__gt=300).update(people=1)
    DailyAttendance.objects.filter(people=64).delete()
    assert totals.of_session(right[0][0]) == Tally.objects.filter(session=right[0][0]).aggregate(s=Sum("delta"))["s"]
    said = io.StringIO()
    call_command("roll_visits", "--rebuild", stdout=said)
    assert "4 days of attendance rebuilt" in said.getvalue()
    assert sorted(DailyAttendance.objects.values_list("session", "day", "people")) == right


def test_a_total_reads_days_and_not_lines(demo: object, django_assert_num_queries: Any) -> None:
    session = Session.objects.get(days__people=512)
    with django_assert_num_queries(1) as asked:
        assert totals.of_session(session.pk) == 512
    assert "visits_tally" not in asked[0]["sql"]
