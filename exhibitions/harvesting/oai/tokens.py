"""Resumption tokens: where a list goes on, signed, with nothing kept on the server.

A list runs through the ledger by its key, which never changes and only grows. So a record that changes while
a list is harvested keeps its place: it is told once, as it is by then, and none is left out or told
twice. A token may be used again, and leads to the same place.
"""

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

from .errors import ProtocolError

SECONDS = 24 * 60 * 60
LONGEST = 2000
_SALT = "exhibitions.harvesting.oai"


@dataclass(frozen=True)
class Position:
    """A list and the place reached in it. `after` is the last key told, `told` how many were, of `total`."""

    verb: str
    prefix: str
    start: str | None
    end: str | None
    spec: str | None
    after: int
    told: int
    total: int


def token_of(position: Position) -> str:
    """The token for going on from there."""
    return signing.dumps(asdict(position), salt=_SALT, compress=True)


def position_of(token: str, verb: str) -> Position:
    """Where a token leads. Raises `ProtocolError` (badResumptionToken) for one that was not made here, was made for
    another verb, or has expired.
    """
    try:
        if len(token) > LONGEST:
            raise signing.BadSignature
        values: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=SECONDS)
        position = Position(**values)
    except (signing.BadSignature, TypeError) as error:
        raise ProtocolError(
            "badResumptionToken", "The token is not valid, or has expired: begin the list anew."
        ) from error
    if position.verb != verb:
        raise ProtocolError("badResumptionToken", "The token belongs to another verb.")
    return position


def expiry(now: datetime.datetime) -> datetime.datetime:
    """When a token made now stops working."""
    return now + datetime.timedelta(seconds=SECONDS)
