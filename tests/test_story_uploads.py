"""`/stories/submit/uploads/`: photos in pieces, on lines that break."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from stories.submissions import uploads
from stories.submissions.limits import MOST_CHUNK, MOST_PHOTO_BYTES, MOST_PHOTOS
from stories.submissions.models import Submission, Upload

from .factories import picture_bytes
from .submitting import UPLOADS, as_found, photos, send, token

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1024 * 1024


@pytest.fixture
def visitor(home: Any) -> Client:
    return Client()


def begin(client: Client, form: str, name: str = "桥.jpg", size: int = 1000) -> Any:
    return client.post(UPLOADS, {"form": form, "name": name, "size": size}, content_type="application/json")


def patch(client: Client, secret: str, place: int | str, piece: bytes) -> Any:
    return client.patch(
        f"{UPLOADS}{secret}/", piece, content_type="application/octet-stream", headers={"Upload-Offset": str(place)}
    )


def upload(client: Client, form: str, content: bytes, name: str = "桥.jpg") -> str:
    """A photo sent in one go; returns its secret."""
    secret: str = begin(client, form, name, len(content)).json()["upload"]
    for place in range(0, len(content), MEGABYTE):
        assert patch(client, secret, place, content[place : place + MEGABYTE]).status_code == 200
    return secret


def incoming() -> list[Path]:
    return list((settings.DATA_DIR / "incoming").glob("*.part"))


def test_twenty_photos_of_thirty_megabytes_arrive_over_a_line_that_loses_answers(visitor: Client) -> None:
    # What stands behind the end of a JPEG is no part of the picture; it only makes the file as large.
    content = picture_bytes() + bytes(30 * MEGABYTE)
    form, secrets = token(), []
    for number in range(MOST_PHOTOS):
        secret = begin(visitor, form, f"{number}.jpg", len(content)).json()["upload"]
        place, tries = 0, 0
        while place < len(content):
            tries += 1
            piece = content[place : place + MOST_CHUNK]
            answer = patch(visitor, secret, place, piece)
            if tries % 7 == 0:
                # The piece came through, its answer did not: the browser sends the same again and is told where to go on.
                answer = patch(visitor, secret, place, piece)
                assert answer.status_code in {200, 409}
            if tries % 11 == 0:
                answer = visitor.get(f"{UPLOADS}{secret}/")
            place = answer.json()["received"]
        assert answer.json()["ready"]
        secrets.append(secret)

    kept = as_found(send(visitor, form=form, **photos(*({"upload": secret} for secret in secrets))))
    assert kept.photos.count() == MOST_PHOTOS
    assert incoming() == []


def test_a_piece_in_the_wrong_place_changes_nothing(visitor: Client) -> None:
    content = picture_bytes()
    secret = begin(visitor, token(), size=len(content)).json()["upload"]
    patch(visitor, secret, 0, content[:100])

    for place, piece in ((50, content[50:]), (200, content[200:]), (100, content[100:] + b"more")):
        answer = patch(visitor, secret, place, piece)
        assert (answer.status_code, answer.json()["received"]) == (409, 100)

    assert patch(visitor, secret, 100, content[100:]).json() == {"received": len(content), "ready": True}
    assert patch(visitor, secret, 100, content[100:]).json()["ready"]


def test_a_photo_is_finished_after_the_server_died_over_it(visitor: Client) -> None:
    content = picture_bytes()
    secret = begin(visitor, token(), size=len(content)).json()["upload"]
    patch(visitor, secret, 0, content[:-1])
    row = Upload.objects.get()
    with row.part.open("ab") as part:
        part.write(content[-1:])
    Upload.objects.update(received=len(content))

    assert visitor.get(f"{UPLOADS}{secret}/").json() == {"received": len(content), "ready": False}
    assert patch(visitor, secret, len(content), b"").json()["ready"]


def test_a_video_renamed_is_refused_when_its_last_piece_is_there(visitor: Client) -> None:
    video = b"\x00\x00\x00\x20ftypisom" + bytes(4000)
    secret = begin(visitor, token(), "录像.jpg", len(video)).json()["upload"]

    answer = patch(visitor, secret, 0, video)

    assert answer.status_code == 422
    assert "录像.jpg" in answer.json()["message"]
    assert not Upload.objects.exists()
    assert incoming() == []


@pytest.mark.parametrize(
    "name, size", [("录像.mp4", 1000), ("画.svg", 1000), ("桥.jpg", MOST_PHOTO_BYTES + 1), ("桥.jpg", 0)]
)
def test_what_cannot_be_taken_is_refused_before_a_byte_is_sent(visitor: Client, name: str, size: int) -> None:
    answer = begin(visitor, token(), name, size)

    assert answer.status_code == 422
    assert name in answer.json()["message"]
    assert not Upload.objects.exists()


def test_junk_is_answered_plainly(visitor: Client) -> None:
    secret = begin(visitor, token()).json()["upload"]

    assert visitor.post(UPLOADS, b"{", content_type="application/json").status_code == 400
    assert visitor.post(UPLOADS, b"[" * 4000, content_type="application/json").status_code == 400
    assert visitor.post(UPLOADS, b"x" * 5000, content_type="application/json").status_code == 400
    assert begin(visitor, "made-up").status_code == 410
    assert patch(visitor, secret, "-1", b"x").status_code == 400
    assert patch(visitor, secret, 0, bytes(MOST_CHUNK + 1)).status_code == 413
    assert patch(visitor, "guessed", 0, b"x").status_code == 404
    assert visitor.get(f"{UPLOADS}guessed/").status_code == 404
    assert visitor.get(UPLOADS).status_code == 405


def test_a_photo_taken_away_is_gone(visitor: Client) -> None:
    secret = upload(visitor, token(), picture_bytes())
    row = Upload.objects.get()
    storage, names = row.file.storage, [str(row.file.name), str(row.preview.name)]
    assert all(storage.exists(name) for name in names)

    assert visitor.delete(f"{UPLOADS}{secret}/").status_code == 204
    assert visitor.delete(f"{UPLOADS}{secret}/").status_code == 404
    assert not any(storage.exists(name) for name in names)


def test_a_full_disk_is_said(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LEAST_DISK", 1 << 62)

    answer = begin(visitor, token())

    assert answer.status_code == 507
    assert answer.json()["message"]


def test_more_photos_than_a_story_may_have_are_refused(visitor: Client) -> None:
    form = token()
    answers = [begin(visitor, form).status_code for _photo in range(2 * MOST_PHOTOS + 1)]

    assert answers[-2:] == [201, 422]


def test_the_files_are_behind_no_public_address(visitor: Client) -> None:
    form = token()
    secret = upload(visitor, form, picture_bytes())
    send(visitor, form=form, **photos({"upload": secret}))
    photo = Submission.objects.get().photos.get()

    for address in (f"/media/{photo.file.name}", f"/guarded/submissions/{photo.file.name}", photo.file.url):
        assert visitor.get(address).status_code == 404
