"""Public files of pictures, sound and film that pages refer to, taken into a pack."""

import hashlib
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.core.files.storage import storages
from django.db.models import Q

from lantai.media.models import ArchiveImage, Recording
from lantai.media.pictures import FOLDER as PICTURES
from lantai.media.tiles import FOLDER as TILES
from lantai.ops.folders import Folder

from .rendering import WithdrawnMeanwhileError

FOLDER = "media"
CHUNK = 400
_ENTRY = re.compile(r"\s*(\S+)(\s+[^,]+)?(?:,|$)")


class PublicFiles:
    """Takes files from the public folder and no other, each once; knows afterwards what they belong to."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._taken: dict[str, str] = {}
        self._folders: set[str] = set()

    def refer(self, soup: BeautifulSoup, source: str, relative: Callable[[str, str], str]) -> None:
        """Take what a page refers to, and have the page, which is `source` in the pack, refer to what was taken.

        WebP and JPEG only: what opens a pack reads WebP, and AVIF would be as much again.
        """
        for found in soup.find_all("source", type="image/avif"):
            found.decompose()
        for tag in soup.find_all(True):
            for name, value in list(tag.attrs.items()):
                if isinstance(value, str) and settings.MEDIA_URL in value:
                    self._refer(tag, name, value, lambda url: relative(source, self.take(url)))

    def _refer(self, tag: Tag, name: str, value: str, place: Callable[[str], str]) -> None:
        if name.endswith("srcset"):
            entries = [_ENTRY.match(part) for part in value.split(", ")]
            tag[name] = ", ".join(f"{place(found[1])}{found[2] or ''}" for found in entries if found)
        elif value.startswith(settings.MEDIA_URL):
            tag[name] = place(value)

    def take(self, url: str) -> str:
        """The name in the pack of a public file; raises `WithdrawnMeanwhileError` if it is public no more."""
        return self._take(unquote(url.removeprefix(settings.MEDIA_URL)))

    def _take(self, name: str) -> str:
        if name not in self._taken:
            storage = storages["default"]
            try:
                with storage.open(name) as file:
                    self._taken[name] = f"{FOLDER}/{_plain(name)}"
                    self.folder.copy(self._taken[name], file)
            except FileNotFoundError as moved:
                raise WithdrawnMeanwhileError from moved
        return self._taken[name]

    def take_folder(self, url: str) -> str:
        """The same for a folder of tiles and everything in it; its name in the pack."""
        name = unquote(url.removeprefix(settings.MEDIA_URL))
        if name not in self._folders:
            self._folders.add(name)
            self._take_all(name)
        return f"{FOLDER}/{name}"

    def _take_all(self, name: str) -> None:
        try:
            folders, files = storages["default"].listdir(name)
        except FileNotFoundError as moved:
            raise WithdrawnMeanwhileError from moved
        for file in files:
            self._take(f"{name}/{file}")
        for folder in folders:
            self._take_all(f"{name}/{folder}")

    def are_public(self) -> bool:
        """Whether all that was taken is public still."""
        return all(storages["default"].exists(name) for name in self._taken)

    def holds(self) -> dict[str, list[int]]:
        """Ids of the pictures and recordings the files belong to."""
        keys = sorted({"".join(name.split("/")[1:3]) for name in self._taken if name.startswith(f"{PICTURES}/")})
        others = [name for name in self._taken if not name.startswith((f"{PICTURES}/", f"{TILES}/"))]
        images: list[int] = []
        for start in range(0, len(keys), CHUNK):
            some: Any = ArchiveImage.objects.filter(pictures__key__in=keys[start : start + CHUNK])
            images += some.values_list("pk", flat=True)
        recordings = Recording.objects.filter(Q(file__in=others) | Q(thumbnail__in=others))
        return {"images": sorted(images), "recordings": sorted(recordings.values_list("pk", flat=True))}


def _plain(name: str) -> str:
    """A name every file system takes: ASCII, as short as the site's own."""
    if re.fullmatch(r"[A-Za-z0-9._,/-]{1,120}", name):
        return name
    return f"recordings/{hashlib.sha256(name.encode()).hexdigest()[:20]}{PurePosixPath(name).suffix.lower()}"
