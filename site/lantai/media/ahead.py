"""Pictures encoded while the records they belong to are still being made.

Encoding is most of the work of loading a demonstration, and needs no database: other processors do it
meanwhile. What comes out is what `lantai.media.pictures` makes of a record's original.
"""

import hashlib
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.models.signals import post_save

from . import pictures
from .models import ArchiveImage

_Futures = dict[str, "Future[dict[str, Any]]"]


@contextmanager
def encoding(files: Iterable[Path]) -> Iterator[None]:
    """Encode files in the background; images created meanwhile from the same files get the outcome at the end.

    To be entered before the database is: the processes are forks. Raises as `pictures.encode` does.
    """
    found: dict[int, Future[dict[str, Any]]] = {}
    with ProcessPoolExecutor(
        mp_context=multiprocessing.get_context("fork"), initializer=os.nice, initargs=(10,)
    ) as pool:
        futures: _Futures = {_digest(file): pool.submit(pictures.encode_file, file) for file in files}

        def note(instance: ArchiveImage, created: bool, **_kwargs: Any) -> None:
            """Which image is which file's; a second image of the same file waits for its own turn."""
            if created and (future := futures.pop(_digest_of(instance), None)):
                found[instance.pk] = future

        post_save.connect(note, sender=ArchiveImage)
        try:
            yield
        finally:
            post_save.disconnect(note, sender=ArchiveImage)
            for unused in futures.values():
                unused.cancel()
        for image in ArchiveImage.objects.filter(pk__in=found):
            pictures.adopt(image, found[image.pk].result())
    for unused in futures.values():
        if not unused.cancelled():
            pictures.throw_away(unused.result())


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _digest_of(image: ArchiveImage) -> str:
    with image.file.storage.open(image.file.name) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
