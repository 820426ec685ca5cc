"""Exhibitions to pack, and packs unpacked."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.management import call_command

from exhibitions.models import Exhibit, ExhibitionPage
from lantai.media import publicity
from lantai.media.models import ArchiveImage, Recording
from lantai.pages.models import HomePage

from .factories import ExhibitFactory, ImageFactory, make_exhibition, walk

FILE = re.compile(r"""\b(?:href|src|poster|data-large)=["']([^"']*)["']""")
SRCSET = re.compile(r"""\bsrcset=["']([^"']*)["']""")


def shown(number: int, **fields: Any) -> list[Exhibit]:
    """Exhibits the public may see, each with a picture of its own."""
    images = [ImageFactory(prepared=True) for _each in range(number)]
    exhibits = [ExhibitFactory(images=[image], **fields) for image in images]
    publicity.refresh([image.pk for image in images])
    return exhibits


def recordings() -> list[tuple[str, Any]]:
    """Blocks with a sound and a film under names old file systems would not take."""
    sound = Recording(title="山歌", type="audio", duration=3, file=ContentFile(b"ID3 song", name="山歌.mp3"))
    film = Recording(title="编篮", type="video", duration=3, file=ContentFile(b"film", name="编篮.mp4"))
    sound.save()
    film.save()
    return [
        ("audio", {"audio": sound, "caption": "采茶时唱", "transcript": "采茶采到三月三"}),
        ("video", {"video": film, "caption": "", "transcript": "先剖竹，后起底"}),
    ]


def exhibition(exhibits: list[Exhibit], **fields: Any) -> ExhibitionPage:
    """A published exhibition of them, with words, links to elsewhere, a sound and a film."""
    home = HomePage.objects.get().pk
    leading_out = (
        f'<p>另见<a href="https://example.invalid/">别处</a>和<a linktype="page" id="{home}">本馆首页</a>。</p>'
    )
    body = [*walk(exhibits), ("text", leading_out), *recordings()]
    defaults = {"preface": "一座县的记性。", "closing": "档案还会说话。", "body": body, "organiser": "云溪县档案馆"}
    page = make_exhibition(exhibits, **{**defaults, **fields})
    # What follows when a transaction is committed; those of tests are not.
    publicity.sounds_and_films.refresh(Recording.objects.values_list("pk", flat=True))
    publicity.images.refresh(ArchiveImage.objects.values_list("pk", flat=True))
    return page


def unpacked(page: ExhibitionPage, folder: Path) -> Path:
    """The folder `exhibition_pack` makes of an exhibition, unpacked."""
    call_command("exhibition_pack", page.slug, str(folder / "pack.zip"))
    return unzipped(folder / "pack.zip")


def unzipped(path: Path) -> Path:
    """The one folder in a zip, unpacked beside it."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(path.parent / "unpacked")
    (folder,) = (path.parent / "unpacked").iterdir()
    return folder


def references(page: Path) -> Iterator[str]:
    """Every address a page of a pack refers to, links to itself left out."""
    html = page.read_text(encoding="utf-8")
    yield from (unescape(found) for found in FILE.findall(html) if not found.startswith("#"))
    for found in SRCSET.findall(html):
        yield from (unescape(entry.split()[0]) for entry in found.split(", "))


def target(page: Path, address: str) -> Path:
    """The file an address of a page leads to."""
    return (page.parent / urlsplit(address).path).resolve()
