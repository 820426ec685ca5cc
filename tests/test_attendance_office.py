"""Attendance in the admin: totals, ledger, corrections, quarantine, phones, paper, poster, wall, demonstration."""

import datetime
import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from exhibitions.models import EventPage, ExhibitionPage
from lantai.visits.models import Device, Enrolment, Quarantined, Session, Tally
from lantai.visits.onsite import totals

from .attendance import HOUR, make_device, make_session
from .attendance_lines import line, undo
from .factories import SHANGHAI, make_event, make_exhibition

pytestmark = pytest.mark.django_db
VIEWERS = ("staff", "editor", "director", "admin")
ORGANISERS = ("staff", "editor", "admin")


@pytest.fixture
def subject(db: None) -> Any:
    return Page.get_first_root_node()


@pytest.fixture
def session(subject: Any) -> Session:
    return make_session(subject)


def send(token: str, *lines: Any, **body: Any) -> list[str]:
    response = Client().post(
        "/attendance/v1/sync",
        {"sent_at": timezone.now().isoformat(), "lines": list(lines), **body},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return [result["status"] for result in response.json()["results"]]


def addresses(session: Session) -> dict[str, bool]:
    """Pages of the admin, and whether they are for organisers only."""
    names = {"attendance_session": False, "attendance_sheet": False, "attendance_poster": False}
    names["attendance_paper"] = True
    here = {reverse(name, args=[session.pk]): organisers for name, organisers in names.items()}
    here |= {reverse(f"attendance_{name}"): False for name in ("overview", "ledger", "ledger_results")}
    return here | {reverse(f"attendance_{name}"): True for name in ("phones", "quarantine")}


@pytest.mark.parametrize("who", ["", "outsider", "reviewer", "final_reviewer", *VIEWERS])
def test_who_may_see_what(cast: Any, session: Session, who: str) -> None:
    client = cast.client(who)
    for address, organisers_only in addresses(session).items():
        status = client.get(address).status_code
        if who in (ORGANISERS if organisers_only else VIEWERS):
            assert status == 200, address
        else:
            assert status in (302, 403), address


@pytest.mark.parametrize("who", ["director", "reviewer", ""])
def test_only_organisers_change_anything(cast: Any, subject: Any, session: Session, who: str) -> None:
    device, token = make_device(subject)
    one = line(session.pk, 1, 5)
    send(token, one)
    client = cast.client(who)
    client.post(reverse("attendance_correct", args=[one["op_id"]]), {"reason": "看错了"})
    client.post(reverse("attendance_revoke", args=[device.pk]))
    client.post(reverse("attendance_phones"), {"subject": subject.pk})
    client.post(reverse("attendance_paper", args=[session.pk]), {"sheet": "A1", "counted_by": "乙", "row_0": 9})
    device.refresh_from_db()
    assert (totals.of_session(session.pk), device.state, Enrolment.objects.count()) == (5, "valid", 0)


def test_a_correction_is_a_reversal_with_a_reason(cast: Any, subject: Any, session: Session) -> None:
    _device, token = make_device(subject)
    group = line(session.pk, 1, 30, kind="group", group_name="一中")
    send(token, group, line(session.pk, 2))
    client, address = cast.client("staff"), reverse("attendance_correct", args=[group["op_id"]])
    assert client.post(address, {"right": "28", "reason": ""}).status_code == 200
    assert totals.of_session(session.pk) == 31
    assert client.post(address, {"right": "28", "reason": "多数了两人"}).status_code == 302
    assert totals.of_session(session.pk) == 29
    assert Tally.objects.get(op_id=group["op_id"]).delta == 30
    written = Tally.objects.filter(source="office").order_by("delta")
    assert [(t.delta, t.reason, t.actor) for t in written] == [
        (-30, "多数了两人", "staff"),
        (28, "多数了两人", "staff"),
    ]
    again = client.post(address, {"right": "1", "reason": "再来"})
    assert again.status_code == 200
    assert totals.of_session(session.pk) == 29
    assert send(token, undo(group, 3)) == ["refused"]


def test_the_live_page(cast: Any, subject: Any) -> None:
    # On one day, whatever the time is now.
    noon = timezone.localtime().replace(hour=12, minute=0, second=0) - datetime.timedelta(days=1)
    late = (noon + datetime.timedelta(minutes=40)).isoformat()
    session = make_session(subject, starts_at=noon - HOUR)
    east, west = (make_device(subject, door=door)[1] for door in ("东门", "西门"))
    send(east, line(session.pk, 1, 7, at=late), line(session.pk, 2, 5, at=noon.isoformat()))
    send(west, line(session.pk, 1, 2, at=late), line(session.pk, 2, 0, kind="headcount", observed=77, at=late))
    response = cast.client("director").get(reverse("attendance_session", args=[session.pk]))
    context = response.context
    assert context["total"] == 14
    assert {(door.name, door.people) for door in context["doors"]} == {("东门", 12), ("西门", 2)}
    assert sum(people for _begins, people in context["quarters"]) == 14
    assert context["quarters"][0][1] == 5
    assert all(begins.minute % 15 == 0 for begins, _people in context["quarters"])
    assert f"{context['quarters'][-1][0]:%H:%M}" == "12:30"
    assert "77" in response.content.decode()
    assert "data-live" in response.content.decode()


def test_the_ledger_filters_and_exports(cast: Any, subject: Any, session: Session) -> None:
    other = make_session(subject, name="下午场")
    _device, token = make_device(subject)
    send(token, line(session.pk, 1, 3), line(other.pk, 2, 42, kind="group", group_name="=1+1"))
    client, address = cast.client("director"), reverse("attendance_ledger")
    assert [t.delta for t in client.get(address, {"session": other.pk}).context["object_list"]] == [42]
    assert client.get(address, {"kind": "individual"}).context["sum"] == 3
    assert client.get(address, {"flags": "clock"}).context["sum"] == 0
    export = client.get(address, {"export": "xlsx"})
    content = b"".join(export.streaming_content) if export.streaming else export.content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 3
    assert sorted(cell for row in rows[1:] for cell in row if isinstance(cell, int)) == [3, 42]
    assert "'=1+1" in [cell for row in rows[1:] for cell in row]


def test_quarantine_is_decided_once_with_a_reason(cast: Any, subject: Any, session: Session) -> None:
    device, token = make_device(subject)
    client = cast.client("staff")
    client.post(reverse("attendance_revoke", args=[device.pk]))
    assert send(token, line(session.pk, 1, 4), line(session.pk, 2, 6)) == ["quarantined"] * 2
    address = reverse("attendance_quarantine")
    decision = {"device": str(device.pk), "code": "device_revoked", "session": session.pk, "decision": "count"}
    client.post(address, decision)
    assert totals.of_session(session.pk) == 0
    client.post(address, {**decision, "reason": "手机其实没丢"})
    client.post(address, {**decision, "reason": "再按一次"})
    assert totals.of_session(session.pk) == 10
    assert {t.flags for t in Tally.objects.all()} == {"settled"}
    assert {q.outcome for q in Quarantined.objects.all()} == {"taken"}
    late = line(session.pk, 3, 9)
    send(token, late)
    client.post(address, {**decision, "decision": "dismiss", "reason": "重复"})
    assert totals.of_session(session.pk) == 10
    assert send(token, late) == ["quarantined"]


def test_enrolment_shows_a_code_once_that_opens_one_phone(cast: Any, subject: Any, session: Session) -> None:
    response = cast.client("staff").post(
        reverse("attendance_phones"), {"subject": subject.pk, "door": "南门", "label": "小王"}
    )
    assert "no-store" in response["Cache-Control"]
    html = response.content.decode()
    assert "data:image/svg+xml" in html
    code = re.search(r"#e=([\w-]{22})", html)
    assert code
    body = {"code": code[1], "token": "t" * 43}

    def enrol(**change: str) -> Any:
        return Client().post("/attendance/v1/enrol", {**body, **change}, content_type="application/json")

    assert enrol(token="short").json()["code"] == "token_weak"
    first = enrol()
    assert first.status_code == 200
    assert (first.json()["device"]["door"], first.json()["sessions"][0]["id"]) == ("南门", session.pk)
    assert enrol().status_code == 200, "the answer may have been lost"
    assert enrol(token="u" * 43).json()["code"] == "code_used"
    assert enrol(code="unknown").json()["code"] == "code_unknown"
    assert Device.objects.count() == 1
    assert send(body["token"], line(session.pk, 1, 2)) == ["accepted"]
    assert code[1] not in str(list(Enrolment.objects.values()))


def test_an_old_code(cast: Any, subject: Any, session: Session) -> None:
    from lantai.visits.onsite import enrolment

    _issued, code = enrolment.issue(subject, door="", label="", user=cast.staff)
    Enrolment.objects.update(expires_at=timezone.now() - HOUR)
    response = Client().post("/attendance/v1/enrol", {"code": code, "token": "t" * 43}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (410, "code_expired")


def test_a_paper_sheet_is_entered_once(cast: Any, session: Session) -> None:
    client, address = cast.client("staff"), reverse("attendance_paper", args=[session.pk])
    number = re.search(r"<b>([\w-]+)</b>", client.get(reverse("attendance_sheet", args=[session.pk])).content.decode())
    assert number
    sheet = {"sheet": number[1], "counted_by": "老李", "door": "北门", "row_0": "31", "row_2": "12"}
    assert client.post(address, {**sheet, "row_1": "-4"}).status_code == 200
    assert client.post(address, {**sheet, "row_1": "9999"}).status_code == 200
    assert client.post(address, sheet).status_code == 302
    assert client.post(address, {**sheet, "row_0": "5"}).status_code == 200
    assert totals.of_session(session.pk) == 43
    lines = Tally.objects.order_by("effective_at")
    assert [(t.source, t.delta, t.door, t.actor) for t in lines] == [
        ("paper", 31, "北门", "老李"),
        ("paper", 12, "北门", "老李"),
    ]
    assert lines[1].effective_at - lines[0].effective_at == HOUR


def test_a_sheet_of_an_evening_past_midnight_has_all_its_hours(cast: Any, subject: Any) -> None:
    evening = datetime.datetime(2026, 2, 28, 22, tzinfo=SHANGHAI)
    session = make_session(subject, starts_at=evening, ends_at=evening + 4 * HOUR)
    address = reverse("attendance_sheet", args=[session.pk])
    for day in ("", "?day=2026-02-28", "?day=2026-03-01"):
        page = cast.client("staff").get(f"{address}{day}")
        assert [f"{row:%d %H:%M}" for row in page.context["rows"]] == [
            *("28 22:00", "28 22:30", "28 23:00", "28 23:30"),
            *("01 00:00", "01 00:30", "01 01:00", "01 01:30"),
        ]


def test_self_check_in_counts_a_phone_once(session: Session) -> None:
    address = reverse("attendance:checkin", args=[session.poster_key])
    visitor = Client(enforce_csrf_checks=True)
    html = visitor.get(address).content.decode()
    credential = re.search(r'name="credential" value="([^"]+)"', html)
    assert credential
    for _ in range(3):
        response = visitor.post(address, {"credential": credential[1]})
        assert response.status_code == 200
        assert not response.cookies
    assert totals.of_session(session.pk) == 1
    assert sorted((t.delta, t.flags) for t in Tally.objects.all()) == [(0, "again"), (0, "again"), (1, "")]
    assert credential[1] not in str(list(Tally.objects.values()))
    visitor.post(address, {"credential": "another"})
    assert totals.of_session(session.pk) == 2
    session.ends_at = timezone.now() - 3 * HOUR
    session.starts_at = timezone.now() - 9 * HOUR
    session.save()
    visitor.post(address, {"credential": "late"})
    assert totals.of_session(session.pk) == 2


def test_sessions_follow_their_event(home: Any) -> None:
    starts = [datetime.datetime(2025, 6, day, 9, tzinfo=SHANGHAI) for day in (9, 10)]
    event = make_event(starts=starts)
    first, second = Session.objects.filter(subject=event.pk).order_by("starts_at")
    _device, token = make_device(event)
    send(token, line(second.pk, 1))
    Quarantined.objects.all().delete()
    moment = starts[1] + HOUR
    Tally.objects.create(
        op_id="7b0d3b0e-3f7b-4f6e-9d7e-0f6e7b0d3b0e",
        session=second,
        kind="individual",
        source="office",
        delta=1,
        client_at=moment,
        received_at=moment,
        effective_at=moment,
    )
    event.sessions.remove(event.sessions.get(starts_at=starts[1]))
    (kept,) = event.sessions.get_object_list()
    kept.venue = "档案馆"
    event.title = "改名"
    event.save_revision().publish()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title, first.venue, first.cancelled) == ("改名", "档案馆", False)
    assert second.cancelled
    assert totals.of_page(event.pk) == 1
    event.delete()
    second.refresh_from_db()
    assert (second.subject, totals.of_session(second.pk)) == (None, 1)


def test_an_exhibition_shown_at_its_event_is_counted_there(home: Any) -> None:
    exhibition = make_exhibition()
    assert Session.objects.filter(subject=exhibition.pk).count() == 1
    starts = [datetime.datetime(2025, 6, day, 9, tzinfo=SHANGHAI) for day in (9, 10, 11)]
    event = make_event(starts=starts, exhibition=exhibition)
    assert not Session.objects.filter(subject=exhibition.pk).exists()
    assert Session.objects.of_page(exhibition.pk).count() == 3
    event.sessions.remove(event.sessions.first())
    event.save_revision().publish()
    assert Session.objects.filter(subject=exhibition.pk).count() == 1
    assert Session.objects.of_page(exhibition.pk).count() == 1


def test_the_screen_on_the_wall(home: Any, client: Client) -> None:
    event = make_event(starts=[timezone.now() - HOUR])
    (session,) = Session.objects.filter(subject=event.pk)
    _device, token = make_device(event)
    send(token, line(session.pk, 1, 37))
    address = reverse("attendance:wall", args=[event.pk])
    assert ">37<" in client.get(address).content.decode()
    assert client.get(f"{address}figures").json() == {"today": 37, "whole": 37}
    event.unpublish()
    assert client.get(address).status_code == 404
    assert client.get(reverse("attendance:wall", args=[home.pk])).status_code == 404


def test_the_demonstration_counts_what_it_says(demo: Any) -> None:
    square = EventPage.objects.get(slug="archives-day-2025")
    sessions = Session.objects.filter(subject=square.pk).order_by("starts_at")
    assert [totals.of_session(session.pk) for session in sessions] == [512, 386, 388]
    assert totals.of_page(square.pk) == 1286
    assert totals.of_page(EventPage.objects.get(slug="open-day-2025").pk) == 64
    assert totals.of_page(ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo").pk) == 1286
    hall = ExhibitionPage.objects.get(slug="qingshixu")
    assert len(totals.by_day(Tally.objects.filter(session__subject=hall.pk))) == 6
