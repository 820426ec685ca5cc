"""When the last backup was taken and the last one proven: kept beside the data, told to those who answer for it."""

import datetime
import json
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .snapshots import Outcome
from .store import write_whole

FILE = "backup.json"
PROVEN_WITHIN = datetime.timedelta(days=8)
Kind = Literal["taken", "proven"]


def note(kind: Kind, outcome: Outcome) -> None:
    """Remember that a snapshot was taken or proven, now."""
    known = _known()
    known[kind] = {"at": timezone.now().isoformat(), "snapshot": outcome.snapshot, "rows": outcome.rows}
    write_whole(settings.DATA_DIR / FILE, json.dumps(known).encode())


def last(kind: Kind) -> datetime.datetime | None:
    """When a snapshot was last taken or proven; None if never."""
    found = _known().get(kind)
    return parse_datetime(found["at"]) if found else None


def complaint() -> str | None:
    """What is wrong with the backups, or None."""
    proven = last("proven")
    if proven is None:
        return _("No backup has been proven yet.")
    if timezone.now() - proven > PROVEN_WITHIN:
        days = (timezone.now() - proven).days
        return _("The last proven backup is %(days)d days old.") % {"days": days}
    return None


def words(outcome: Outcome) -> str:
    """What was done, in a line."""
    return _("Snapshot %(name)s: %(rows)d rows, %(files)d files, %(mb).1f MB") % {
        "name": outcome.snapshot,
        "rows": outcome.rows,
        "files": outcome.files,
        "mb": outcome.bytes / 1024 / 1024,
    }


def _known() -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads((settings.DATA_DIR / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return known
