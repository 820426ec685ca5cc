"""POST /attendance/v1/sync: what is stored, and what is said of every line and every refusal."""

import datetime
import json
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from lantai.visits.models import Quarantined, Session, Tally
from lantai.visits.onsite import devices, totals

from .attendance import HOUR, make_device, make_session
from .attendance_lines import line, undo

pytestmark = pytest.mark.django_db
URL = "/attendance/v1/sync"
DAY = 24 * HOUR


@pytest.fixture
def home(db: None) -> Any:
    """Any page will do."""
    return Page.get_first_root_node()


@pytest.fixture
def session(home: Any) -> Session:
    return make_session(home)


@pytest.fixture
def phone(home: Any) -> "Phone":
    return Phone(home)


class Phone:
    """A phone as the server sees it."""

    def __init__(self, subject: Any, **fields: Any) -> None:
        self.device, self.token = make_device(subject, **fields)

    def post(self, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        return Client().post(URL, data, content_type="application/json", headers=headers)

    def send(self, *lines: Any, sent_at: datetime.datetime | None = None) -> list[tuple[str, str]]:
        """Status and code of each line; every code comes with a sentence."""
        response = self.post({"sent_at": (sent_at or timezone.now()).isoformat(), "lines": list(lines)})
        assert response.status_code == 200, response.content
        results = response.json()["results"]
        assert [r["op_id"] for r in results] == [x.get("op_id") if isinstance(x, dict) else None for x in lines]
        assert all(r["message"].endswith(("。", ".")) for r in results if r.get("code"))
        return [(r["status"], r.get("code", "")) for r in results]


def test_lines_are_counted_and_named(phone: Phone, session: Session) -> None:
    lines = [
        line(session.pk, 1),
        line(session.pk, 2, 5),
        line(session.pk, 3, 42, kind="group", group_name="云溪一中"),
        line(session.pk, 4, 0, kind="headcount", observed=30),
    ]
    assert phone.send(*lines) == [("accepted", "")] * 4
    assert totals.of_session(session.pk) == 48
    group = Tally.objects.get(kind="group")
    assert (group.group_name, group.door, group.actor, group.source) == ("云溪一中", "东门", "甲", "phone")
    assert totals.headcounts(session.pk).get().observed == 30


def test_the_reply_tells_the_totals_and_sets_no_cookie(phone: Phone, session: Session) -> None:
    response = phone.post({"sent_at": timezone.now().isoformat(), "lines": [line(session.pk, 1, 7)]})
    body = response.json()
    assert body["device"]["state"] == "valid"
    assert [(s["id"], s["total"], s["today"]) for s in body["sessions"]] == [(session.pk, 7, 7)]
    assert not response.cookies
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert "no-store" in response["Cache-Control"]


def test_lines_sent_again_are_counted_once(phone: Phone, session: Session) -> None:
    lines = [line(session.pk, seq) for seq in range(1, 6)]
    assert phone.send(*lines) == [("accepted", "")] * 5
    assert phone.send(*reversed(lines), lines[0]) == [("duplicate", "")] * 6
    assert phone.send(lines[0], line(session.pk, 6), lines[0]) == [
        ("duplicate", ""),
        ("accepted", ""),
        ("duplicate", ""),
    ]
    assert totals.of_session(session.pk) == 6


def test_twice_in_one_batch(phone: Phone, session: Session) -> None:
    one = line(session.pk, 1)
    assert phone.send(one, one, {**one, "delta": 2}, line(session.pk, 1)) == [
        ("accepted", ""),
        ("duplicate", ""),
        ("conflict", "other_content"),
        ("conflict", "seq_used"),
    ]
    assert totals.of_session(session.pk) == 1


@pytest.mark.parametrize("change", [{"delta": 2}, {"seq": 9}, {"actor": "乙"}, {"kind": "group"}])
def test_same_number_other_content(phone: Phone, session: Session, change: dict[str, Any]) -> None:
    one = line(session.pk, 1)
    phone.send(one)
    assert phone.send({**one, **change}) == [("conflict", "other_content")]
    assert totals.of_session(session.pk) == 1


def test_a_line_of_another_phone_with_the_same_number(home: Any, phone: Phone, session: Session) -> None:
    one = line(session.pk, 1)
    phone.send(one)
    assert Phone(home).send({**one, "delta": 3}) == [("conflict", "other_content")]


def test_undo_and_undo_before_what_it_undoes(phone: Phone, session: Session) -> None:
    first, second = line(session.pk, 1, 5), line(session.pk, 2, 5)
    assert phone.send(first, undo(first, 3)) == [("accepted", "")] * 2
    assert phone.send(undo(second, 4)) == [("accepted", "")]
    assert totals.of_session(session.pk) == -5
    assert phone.send(second) == [("accepted", "")]
    assert totals.of_session(session.pk) == 0
    assert not Tally.objects.exclude(flags="").exists()


@pytest.mark.parametrize("reversal_first", [False, True])
def test_a_reversal_of_another_size_is_flagged(phone: Phone, session: Session, reversal_first: bool) -> None:
    one = line(session.pk, 1, 5)
    both = [one, {**undo(one, 2), "delta": -3}]
    for each in reversed(both) if reversal_first else both:
        assert phone.send(each) == [("accepted", "")]
    assert [t.delta for t in Tally.objects.filter(flags="mismatch")] == [5 if reversal_first else -3]
    assert totals.of_session(session.pk) == 2


def test_a_line_is_taken_back_once_and_by_its_own_phone(home: Any, phone: Phone, session: Session) -> None:
    one = line(session.pk, 1)
    assert phone.send(one, undo(one, 2), undo(one, 3)) == [
        ("accepted", ""),
        ("accepted", ""),
        ("refused", "already_reversed"),
    ]
    assert phone.send(undo(one, 4)) == [("refused", "already_reversed")]
    other = line(session.pk, 5)
    phone.send(other)
    assert Phone(home).send(undo(other, 1)) == [("refused", "not_yours")]
    assert totals.of_session(session.pk) == 1


BAD = [
    ({"delta": 0}, "delta_out_of_range"),
    ({"delta": 10_000}, "delta_out_of_range"),
    ({"delta": -1}, "delta_out_of_range"),
    ({"delta": True}, "delta_out_of_range"),
    ({"delta": "5"}, "delta_out_of_range"),
    ({"delta": 1.5}, "delta_out_of_range"),
    ({"kind": "group", "delta": -3}, "group_size"),
    ({"kind": "group", "delta": 501}, "group_size"),
    ({"kind": "headcount", "delta": 0, "observed": -1}, "headcount_out_of_range"),
    ({"kind": "headcount", "delta": 4, "observed": 4}, "delta_out_of_range"),
    ({"kind": "correction", "delta": -1}, "reverses_missing"),
    ({"kind": "self_checkin"}, "kind_unknown"),
    ({"kind": ["group"]}, "kind_unknown"),
    ({"session": 999_999}, "session_unknown"),
    ({"session": "1"}, "session_unknown"),
    ({"session": 10**30}, "session_unknown"),
    ({"op_id": "seven"}, "op_id_unreadable"),
    ({"op_id": None}, "op_id_unreadable"),
    ({"seq": 0}, "seq_out_of_range"),
    ({"seq": 10**19}, "seq_out_of_range"),
    ({"at": "yesterday"}, "time_unreadable"),
    ({"at": "2025-06-09T09:00:00"}, "time_unreadable"),
    ({"at": "9999-12-31T23:59:59-12:00"}, "time_unreadable"),
    ({"at": 5}, "time_unreadable"),
    ({"kind": "group", "group_name": "长" * 81}, "text_unreadable"),
    ({"actor": "\x00"}, "text_unreadable"),
    ({"actor": "\ud800"}, "text_unreadable"),
    ({"actor": ["甲"]}, "text_unreadable"),
]


@pytest.mark.parametrize("bad,code", BAD, ids=[f"{code}-{n}" for n, (_bad, code) in enumerate(BAD)])
def test_a_bad_line_is_refused_and_the_rest_kept(
    phone: Phone, session: Session, bad: dict[str, Any], code: str
) -> None:
    before, after = line(session.pk, 1), line(session.pk, 3, 2)
    said = phone.send(before, {**line(session.pk, 2), **bad}, after)
    assert said == [("accepted", ""), ("refused", code), ("accepted", "")]
    assert totals.of_session(session.pk) == 3
    assert not Quarantined.objects.exists()


@pytest.mark.parametrize("junk", [None, 5, "line", [], {}])
def test_what_is_not_a_line(phone: Phone, session: Session, junk: Any) -> None:
    code = "kind_unknown" if junk == {} else "not_a_line"
    assert phone.send(junk, line(session.pk, 1)) == [("refused", code), ("accepted", "")]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"lines": {}}', b"\xff\xfe", b'{"lines": []}', b"[" * 100_000],
    ids=["empty", "torn", "list", "null", "object", "bytes", "no-time", "deep"],
)
def test_what_is_not_a_request(phone: Phone, body: bytes) -> None:
    response = phone.post(body)
    assert response.status_code == 400
    assert response.json()["code"] in ("not_json", "time_unreadable")


