"""Pitches: what is sent is kept, answers are noted by one function, and figures count stories once."""

import datetime
import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from wagtail.models import ModelLogEntry, PageLogEntry

from stories import pitching
from stories.models import Pitch, StoryPage

from .cast import Cast
from .factories import ClosedExhibitFactory, picture_bytes
from .figures import entry, labels, records, unsound, value
from .stories import make_outlet, make_story

pytestmark = pytest.mark.django_db


def day(month: int, number: int, year: int = 2025) -> datetime.date:
    return datetime.date(year, month, number)


def send(story: StoryPage, outlet: Any = None, **options: Any) -> Pitch:
    options.setdefault("sent_on", day(6, 1))
    return pitching.pitch(story, outlet or make_outlet(), user=None, **options)


def test_text_and_file_stay_as_they_were_sent(home: object) -> None:
    page = make_story(text="<p>第一稿。</p>")
    sent = send(page)
    page.title, page.body = "改了题", [("text", "<p>第二稿。</p>")]
    page.save_revision().publish()
    kept = Pitch.objects.get(pk=sent.pk)
    assert (kept.sent_title, kept.sent_characters) == ("渡口的灯", 4)
    assert "第一稿。" in kept.sent_text
    with kept.sent_file.open() as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == kept.sent_digest
    assert "第一稿。" in [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]
    kept.sent_text = "别的"
    with pytest.raises(ValidationError):
        kept.save()


def test_the_draft_or_what_is_published(home: object) -> None:
    page = make_story(text="<p>已发布。</p>")
    page.body = [("text", "<p>新草稿。</p>")]
    page.save_revision()
    live = StoryPage.objects.get(pk=page.pk)
    assert "已发布。" in send(live, make_outlet("甲报")).sent_text
    assert "新草稿。" in send(live, make_outlet("乙报"), draft=True).sent_text


def test_what_cannot_be_sent(home: object, cast: Cast) -> None:
    outlet, page = make_outlet(), make_story()
    closed = ClosedExhibitFactory(title="会商纪要")
    block = ("large", {"exhibit": closed, "image_number": 1, "words": "", "setting": "beside"})
    with pytest.raises(ValidationError, match="会商纪要"):
        send(make_story("乙", "b", body=[block], live=False), outlet)
    with pytest.raises(ValidationError):
        send(page, outlet, sent_on=timezone.localdate() + datetime.timedelta(days=1))
    with pytest.raises(ValidationError):
        send(page, make_outlet("停用", is_active=False))
    with pytest.raises(PermissionDenied):
        pitching.pitch(page, outlet, user=cast.director)
    send(page, outlet)
    with pytest.raises(ValidationError):
        send(page, outlet)
    assert Pitch.objects.count() == 1


def test_answers_step_by_step(home: object, cast: Cast) -> None:
    sent = send(make_story())
    with pytest.raises(PermissionDenied):
        pitching.answer(sent, Pitch.State.ACCEPTED, user=cast.reviewer)
    with pytest.raises(ValidationError):
        pitching.answer(sent, Pitch.State.ACCEPTED, user=cast.editor, on=day(5, 31))
    taken = pitching.answer(sent, Pitch.State.ACCEPTED, user=cast.editor, on=day(7, 1))
    printed = pitching.answer(taken, Pitch.State.PUBLISHED, user=cast.editor, on=day(8, 1))
    assert (printed.answered_on, printed.published_on) == (day(7, 1), day(8, 1))
    with pytest.raises(ValidationError):
        pitching.answer(printed, Pitch.State.DECLINED, user=cast.editor)
    back = pitching.answer(printed, Pitch.State.SENT, user=cast.editor, reason="记错了")
    assert (back.answered_on, back.published_on, back.is_waiting) == (None, None, True)
    entries = ModelLogEntry.objects.filter(action=pitching.ANSWERED).order_by("pk")
    assert [(entry.user, entry.data["after"]) for entry in entries] == [
        (cast.editor, "accepted"),
        (cast.editor, "published"),
        (cast.editor, "sent"),
    ]
    assert PageLogEntry.objects.filter(page=sent.story_id, action=pitching.PITCHED).count() == 1


def test_a_story_pitched_twice_is_one_story(home: object) -> None:
    first, second, other = make_outlet("甲报"), make_outlet("乙报"), make_story("乙", "b")
    page = make_story()
    send(page, first), send(page, second), send(other, first, sent_on=day(12, 31))
    send(make_story("丙", "c", written_on=day(1, 2, 2026)), second, sent_on=day(1, 3, 2026))
    assert (value("stories_written", 2025), value("stories_pitched", 2025)) == (2, 2)
    assert [(part.label, part.value) for part in entry("stories_pitched", 2025).parts] == [
        ("甲报", 2),
        ("乙报", 1),
    ]
    assert value("stories_pitched", 2025, day(12, 30)) == 1
    assert value("stories_accepted", 2025) == 0
    assert unsound(2025) == []


