"""The lines a phone sends: what they may hold, and what is said of those that may not pass.

The contract is written down in `docs/attendance-sync.md`.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..models.onsite import MOST_AT_ONCE, Kind

MOST_LINES = 100
MOST_BYTES = 256 * 1024
LONGEST = {"group_name": 80, "actor": 60}

MESSAGES = {
    # the request as a whole
    "not_json": _("The request is not a JSON object with “sent_at” and “lines”."),
    "too_large": _("The request is larger than 256 KB; send at most 100 lines at a time."),
    "too_many_lines": _("At most 100 lines are taken at a time."),
    "token_unknown": _("This phone is not enrolled. Scan a new code at the organiser's."),
    "busy": _("The server is busy; nothing was stored. Send the same lines again."),
    "too_often": _(
        "This phone sends too often; nothing was stored. It keeps all lines and sends them again in a minute."
    ),
    "code_unknown": _("This code is not known."),
    "code_used": _("This code has been used by another phone. Ask for a new one."),
    "code_expired": _("This code is too old. Ask for a new one."),
    "token_weak": _("The phone's own key is too short or holds other characters."),
    # one line, refused: not stored
    "not_a_line": _("A line is a JSON object with “op_id”, “seq”, “session”, “kind”, “delta” and “at”."),
    "op_id_unreadable": _("“op_id” is not a UUID."),
    "seq_out_of_range": _("“seq” is not a whole number from 1."),
    "kind_unknown": _("This kind of line is not one a phone may send."),
    "delta_out_of_range": _("The number of people is not one a phone may send."),
    "group_size": _("A group has 1 to 500 people."),
    "headcount_out_of_range": _("A headcount is a number from 0 to 100000."),
    "reverses_missing": _("A correction names the line it takes back."),
    "text_unreadable": _("A name is too long or holds characters that are not text."),
    "time_unreadable": _("The time is not ISO 8601 with an offset, between 1970 and 2100."),
    "session_unknown": _("There is no such session."),
    "already_reversed": _("That line has been taken back already."),
    "not_yours": _("A phone takes back its own lines only."),
    # one line, in conflict: what was stored first stands
    "other_content": _("A line with this number is stored already and says something else."),
    "seq_used": _("Another line of this phone has this place in its order."),
    # one line, quarantined: stored, not counted until somebody decides
    "device_revoked": _("The phone had been revoked."),
    "device_expired": _("The phone's time had run out."),
    "wrong_event": _("The session belongs to another event than the phone."),
    "session_ended": _("The session had ended."),
    "session_not_begun": _("The session had not begun."),
}


class Refused(ValueError):  # noqa: N818 - said of a line, not of the program
    """A line, or a whole request, that cannot be taken; `code` is a key of `MESSAGES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Line:
    """One line as the phone wrote it."""

    op_id: UUID
    seq: int
    session: int
    kind: str
    delta: int
    at: datetime
    observed: int | None = None
    group_name: str = ""
    reverses: UUID | None = None
    actor: str = ""

    def as_sent(self) -> dict[str, Any]:
        """JSON of its content; the same for the same content."""
        return {
            "op_id": str(self.op_id),
            "seq": self.seq,
            "session": self.session,
            "kind": self.kind,
            "delta": self.delta,
            "at": self.at.isoformat(),
            "observed": self.observed,
            "group_name": self.group_name,
            "reverses": str(self.reverses) if self.reverses else None,
            "actor": self.actor,
        }

    def content_hash(self) -> str:
        """SHA-256 of its content."""
        return hashlib.sha256(json.dumps(self.as_sent(), sort_keys=True).encode()).hexdigest()


def read_line(raw: Any) -> Line:
    """One line from decoded JSON. Raises `Refused`."""
    if not isinstance(raw, dict):
        raise Refused("not_a_line")
    kind = raw.get("kind")
    if kind not in (Kind.INDIVIDUAL, Kind.GROUP, Kind.CORRECTION, Kind.HEADCOUNT):
        raise Refused("kind_unknown")
    op_id = _uuid(raw.get("op_id"), "op_id_unreadable")
    reverses = _uuid(raw.get("reverses"), "reverses_missing") if kind == Kind.CORRECTION else None
    if reverses == op_id:
        raise Refused("reverses_missing")
    return Line(
        op_id=op_id,
        seq=_whole(raw.get("seq"), 1, 2**53, "seq_out_of_range"),
        session=_whole(raw.get("session"), 1, 2**53, "session_unknown"),
        kind=str(kind),
        delta=_delta(raw, str(kind)),
        at=read_time(raw.get("at")),
        observed=_whole(raw.get("observed"), 0, 100_000, "headcount_out_of_range") if kind == Kind.HEADCOUNT else None,
        group_name=_text(raw, "group_name") if kind == Kind.GROUP else "",
        reverses=reverses,
        actor=_text(raw, "actor"),
    )


def read_time(value: Any) -> datetime:
    """ISO 8601 with an offset, in UTC. Raises `Refused`."""
    try:
        moment = datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        moment = None
    # A time without an offset would have been read in the server's own zone.
    if moment is None or datetime.fromisoformat(value).tzinfo is None or not 1970 <= moment.year <= 2100:
        raise Refused("time_unreadable")
    return moment


def _delta(raw: dict[str, Any], kind: str) -> int:
    if kind == Kind.HEADCOUNT:
        return _whole(raw.get("delta", 0), 0, 0, "delta_out_of_range")
    code = "group_size" if kind == Kind.GROUP else "delta_out_of_range"
    least = -MOST_AT_ONCE if kind == Kind.CORRECTION else 1
    delta = _whole(raw.get("delta"), least, MOST_AT_ONCE, code)
    if delta == 0:
        raise Refused(code)
    return delta


def _whole(value: Any, least: int, most: int, code: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refused(code)
    return value


def _uuid(value: Any, code: str) -> UUID:
    if not isinstance(value, str):
        raise Refused(code)
    try:
        return UUID(value)
    except ValueError as error:
        raise Refused(code) from error


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name) or ""
    # Not printable: control characters and halves of surrogate pairs, which databases choke on.
    if not isinstance(value, str) or len(value) > LONGEST[name] or not value.isprintable():
        raise Refused("text_unreadable")
    return value.strip()