def test_every_truncation_stores_nothing(phone: Phone, session: Session) -> None:
    whole = json.dumps({"sent_at": timezone.now().isoformat(), "lines": [line(session.pk, n) for n in range(1, 4)]})
    for length in range(0, len(whole), 7):
        assert phone.post(whole[:length]).status_code == 400
    assert not Tally.objects.exists()
    assert phone.post(whole).status_code == 200
    assert totals.of_session(session.pk) == 3


def test_ten_megabytes(phone: Phone, session: Session) -> None:
    huge = {**line(session.pk, 1), "actor": "长" * 3_500_000}
    response = phone.post({"sent_at": timezone.now().isoformat(), "lines": [huge]})
    assert response.status_code == 413
    assert response.json()["code"] == "too_large"
    assert not Tally.objects.exists()


def test_a_hundred_and_one_lines(phone: Phone, session: Session) -> None:
    lines = [line(session.pk, n) for n in range(1, 102)]
    response = phone.post({"sent_at": timezone.now().isoformat(), "lines": lines})
    assert (response.status_code, response.json()["code"]) == (400, "too_many_lines")
    assert phone.send(*lines[:100]) == [("accepted", "")] * 100


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer nobody", "Basic eDp5"])
def test_a_phone_nobody_enrolled(phone: Phone, session: Session, authorization: str) -> None:
    response = phone.post(
        {"sent_at": timezone.now().isoformat(), "lines": [line(session.pk, 1)]}, Authorization=authorization
    )
    assert (response.status_code, response.json()["code"]) == (401, "token_unknown")
    assert not Tally.objects.exists()
    assert Client().get(URL).status_code == 405


