"""`manage.py delete_due_submissions`: what contributors sent goes when its time is over, and nothing before."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lantai.media.models import ArchiveImage
from lantai.ops import periodic
from stories.models import StoryPage
from stories.submissions import decisions, retention
from stories.submissions.models import Attempt, Contact, Photo, Submission, SubmissionSettings, Upload

from .cast import Cast
from .factories import picture_bytes
from .submitting import RECEIPT, STORY, submission, token

pytestmark = pytest.mark.django_db(transaction=True)
State = Submission.State


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    call_command("delete_due_submissions")
    lines = (line.split(": ") for line in capsys.readouterr().out.splitlines())
    return {name: int(count) for name, count in lines}


@pytest.mark.parametrize("state", [State.DECLINED, State.CHANGES])
def test_declined_and_unanswered_stories_go_after_thirty_days(
    home: Any, capsys: pytest.CaptureFixture[str], state: str
) -> None:
    old, number = submission(state=state, days=31, images=[picture_bytes()])
    young, _number = submission(state=state, days=29)
    waiting, _number = submission(days=300)
    photo = old.photos.get()
    paths = [photo.file.path, photo.preview.path]

    assert said(capsys)["emptied"] == 1

    old.refresh_from_db()
    assert (old.state, old.text, old.title, old.byline) == (State.DECLINED, "", "", "")
    assert not any(os.path.exists(path) for path in paths)  # noqa: PTH110 - names of a storage
    assert set(Contact.objects.values_list("submission", flat=True)) == {young.pk, waiting.pk}
    assert Client().post(RECEIPT, {"number": number}).status_code == 200
    assert said(capsys)["emptied"] == 0


def test_the_halls_own_number_of_days_counts(home: Any, capsys: pytest.CaptureFixture[str]) -> None:
    Client().get("/stories/submit/")
    SubmissionSettings.objects.update(declined_days=90)
    submission(state=State.DECLINED, days=60)

    assert said(capsys)["emptied"] == 0


def test_contact_data_of_accepted_stories_goes_after_a_year_and_the_story_stays(
    cast: Cast, home: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    made, number = submission(images=[picture_bytes()])
    decisions.accept(made, user=cast.reviewer)
    assert said(capsys)["contacts"] == 0
    Submission.objects.update(decided_at=timezone.now() - timedelta(days=366))

    assert said(capsys)["contacts"] == 1

    made.refresh_from_db()
    assert not Contact.objects.exists()
    photo = Photo.objects.get()
    assert (str(photo.file), photo.people) == ("", "")
    assert photo.image
    assert (made.state, made.text) == (State.ACCEPTED, "")
    draft = StoryPage.objects.get().get_latest_revision_as_object()
    assert STORY[:10] in draft.body[0].value.source
    assert Client().post(f"{RECEIPT}certificate/", {"number": number}).status_code == 409
    assert Client().post(f"{RECEIPT}withdraw/", {"number": number, "sure": "yes"}).status_code == 200
    assert not StoryPage.objects.exists()
    assert not ArchiveImage.objects.exists()


def test_photos_that_never_became_a_story_go_after_a_week(home: Any, capsys: pytest.CaptureFixture[str]) -> None:
    client, form = Client(), token()
    for name in ("a.jpg", "b.jpg"):
        begun = {"form": form, "name": name, "size": 10}
        secret = client.post("/stories/submit/uploads/", begun, content_type="application/json").json()["upload"]
        address = f"/stories/submit/uploads/{secret}/"
        client.patch(address, b"x", content_type="application/octet-stream", headers={"Upload-Offset": "0"})
    old = Upload.objects.earliest("pk")
    Upload.objects.filter(pk=old.pk).update(begun_at=timezone.now() - timedelta(days=8))

    assert said(capsys)["uploads"] == 1

    assert Upload.objects.count() == 1
    assert len(list((settings.DATA_DIR / "incoming").glob("*.part"))) == 1


def test_files_nothing_refers_to_are_swept_away(home: Any, capsys: pytest.CaptureFixture[str]) -> None:
    made, _number = submission(images=[picture_bytes()])
    folder = settings.DATA_DIR / "submissions" / "photos" / "te"
    lost, fresh = folder / "lost.jpg", folder / "fresh.jpg"
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    for path in (lost, fresh):
        path.write_bytes(b"x")
    os.utime(lost, (long_ago, long_ago))
    os.utime(made.photos.get().file.path, (long_ago, long_ago))

    assert said(capsys)["files"] == 1

    assert not lost.exists()
    assert fresh.exists()
    assert made.photos.get().file.storage.exists(str(made.photos.get().file.name))


def test_tries_of_visitors_are_forgotten_after_a_day(home: Any) -> None:
    Attempt.objects.create(deed="guess", visitor=1, at=timezone.now() - timedelta(hours=25))
    Attempt.objects.create(deed="guess", visitor=1)

    retention.delete_due()

    assert Attempt.objects.count() == 1


def test_the_worker_does_it_by_itself() -> None:
    assert retention.delete_due in [periodic_job.job for periodic_job in periodic._jobs]
