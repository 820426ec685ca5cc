"""What the roller reads, and how far it has: spool files of this machine, entries of a stream.

How far a source is counted is stored in the transaction that stores the counts.
"""

import time
from typing import Protocol

from django.conf import settings

from ..models import SpoolFile, StreamPosition
from . import reading, stream
from .reading import Batch


class MovedError(RuntimeError):
    """Another roller has counted the same hits in the meantime; nothing was counted."""


class Source(Protocol):
    """Read, then note within the transaction, then let go after it."""

    def read(self, limit: int) -> Batch:
        """The next hits that are not counted yet, at most so many lines."""

    def note(self, batch: Batch) -> None:
        """Store how far is counted. Raises `MovedError` if that is no longer where `read` began."""

    def let_go(self, batch: Batch) -> None:
        """What is counted need not be kept."""


class Files:
    """Spool files; they are kept until `lantai.visits.online.roller` destroys them."""

    def __init__(self) -> None:
        self._offsets: dict[str, int] = {}

    def read(self, limit: int) -> Batch:
        names = [file.name for file in reading.spool_files()]
        self._offsets = dict(SpoolFile.objects.filter(name__in=names).values_list("name", "offset"))
        return reading.read_batch(self._offsets, time.time(), limit)

    def note(self, batch: Batch) -> None:
        for name, end in batch.ends.items():
            SpoolFile.objects.get_or_create(name=name)
            moved = SpoolFile.objects.get(name=name)
            if moved.offset != self._offsets.get(name, 0):
                raise MovedError(name)
            moved.offset = end
            moved.torn_lines += batch.torn.get(name, 0)
            moved.save()

    def let_go(self, batch: Batch) -> None:
        """Nothing: a file is forgotten as a whole."""


class Entries:
    """The stream's entries after the last one counted."""

    def __init__(self) -> None:
        self._stream = stream.stream()
        self._last = ""

    def read(self, limit: int) -> Batch:
        self._last = StreamPosition.last_of(settings.VISITS_STREAM)
        after = self._last or stream.BEGINNING
        if not self._stream.knows(after):
            # Redis was emptied, and its clock is behind what it was: what it holds now is new.
            after = stream.BEGINNING
        entries = self._stream.read(after, limit)
        hits = [hit for _entry, hit in entries if hit]
        torn = {settings.VISITS_STREAM: len(entries) - len(hits)}
        return Batch(hits, torn=torn, last=entries[-1][0] if entries else "")

    def note(self, batch: Batch) -> None:
        position, _created = StreamPosition.objects.get_or_create(name=settings.VISITS_STREAM)
        if position.last != self._last:
            raise MovedError(position.name)
        position.last = batch.last
        position.torn_entries += batch.torn[position.name]
        position.save()

    def let_go(self, batch: Batch) -> None:
        self._stream.acknowledge(batch.last)


def sources() -> list[Source]:
    """All that may hold hits. A site that took to a stream may still have some in its spool."""
    return [Files(), *([Entries()] if stream.in_use() else [])]