def test_lines_of_a_revoked_phone_are_kept_aside(cast: Any, phone: Phone, session: Session) -> None:
    devices.revoke(phone.device, user=cast.staff)
    one = line(session.pk, 1)
    assert phone.send(one) == [("quarantined", "device_revoked")]
    assert phone.send(one) == [("quarantined", "")]
    assert phone.send({**one, "delta": 2}) == [("conflict", "other_content")]
    kept = Quarantined.objects.get()
    assert kept.payload["delta"] == 1
    assert not Tally.objects.exists()


def test_lines_of_an_expired_phone_are_kept_aside(home: Any, session: Session) -> None:
    phone = Phone(home, expires_at=timezone.now() - HOUR)
    assert phone.send(line(session.pk, 1)) == [("quarantined", "device_expired")]


def test_a_phone_of_another_event(home: Any, session: Session) -> None:
    stranger = Phone(home.add_child(title="别的活动", slug="other"))
    assert stranger.send(line(session.pk, 1)) == [("quarantined", "wrong_event")]
    assert totals.of_session(session.pk) == 0


def test_a_session_that_ended_yesterday(home: Any, phone: Phone, session: Session) -> None:
    now = timezone.now()
    over = make_session(home, starts_at=now - 30 * HOUR, ends_at=now - 24 * HOUR)
    during = line(over.pk, 2, at=(now - 25 * HOUR).isoformat())
    said = phone.send(line(over.pk, 1), during, line(session.pk, 3))
    assert said == [("quarantined", "session_ended"), ("accepted", ""), ("accepted", "")]


