"""UTCdatetime of the protocol (OAI-PMH 2.0, 3.3): days and whole seconds, always in UTC."""

import datetime
import re
from dataclasses import dataclass

from django.utils import timezone

from .errors import ProtocolError

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
WHOLE_DAY = datetime.timedelta(days=1, seconds=-1)


def written(moment: datetime.datetime) -> str:
    """2025-06-09T01:00:00Z."""
    return f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def now() -> str:
    """This second."""
    return written(timezone.now())


@dataclass(frozen=True)
class Span:
    """From the first to the last second, both included; None for no bound."""

    first: datetime.datetime | None = None
    last: datetime.datetime | None = None


def span(start: str | None, end: str | None) -> Span:
    """What `from` and `until` ask for.

    Raises `ProtocolError` (badArgument) for what is no UTCdatetime, for two of different
    granularity, and where the end lies before the beginning.
    """
    days = [bool(DAY.fullmatch(text)) for text in (start, end) if text is not None]
    first, last = (_read(text) if text is not None else None for text in (start, end))
    if len(set(days)) > 1:
        raise ProtocolError("badArgument", "from and until must have the same granularity.")
    if first and last and last < first:
        raise ProtocolError("badArgument", "from must not be later than until.")
    if last and days[-1]:
        last += WHOLE_DAY
    return Span(first, last)


def _read(text: str) -> datetime.datetime:
    if not (DAY.fullmatch(text) or SECOND.fullmatch(text)):
        raise ProtocolError("badArgument", f"A date is written YYYY-MM-DD or {GRANULARITY}.")
    try:
        return datetime.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=datetime.UTC)
    except ValueError as error:
        raise ProtocolError("badArgument", "There is no such day or time.") from error
