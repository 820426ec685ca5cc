"""Sound and film lie where the pages that hold them say: public with a live page, behind the sign-in otherwise."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from lantai.media import publicity
from lantai.media.models import ArchiveDocument, Recording

from .cast import Cast
from .factories import ImageFactory, make_event, make_exhibition
from .test_publicity import status
from .test_withdrawal import answer

pytestmark = pytest.mark.django_db(transaction=True)


def make_recording(name: str = "song.mp3", **fields: Any) -> Recording:
    recording = Recording(title="山歌", type="audio", duration=3, file=ContentFile(b"ID3 song", name=name), **fields)
    recording.save()
    return recording


def is_reachable(recording: Recording) -> bool:
    """Whether anybody may fetch the files of a recording; asserts that they all agree and lie in one place."""
    recording = Recording.objects.get(pk=recording.pk)
    names = [name for name in (recording.file.name, recording.thumbnail.name) if name]
    answers = {status(f"/media/{name}") for name in names}
    assert answers in ({200}, {404})
    public = answers == {200}
    assert recording.is_public is public
    for name in names:
        assert (Path(settings.DATA_DIR) / "public" / name).exists() is public
        assert (Path(settings.DATA_DIR) / "held" / name).exists() is not public
        assert status(f"/guarded/held/{name}") != 200
    return public


def sound(recording: Recording) -> list[tuple[str, Any]]:
    return [("audio", {"audio": recording, "caption": "采茶时唱", "transcript": "采茶采到三月三"})]


def test_a_sound_follows_the_page_that_plays_it(cast: Cast, home: Any) -> None:
    recording = make_recording()
    assert not is_reachable(recording)
    page = make_exhibition(body=sound(recording))
    assert is_reachable(recording)
    html = cast.client().get(page.url).content.decode()
    assert f'src="/media/{recording.file.name}"' in html
    page.refresh_from_db()
    page.unpublish()
    assert not is_reachable(recording)
    assert answer(cast.client("editor"), f"/guarded/held/{recording.file.name}") == 200


def test_a_film_takes_its_still_picture_along(home: Any) -> None:
    film = Recording(
        title="编篮",
        type="video",
        duration=3,
        file=ContentFile(b"film", name="film.mp4"),
        thumbnail=ContentFile(b"still", name="still.jpg"),
    )
    film.save()
    page = make_exhibition(body=[("video", {"video": film, "caption": "", "transcript": ""})])
    assert is_reachable(film)
    page.delete()
    assert not is_reachable(film)


def test_a_draft_plays_by_a_signed_address_only(cast: Cast, home: Any) -> None:
    recording = make_recording()
    page = make_exhibition(body=sound(recording), live=False)
    html = cast.client("editor").get(f"/cms/pages/{page.pk}/view_draft/").content.decode()
    address = html.partition('src="/guarded/held/')[2].partition('"')[0]
    assert status(f"/guarded/held/{address}") == 200
    assert not is_reachable(recording)


def test_a_file_that_replaces_a_public_one_is_public(home: Any) -> None:
    recording = make_recording()
    make_exhibition(body=sound(recording))
    recording.refresh_from_db()
    recording.file = ContentFile(b"ID3 better", name="better.mp3")
    recording.save()
    assert is_reachable(recording)


def test_a_deleted_recording_leaves_no_file() -> None:
    recording = make_recording()
    name = str(recording.file.name)
    recording.delete()
    assert not any((Path(settings.DATA_DIR) / area / name).exists() for area in ("public", "held"))


@pytest.fixture
def vetoes(monkeypatch: pytest.MonkeyPatch) -> set[tuple[type, int]]:
    """Files named here are vetoed by an app of the test's own, registered as any app registers."""
    named: set[tuple[type, int]] = set()
    monkeypatch.setattr(publicity, "_vetoes", list(publicity._vetoes))

    @publicity.register_veto
    def own(model: type, ids: set[int]) -> dict[int, str]:
        return {pk: "家属不同意。" for kind, pk in named if kind is model and pk in ids}

    return named


def test_a_veto_takes_a_recording_down_whoever_plays_it(vetoes: set[Any], cast: Cast, home: Any) -> None:
    recording = make_recording()
    page = make_exhibition(body=sound(recording))
    vetoes.add((Recording, recording.pk))
    publicity.refresh_all([(Recording, recording.pk)])
    assert not is_reachable(recording)
    assert "采茶时唱" not in cast.client().get(page.url).content.decode()
    with pytest.raises(ValidationError, match=r"山歌.*家属不同意"):
        page.save_revision().publish()


def test_a_veto_takes_a_picture_down_whoever_shows_it(vetoes: set[Any], cast: Cast, home: Any) -> None:
    image = ImageFactory.create(title="合影", prepared=True)
    page = make_event(body=[("picture", {"image": image, "caption": "某某与某某"})], poster=image)
    vetoes.add((type(image), image.pk))
    publicity.refresh([image.pk])
    image.refresh_from_db()
    assert not image.is_public
    assert "某某与某某" not in cast.client().get(page.url).content.decode()
    with pytest.raises(ValidationError, match="合影"):
        page.save_revision().publish()


def test_a_vetoed_document_is_there_for_the_staff_alone(vetoes: set[Any], cast: Cast) -> None:
    document = ArchiveDocument(title="同意书样张", file=ContentFile(b"%PDF-1.4", name="form.pdf"))
    document.save()
    assert status(document.url) == 200
    vetoes.add((ArchiveDocument, document.pk))
    assert status(document.url) == 404
    assert answer(cast.client("editor"), document.url) == 200
