"""`/cms/attendance/file/`: the file a phone saves, read back by an organiser."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from lantai.visits.models import Device, Quarantined, Session, Tally
from lantai.visits.onsite import devices, totals

from .attendance import HOUR, make_device, make_session
from .attendance_lines import line, undo

pytestmark = pytest.mark.django_db
ADDRESS = "/cms/attendance/file/"


@pytest.fixture
def session(db: None) -> Session:
    return make_session(Page.get_first_root_node())


@pytest.fixture
def device(session: Session) -> Device:
    return make_device(session.subject)[0]


def saved(device: Any, waiting: list[Any], aside: Any = ()) -> bytes:
    """The file as the app writes it."""
    about = {"id": str(device), "title": "请听档案说", "door": "东门", "label": "甲"}
    content = {"device": about, "saved_at": timezone.now().isoformat(), "waiting": waiting, "aside": list(aside)}
    return json.dumps(content, ensure_ascii=False).encode()


def upload(client: Any, content: bytes) -> Any:
    response = client.post(ADDRESS, {"file": SimpleUploadedFile("attendance-1.json", content, "application/json")})
    assert response.status_code == 200
    return response


def results(client: Any, content: bytes) -> list[str]:
    """What is said of each line."""
    return [row["result"] for row in upload(client, content).context["lines"]]


def test_lines_are_counted_once_however_often_they_come(cast: Any, session: Session, device: Device) -> None:
    client = cast.client("staff")
    morning = timezone.now() - 2 * HOUR
    first = line(session.pk, 1, 5, at=morning.isoformat())
    file = saved(device.pk, [first, line(session.pk, 3, 2), undo(first, 2)])
    assert len(set(results(client, file))) == 1
    assert totals.of_session(session.pk) == 2
    again = results(client, file)
    assert len(again) == 3
    assert len(set(again)) == 1
    assert again != results(client, saved(device.pk, [line(session.pk, 9)]))
    assert totals.of_session(session.pk) == 3
    counted = Tally.objects.get(op_id=first["op_id"])
    # Hours lie between saving and reading: the phone's clock is not to blame, and its time stands.
    assert (counted.effective_at, counted.flags) == (morning, "file")


def test_more_than_a_batch(cast: Any, session: Session, device: Device) -> None:
    upload(cast.client("staff"), saved(device.pk, [line(session.pk, seq) for seq in range(1, 351)]))
    assert totals.of_session(session.pk) == 350


def test_what_was_refused_is_answered_as_the_phone_was(cast: Any, session: Session, device: Device) -> None:
    """What the server would not take lies in the file, too, with what was said of it."""
    wrong = {**line(999_999, 2), "status": "refused", "code": "session_unknown", "message": "…"}
    junk = ["no line", 7, None, {"op_id": "x"}]
    response = upload(cast.client("staff"), saved(device.pk, [line(session.pk, 1), *junk], [wrong]))
    rows = response.context["lines"]
    assert len(rows) == 6
    assert sum(bool(row["message"]) for row in rows) == 5
    assert totals.of_session(session.pk) == 1


def test_a_revoked_phone_and_an_unknown_one(cast: Any, session: Session, device: Device) -> None:
    devices.revoke(device, user=cast.staff)
    upload(cast.client("staff"), saved(device.pk, [line(session.pk, 1, 4)]))
    stranger = uuid.uuid4()
    upload(cast.client("staff"), saved(stranger, [line(session.pk, 1, 6)]))
    assert totals.of_session(session.pk) == 0
    assert {kept.code for kept in Quarantined.objects.all()} == {"device_revoked", "device_expired"}
    entry = {"device": str(stranger), "code": "device_expired", "session": session.pk, "decision": "count"}
    cast.client("staff").post(reverse("attendance_quarantine"), {**entry, "reason": "服务器换过，手机是我们的"})
    assert totals.of_session(session.pk) == 6


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"\xff\xfe", b"PK\x03\x04", b"[" * 100_000),
        *(b'{"device": {"id": "x"}, "waiting": [], "aside": []}', b'{"device": [], "waiting": [], "aside": []}'),
        json.dumps({"device": {"id": str(uuid.uuid4())}, "waiting": 5, "aside": []}).encode(),
        json.dumps({"device": {"id": str(uuid.uuid4())}, "waiting": []}).encode(),
        b" " * (20 * 1024 * 1024 + 1),
    ],
    ids=range(12),
)
def test_what_no_phone_saves(cast: Any, session: Session, content: bytes) -> None:
    response = upload(cast.client("staff"), content)
    assert response.context["form"].errors["file"]
    assert not Device.objects.exists()


def test_only_organisers(cast: Any, session: Session, device: Device) -> None:
    for who in ("", "director", "reviewer", "outsider"):
        file = SimpleUploadedFile("attendance-1.json", saved(device.pk, [line(session.pk, 1)]))
        assert cast.client(who).post(ADDRESS, {"file": file}).status_code in (302, 403)
    assert totals.of_session(session.pk) == 0


def test_reading_is_in_the_log(cast: Any, session: Session, device: Device) -> None:
    from wagtail.models import ModelLogEntry

    upload(cast.client("staff"), saved(device.pk, [line(session.pk, 1)]))
    entry = ModelLogEntry.objects.get(action="visits.file.read")
    assert (entry.user, entry.data) == (cast.staff, {"accepted": 1})