def test_a_session_of_next_week(home: Any, phone: Phone) -> None:
    coming = make_session(home, starts_at=timezone.now() + 7 * DAY, ends_at=timezone.now() + 8 * DAY)
    assert phone.send(line(coming.pk, 1)) == [("quarantined", "session_not_begun")]


def test_a_clock_a_minute_off_is_believed(phone: Phone, session: Session) -> None:
    at = timezone.now() - datetime.timedelta(minutes=30)
    phone.send(line(session.pk, 1, at=at.isoformat()), sent_at=timezone.now() - datetime.timedelta(seconds=90))
    tally = Tally.objects.get()
    assert (tally.effective_at, tally.client_at, tally.flags) == (at, at, "")


@pytest.mark.parametrize("off", [DAY, -DAY, -56 * 365 * DAY])
def test_a_clock_days_off_is_put_right(phone: Phone, session: Session, off: datetime.timedelta) -> None:
    true = timezone.now() - HOUR
    assert phone.send(line(session.pk, 1, at=(true + off).isoformat()), sent_at=timezone.now() + off) == [
        ("accepted", "")
    ]
    tally = Tally.objects.get()
    assert tally.client_at == true + off
    assert abs(tally.effective_at - true) < datetime.timedelta(seconds=5)
    assert tally.flags == "clock"


@pytest.mark.parametrize("off", [DAY, -DAY])
def test_a_clock_changed_while_lines_waited(phone: Phone, session: Session, off: datetime.timedelta) -> None:
    """Nobody can tell when the earlier ones were; all are counted, within the session, and flagged."""
    now = timezone.now()
    lines = [line(session.pk, n, at=(now - n * HOUR / 4).isoformat()) for n in range(1, 4)]
    lines += [line(session.pk, n, at=(now + off).isoformat()) for n in range(4, 7)]
    assert phone.send(*lines, sent_at=now + off) == [("accepted", "")] * 6
    assert totals.of_session(session.pk) == 6
    assert all("clock" in t.flags for t in Tally.objects.all())
    assert all(session.starts_at <= t.effective_at <= timezone.now() for t in Tally.objects.all())


def test_lines_from_the_future_are_flagged(phone: Phone, session: Session) -> None:
    ahead = line(session.pk, 1, at=(timezone.now() + DAY).isoformat())
    assert phone.send(ahead, line(session.pk, 2)) == [("accepted", "")] * 2
    tally = Tally.objects.get(seq=1)
    assert tally.flags == "future"
    assert tally.effective_at == tally.received_at


def test_before_the_doors_opened(home: Any, phone: Phone) -> None:
    soon = make_session(home, starts_at=timezone.now() + HOUR / 2, ends_at=timezone.now() + 3 * HOUR)
    assert phone.send(line(soon.pk, 1)) == [("accepted", "")]
    tally = Tally.objects.get()
    assert (tally.effective_at, tally.flags) == (soon.starts_at, "outside")


def test_the_number_of_queries_does_not_grow(
    phone: Phone, session: Session, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(24):
        phone.send(line(session.pk, 1))
    with django_assert_max_num_queries(24):
        phone.send(*(line(session.pk, n) for n in range(2, 102)))


@pytest.mark.parametrize("statement", ["UPDATE visits_tally SET delta = 2", "DELETE FROM visits_tally"])
def test_the_ledger_is_append_only(phone: Phone, session: Session, statement: str) -> None:
    phone.send(line(session.pk, 1))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert totals.of_session(session.pk) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"delta": 0},
        {"delta": 501},
        {"kind": "group", "delta": -3},
        {"kind": "headcount", "delta": 5, "observed": 5},
        {"kind": "correction", "delta": -2001},
        {"kind": "self_checkin", "delta": 2},
        {"kind": "rumour"},
    ],
)
def test_the_database_itself_refuses_what_a_kind_may_not_hold(session: Session, fields: dict[str, Any]) -> None:
    now = timezone.now()
    line_ = {"op_id": uuid.uuid4(), "session": session, "kind": "individual", "delta": 1, "source": "phone"}
    times = {"client_at": now, "received_at": now, "effective_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.create(**{**line_, **times, **fields})
    assert not Tally.objects.exists()
