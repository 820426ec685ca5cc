"""Writing the register: lines are added and taken back, never edited."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lantai.ops.append_only import LedgerGuard
from lantai.ops.metrics import register_gauge

from .audit import TAKEN_BACK
from .models import MOST_AT_ONCE, QUANTITIES, Entry

GUARD = LedgerGuard("readingroom_entry", "the register of use is append-only")
register_gauge("reading_room_lines", "Lines of the register of use.", lambda: {"": Entry.objects.count()})
VIEW, ADD = "readingroom.view_entry", "readingroom.add_entry"


def enter(
    day: datetime.date, purpose: str, quantities: Mapping[str, int], *, user: Any, number: uuid.UUID | None = None
) -> tuple[Entry, bool]:
    """Add a line; `quantities` by their names in `QUANTITIES`, missing ones are 0.

    `number` is that of the form it came from: the same form sent twice is one line, the first. Returns the line
    and whether it is new. Raises `PermissionDenied`, and `ValidationError` for a day to come, for nothing at all, and for a number out of range.
    """
    if not user.has_perm(ADD):
        raise PermissionDenied
    if day > timezone.localdate():
        raise ValidationError({"day": _("This day is still to come.")})
    line = _line(day, purpose, quantities, actor=user.get_username())
    if number:
        line.number = number
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        if number and (before := Entry.objects.filter(pk=number).first()):
            return before, False
        raise
    return line, True


@transaction.atomic
def take_back(line: Entry, *, reason: str, user: Any, right: Mapping[str, int] | None = None) -> list[Entry]:
    """Write the opposite of a line, and what would have been right if that is given; nothing is edited.

    Both count on the day of the line. Returns what was written. Raises `PermissionDenied`, and
    `ValidationError` if the line is itself a taking back or has been taken back, or if there is no reason.
    """
    if not user.has_perm(ADD):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; the next reader of the register will ask.")})
    if line.reverses_id:
        raise ValidationError(_("This line takes another one back; enter what is right as a new line."))
    if Entry.objects.filter(reverses=line).exists():
        raise ValidationError(_("This line has been taken back already."))
    actor = user.get_username()
    opposite = {name: -value for name, value in line.quantities.items()}
    written = [Entry(day=line.day, purpose=line.purpose, reverses=line, reason=reason, actor=actor, **opposite)]
    if right and any(right.values()):
        correct = _line(line.day, line.purpose, right, actor=actor)
        correct.reason = reason
        written.append(correct)
    try:
        with transaction.atomic():
            Entry.objects.bulk_create(written)
    except IntegrityError as error:
        raise ValidationError(_("This line has been taken back already.")) from error
    data = {"day": str(line.day), "was": line.quantities, "is": dict(right or {}), "reason": reason}
    log(instance=line, action=TAKEN_BACK, user=user, data=data)
    return written


def _line(day: datetime.date, purpose: str, quantities: Mapping[str, int], *, actor: str) -> Entry:
    counted = {name: quantities.get(name) or 0 for name in QUANTITIES}
    if not any(counted.values()):
        raise ValidationError(_("Enter at least one number."))
    for name, value in counted.items():
        if not 0 <= value <= MOST_AT_ONCE:
            raise ValidationError({name: _("A number from 0 to %(most)d.") % {"most": MOST_AT_ONCE}})
    return Entry(day=day, purpose=purpose, actor=actor, **counted)
