"""`/cms/images/add/`: pictures uploaded by hand are judged as those of an import are, with a clear message."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from lantai.media.models import ArchiveImage

from . import import_files as files
from .cast import Cast
from .factories import picture_bytes

pytestmark = pytest.mark.django_db

BAD: dict[str, tuple[Any, str]] = {
    "巨.png": (lambda: files.png(20_000, 15_000), "20000 × 15000"),
    "坏.jpg": (files.truncated_jpeg, "damaged"),
    "画.svg": (lambda: files.SVG, "SVG"),
    "画.png": (lambda: files.SVG, "not a picture"),
    "程序.jpg": (lambda: files.EXE, "not a picture"),
    "程序.exe": (lambda: files.EXE, "not of a kind"),
    "其实.jpg": (lambda: files.png(20, 20), "in truth a PNG"),
}


@pytest.fixture
def editor(cast: Cast) -> Iterator[Client]:
    from wagtail.users.models import UserProfile

    files.no_originals()
    profile = UserProfile.get_for_user(cast.editor)
    profile.preferred_language = "en"
    profile.save()
    with override("en"):
        yield cast.client("editor")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_by_name_on_the_upload_page(editor: Client, name: str) -> None:
    make, reason = BAD[name]
    response = editor.post("/cms/images/add/", {"title": "图", "file": SimpleUploadedFile(name, make())})
    assert response.status_code == 200
    page = response.content.decode()
    assert name in page
    assert reason in page
    assert not ArchiveImage.objects.exists()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_among_several(editor: Client, name: str) -> None:
    make, reason = BAD[name]
    response = editor.post(
        "/cms/images/multiple/add/",
        {"title": "图", "files[]": SimpleUploadedFile(name, make())},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    answer = json.loads(response.content)
    assert answer["success"] is False
    assert name in answer["error_message"]
    assert reason in answer["error_message"]
    assert not ArchiveImage.objects.exists()


@pytest.mark.parametrize(
    "name, form, mode",
    [
        ("好.jpg", "JPEG", "RGB"),
        ("好.jpeg", "JPEG", "L"),
        ("好.png", "PNG", "RGBA"),
        ("好.tif", "TIFF", "CMYK"),
        ("好.webp", "WEBP", "RGB"),
        ("好.avif", "AVIF", "RGB"),
        ("好.heic", "HEIF", "RGB"),
    ],
)
def test_good_pictures_of_every_kind_are_taken(editor: Client, name: str, form: str, mode: str) -> None:
    content = picture_bytes(fmt=form, mode=mode, color=None)
    response = editor.post(
        "/cms/images/add/", {"title": "图", "file": SimpleUploadedFile(name, content), "collection": 1}
    )
    assert response.status_code == 302, response.content.decode()[-2000:]
    image = ArchiveImage.objects.get()
    assert (image.width, image.height) == (64, 48)
