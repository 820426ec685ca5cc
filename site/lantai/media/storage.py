"""Storage of files that are not, or not always, served as plain files."""

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.deconstruct import deconstructible


@deconstructible(path="lantai.media.storage.GuardedStorage")
class GuardedStorage(FileSystemStorage):
    """Files outside the web root; their URL leads to a view that asks who is calling.

    `area` names the storage alias ("originals", "renditions", "held") in the URL.
    """

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area

    def url(self, name: str | None) -> str:
        from django.urls import reverse

        return reverse("media:guarded", args=[self.area, name])


@deconstructible(path="lantai.media.storage.PublicOrHeldStorage")
class PublicOrHeldStorage(Storage):
    """Files that lie in the public folder or in the guarded one, under the same name in either.

    New files are held; `lantai.media.publicity` has them carried over.
    """

    def _place(self, name: str) -> Storage:
        return storages["default"] if storages["default"].exists(name) else storages["held"]

    def _open(self, name: str, mode: str = "rb") -> File:
        return self._place(name).open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        return storages["held"].save(name, content)

    def delete(self, name: str) -> None:
        for place in ("default", "held"):
            storages[place].delete(name)

    def exists(self, name: str) -> bool:
        return storages["default"].exists(name) or storages["held"].exists(name)

    def size(self, name: str) -> int:
        return self._place(name).size(name)

    def path(self, name: str) -> str:
        return str(Path(self._place(name).path(name)))

    def url(self, name: str | None) -> str:
        return self._place(name or "").url(name)


def originals() -> Any:
    """The storage of originals: scans, uploaded documents. Callable, so that migrations hold no path."""
    return storages["originals"]


def papers() -> Any:
    """The storage of signed papers and official letters; only the view of the record they belong to reads it."""
    return storages["papers"]
