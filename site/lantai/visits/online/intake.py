"""Where acknowledged hits go: the stream if there is one, else the spool of this process."""

from . import stream
from .spool import Hit, spool


def keep(hit: Hit) -> None:
    """Store a hit before its beacon is answered. Raises `OSError` if it could not be: it is not counted then."""
    if stream.in_use():
        stream.stream().append(hit)
    else:
        spool().append(hit)
