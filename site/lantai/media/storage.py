"""Storage of files that are never served as plain files."""

from typing import Any

from django.core.files.storage import FileSystemStorage
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


def originals() -> Any:
    """The storage of originals: scans, uploaded documents. Callable, so that migrations hold no path."""
    from django.core.files.storage import storages

    return storages["originals"]
