"""Whether the roller keeps up."""

import datetime
import time

from django.conf import settings

from ..models import SpoolFile, StreamPosition
from . import days, reading, stream
from .spool import TornLineError, read_line

PATIENCE = 600.0


def waiting_since() -> datetime.datetime | None:
    """When the oldest hit that is stored and not rolled arrived; None if none waits. Raises `StreamAwayError`."""
    moments = [moment for moment in (_in_spool(), _in_stream()) if moment is not None]
    return datetime.datetime.fromtimestamp(min(moments), tz=datetime.UTC) if moments else None


def _in_stream() -> float | None:
    if not stream.in_use():
        return None
    return stream.stream().oldest(StreamPosition.last_of(settings.VISITS_STREAM) or stream.BEGINNING)


def _in_spool() -> float | None:
    files = reading.spool_files()
    offsets = dict(SpoolFile.objects.filter(name__in=[file.name for file in files]).values_list("name", "offset"))
    oldest: float | None = None
    for file in files:
        with file.open("rb") as spool:
            spool.seek(offsets.get(file.name, 0))
            line = spool.readline(400)
        if not line.endswith(b"\n"):
            continue
        try:
            at = read_line(line).at
        except TornLineError:
            at = days.start_of(reading.day_of_file(file))
        oldest = at if oldest is None else min(oldest, at)
    return oldest


def stands_still() -> datetime.datetime | None:
    """When the oldest waiting hit arrived, if that is more than ten minutes ago; else None."""
    since = waiting_since()
    return since if since and time.time() - since.timestamp() > PATIENCE else None
