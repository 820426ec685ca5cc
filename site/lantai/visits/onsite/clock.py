"""When something happened, from a clock that may be wrong.

A phone's clock is compared with the server's each time it sends. What it says is kept
as it is; the time counted by is put right and lies within the session.
"""

from datetime import datetime, timedelta

from ..models import Session

TOLERANCE = timedelta(minutes=2)
"""Clocks that differ by less are called right."""
GRACE = timedelta(hours=2)
"""So long before it begins and after it ends a session is still counted on."""

WRONG = "clock"
AHEAD = "future"
OUTSIDE = "outside"


def on_server(client_at: datetime, sent_at: datetime, received_at: datetime) -> tuple[datetime, list[str]]:
    """The time by the server's clock, never after it was received; and flags."""
    offset = received_at - sent_at
    flags = [AHEAD] if client_at > sent_at + TOLERANCE else []
    if abs(offset) > TOLERANCE:
        flags.append(WRONG)
        client_at += offset
    return min(client_at, received_at), flags


def within(session: Session, moment: datetime) -> tuple[datetime, list[str]]:
    """The time within the session that is nearest; and flags."""
    nearest = session.clamp(moment)
    return nearest, [OUTSIDE] if nearest != moment else []


def untimely(session: Session, moment: datetime, received_at: datetime) -> str:
    """Why a line cannot belong to the session: "session_ended", "session_not_begun" or "".

    That it has not begun is told by the server's clock alone; a wrong clock does not keep a line out.
    """
    if session.ends_at and moment > session.ends_at + GRACE:
        return "session_ended"
    if received_at < session.starts_at - GRACE:
        return "session_not_begun"
    return ""
