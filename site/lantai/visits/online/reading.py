"""Reading spool files from where the roller left them."""

import datetime
import fcntl
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.conf import settings

from . import days
from .spool import SUFFIX, Hit, TornLineError, read_line


def spool_files() -> list[Path]:
    """The spool files of this machine."""
    return sorted((settings.VISITS_DIR / "spool").glob(f"*{SUFFIX}"))


def day_of_file(file: Path) -> datetime.date:
    """The day of the hits in a spool file."""
    return datetime.date.fromisoformat(file.name[:10])


@dataclass
class Batch:
    """Hits, and how far their source is read when they are counted: `ends` of files, `last` entry of a stream."""

    hits: list[Hit] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    torn: dict[str, int] = field(default_factory=dict)
    last: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read, junk neither."""
        return not (self.ends or self.last)


def read_batch(offsets: dict[str, int], now: float, limit: int) -> Batch:
    """At most `limit` lines of all files, merged in the order of time, beginning at `offsets` (0 where a file has none)."""
    lines = [_lines(file, offsets.get(file.name, 0), now) for file in spool_files()]
    batch = Batch()
    for line in islice(heapq.merge(*lines, key=lambda line: line.at), limit):
        batch.ends[line.name] = line.end
        if line.hit:
            batch.hits.append(line.hit)
        else:
            batch.torn[line.name] = batch.torn.get(line.name, 0) + 1
    return batch


@dataclass(frozen=True)
class _Line:
    name: str
    end: int
    at: float
    hit: Hit | None


def _lines(file: Path, offset: int, now: float) -> Iterator[_Line]:
    """Lines of one file. A last line without its end is left for later while its writer lives."""
    with file.open("rb") as spool:
        # Asked before reading: what is read afterwards is then known to be all.
        finished = is_finished(file, now)
        spool.seek(offset)
        at = days.start_of(day_of_file(file))
        for line in spool:
            if not line.endswith(b"\n") and not finished:
                return
            offset += len(line)
            hit = None
            try:
                hit = read_line(line)
                if not line.endswith(b"\n"):
                    hit = None
            except TornLineError:
                pass
            at = hit.at if hit else at
            yield _Line(file.name, offset, at, hit)


def is_finished(file: Path, now: float) -> bool:
    """Whether nobody will write to a file any more: its writer is gone, or has begun that of another day."""
    if now >= days.start_of(day_of_file(file) + datetime.timedelta(days=2)):
        return True
    with file.open("rb") as spool:
        try:
            fcntl.flock(spool, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