def test_accepted_counts_by_the_day_of_the_answer_and_each_story_once(home: object) -> None:
    page = make_story()
    for name in ("甲报", "乙报"):
        pitching.answer(send(page, make_outlet(name)), Pitch.State.ACCEPTED, user=None, on=day(7, 1))
    late = send(make_story("乙", "b"), make_outlet("丙报"), sent_on=day(12, 1))
    pitching.answer(late, Pitch.State.PUBLISHED, user=None, on=day(2, 1, 2026))
    assert value("stories_accepted", 2025) == 1
    assert [record.note.count("报") for record in records("stories_accepted", 2025)] == [2]
    assert value("stories_published", 2026) == 1
    assert unsound(2025) == unsound(2026) == []


def test_the_demonstration_has_sent_three_and_one_was_taken(demo: object) -> None:
    keys = ("stories_written", "stories_pitched", "stories_accepted")
    assert [value(key, 2025) for key in keys] == [4, 3, 1]


def test_an_author_who_takes_it_back_leaves_only_numbers(home: object, django_capture_on_commit_callbacks: Any) -> None:
    page = make_story(byline="某人")
    sent = send(page)
    name, storage = str(sent.sent_file.name), sent.sent_file.storage
    with django_capture_on_commit_callbacks(execute=True):
        StoryPage.objects.get(pk=page.pk).delete()
    left = Pitch.objects.get(pk=sent.pk)
    assert (left.story, left.sent_title, left.sent_byline, left.sent_text) == (None, "", "", "")
    assert not storage.exists(name)
    assert value("stories_pitched", 2025) == 1
    assert labels("stories_pitched", 2025) == ["（作者已撤回）"]


def test_the_office_pitches_and_notes_the_answer_with_a_clipping(home: object, cast: Cast) -> None:
    page, outlet, client = make_story(), make_outlet(contact="编辑部 0000-0000000"), cast.client("editor")
    form = client.get(f"/cms/stories/pitches/add/?story={page.pk}").content.decode()
    assert "渡口的灯" in form
    data = {"story": page.pk, "outlet": outlet.pk, "sent_on": "2025-06-01", "note": ""}
    client.post("/cms/stories/pitches/add/", data)
    sent = Pitch.objects.get()
    assert sent.created_by == cast.editor
    again = client.post("/cms/stories/pitches/add/", data)
    assert again.status_code == 200
    assert Pitch.objects.count() == 1
    board = client.get("/cms/stories/waiting/").content.decode()
    assert "澜山日报" in board
    assert "0000-0000000" not in board
    url = f"/cms/stories/pitches/answer/{sent.pk}/"
    film = SimpleUploadedFile("clip.jpg", b"\x00\x00\x00 ftypisom")
    assert client.post(url, {"state": "published", "on": "2025-07-01", "clipping": film}).status_code == 200
    assert Pitch.objects.get().is_waiting
    scan = SimpleUploadedFile("剪报.jpg", picture_bytes())
    answer = {
        "state": "published",
        "on": "2025-07-01",
        "clipping": scan,
        "fee": "186",
        "link": "https://example.invalid/a",
    }
    assert client.post(url, answer).status_code == 302
    kept = Pitch.objects.get()
    assert (kept.state, str(kept.fee), kept.published_on) == ("published", "186.00", day(7, 1))
    download: Any = client.get(f"/cms/stories/pitches/clipping/{sent.pk}/")
    assert "attachment" in download["Content-Disposition"]
    assert b"".join(download.streaming_content) == picture_bytes()
    assert "澜山日报" in client.get(page.url).content.decode()
    assert "渡口的灯" in client.get("/cms/reports/stories/?year=2025").content.decode()
    assert client.get("/cms/stories/all/").status_code == 200


def test_taking_an_answer_back_wants_a_reason(home: object, cast: Cast) -> None:
    sent = pitching.answer(send(make_story()), Pitch.State.DECLINED, user=None, on=day(7, 1))
    url, client = f"/cms/stories/pitches/answer/{sent.pk}/", cast.client("editor")
    assert client.post(url, {"state": "sent", "on": "2025-07-02"}).status_code == 200
    assert client.post(url, {"state": "sent", "on": "2025-07-02", "reason": "记错了"}).status_code == 302
    assert "记错了" in client.get(f"/cms/stories/pitches/history/{sent.pk}/").content.decode()


def test_a_pitched_story_is_not_deleted_by_hand(home: object, cast: Cast) -> None:
    page = make_story()
    send(page)
    cast.client("admin").post(f"/cms/pages/{page.pk}/delete/")
    assert StoryPage.objects.filter(pk=page.pk).exists()


def test_the_board_costs_the_same_however_much_waits(home: object, cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, page = cast.client("editor"), make_story()
    send(page, make_outlet("零报"))
    client.get("/cms/stories/waiting/")
    with CaptureQueriesContext(connection) as few:
        client.get("/cms/stories/waiting/")
    for n in range(6):
        send(make_story(f"故事{n}", f"s{n}"), make_outlet(f"{n}报"))
    with CaptureQueriesContext(connection) as many:
        client.get("/cms/stories/waiting/")
    assert len(many) == len(few)
