"""Reading back the file a phone saved: the way in for lines that found no network, or no server that knew them."""

import json
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Device
from . import sync
from .audit import FILE_READ
from .devices import require, secret_hash
from .wire import MOST_LINES

FROM_FILE = "file"
MOST_BYTES = 20 * 1024 * 1024
"""A line is some three hundred bytes: many days of one phone."""


@dataclass(frozen=True)
class PhoneFile:
    """What a phone saved: which phone, and the lines it still had, in their order."""

    device: UUID
    label: str
    door: str
    lines: list[Any]


@dataclass(frozen=True)
class Answered:
    """A line of the file and what is said of it; the same words a phone would be told."""

    line: Any
    status: str
    message: str


def read(content: bytes) -> PhoneFile:
    """The file as the counting app saves it. Raises `ValidationError`."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 20 MB; a phone does not save such files."))
    try:
        saved = json.loads(content)
        phone = saved["device"]
        lines = [*saved["waiting"], *saved["aside"]]
        return PhoneFile(
            UUID(phone["id"]), _word(phone.get("label")), _word(phone.get("door")), sorted(lines, key=_place)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValidationError(_("This is not a file that the counting app has saved.")) from error


def take_in(file: PhoneFile, *, user: Any) -> list[Answered]:
    """Hand the lines to what takes them from phones; each is answered as there. Reading a file again does no harm.

    A file tells nothing of how wrong the phone's clock was: its times are believed, and each line is flagged.
    The lines of a phone the site does not know go to the quarantine, under that phone. Raises
    `PermissionDenied`, and `django.db.OperationalError` when the database is locked: what was answered until
    then is stored.
    """
    require(user)
    now = timezone.now()
    device, _created = Device.objects.get_or_create(
        pk=file.device,
        defaults={
            "token_hash": secret_hash(secrets.token_urlsafe(32)),
            "label": file.label,
            "door": file.door,
            "enrolled_by": user,
            "expires_at": now,
        },
    )
    answered = []
    for start in range(0, len(file.lines), MOST_LINES):
        some = file.lines[start : start + MOST_LINES]
        answers = sync.take(device, some, sent_at=now, received_at=now, flag=FROM_FILE)
        pairs = zip(some, answers, strict=True)
        answered += [Answered(line, said["status"], said.get("message", "")) for line, said in pairs]
    counts = Counter(answer.status for answer in answered)
    log(instance=device, action=FILE_READ, user=user, data={status: counts[status] for status in sorted(counts)})
    return answered


def _word(value: Any) -> str:
    return value[:60] if isinstance(value, str) and value.isprintable() else ""


def _place(line: Any) -> int:
    seq = line.get("seq") if isinstance(line, dict) else None
    return seq if isinstance(seq, int) else 0
