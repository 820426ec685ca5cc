"""Where what is made goes, file by file: into a zip, or into a folder. Nothing is kept in memory."""

import shutil
import zipfile
from pathlib import Path
from typing import IO, Protocol

from django.utils import timezone

# Pictures, sound and film are compressed already.
COMPRESSED = frozenset(
    {".webp", ".avif", ".jpg", ".jpeg", ".png", ".mp3", ".m4a", ".ogg", ".mp4", ".webm", ".xlsx", ".zip"}
)


class Folder(Protocol):
    """Takes files by their relative names, each once."""

    def write(self, name: str, content: bytes) -> None: ...

    def copy(self, name: str, source: IO[bytes]) -> None: ...


class ZipFolder:
    """A zip under a folder `top` of its own, so that unpacking it makes one folder."""

    def __init__(self, archive: zipfile.ZipFile, top: str) -> None:
        self.archive = archive
        self.top = top

    def write(self, name: str, content: bytes) -> None:
        self.archive.writestr(self._info(name), content)

    def copy(self, name: str, source: IO[bytes]) -> None:
        with self.archive.open(self._info(name), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(f"{self.top}/{name}", timezone.localtime().timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if Path(name).suffix.lower() in COMPRESSED else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info


class PlainFolder:
    """A folder on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, content: bytes) -> None:
        self._path(name).write_bytes(content)

    def copy(self, name: str, source: IO[bytes]) -> None:
        with self._path(name).open("wb") as target:
            shutil.copyfileobj(source, target)

    def _path(self, name: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
