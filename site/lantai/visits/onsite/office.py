"""Lines the office writes: corrections, decisions about the quarantine, paper sheets, self check-in."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Quarantined, Session, Tally
from ..models.onsite import Kind, Outcome, Source
from . import clock, sync
from .audit import LINE_CORRECTED, PAPER_ENTERED, QUARANTINE_SETTLED
from .devices import require
from .wire import read_line

SETTLED = "settled"
AGAIN = "again"
PAPER = uuid.UUID("6f1f3a0e-6f3f-5d0e-9a60-0c1f6c1e2c52")
"""Namespace of the numbers of paper rows: the same row of the same sheet is the same line."""


def _written(session: Session, *, kind: str, source: str, delta: int, at: datetime, **fields: Any) -> Tally:
    """A line the server itself writes, not yet saved."""
    now = timezone.now()
    op_id = fields.pop("op_id", None) or uuid.uuid4()
    return Tally(
        op_id=op_id,
        session=session,
        kind=kind,
        source=source,
        delta=delta,
        client_at=at,
        received_at=now,
        effective_at=session.clamp(at),
        payload_hash=hashlib.sha256(f"{op_id} {delta}".encode()).hexdigest(),
        **fields,
    )


@transaction.atomic
def correct(line: Tally, *, reason: str, user: Any, right: int | None = None) -> list[Tally]:
    """Take a line back, and write what would have been right if that is given; nothing is edited.

    Both count at the time of the line. Raises `PermissionDenied`, and `ValidationError` if the line
    cannot be taken back: it has been already, or it is itself a taking back or an observation.
    """
    require(user)
    if line.kind in (Kind.CORRECTION, Kind.HEADCOUNT) or line.delta == 0:
        raise ValidationError(_("Only a line that counts people can be taken back."))
    if Tally.objects.filter(reverses=line.op_id).exists():
        raise ValidationError(_("This line has been taken back already."))
    common = {"actor": user.get_username(), "door": line.door, "reason": reason, "source": Source.OFFICE}
    at = line.effective_at
    written = [_written(line.session, kind=Kind.CORRECTION, delta=-line.delta, at=at, reverses=line.op_id, **common)]
    if right:
        group = {"kind": Kind.GROUP, "group_name": line.group_name}
        written.append(_written(line.session, delta=right, at=at, **group, **common))
    Tally.objects.bulk_create(written)
    data = {"line": str(line.op_id), "was": line.delta, "is": right or 0, "reason": reason}
    log(instance=line.session, action=LINE_CORRECTED, user=user, data=data)
    return written


@transaction.atomic
def settle(entries: Iterable[Quarantined], *, count: bool, reason: str, user: Any) -> int:
    """Decide about lines in quarantine: counted they enter the ledger as they were sent, flagged.

    Returns how many were decided; those that have been already are left alone. Raises
    `PermissionDenied`, and `ValidationError` if a line can no longer be counted.
    """
    require(user)
    wanted = [entry.pk for entry in entries]
    open_ = list(Quarantined.objects.select_for_update().select_related("device").filter(pk__in=wanted, outcome=""))
    if count:
        sessions = Session.objects.in_bulk({entry.payload["session"] for entry in open_})
        taken = []
        for entry in open_:
            line, session = read_line(entry.payload), sessions[entry.payload["session"]]
            tally = sync.entry(line, session, entry.device, sent_at=entry.sent_at, received_at=entry.received_at)
            tally.flags, tally.reason = f"{tally.flags} {SETTLED}".strip(), reason
            taken.append(tally)
        try:
            with transaction.atomic():
                Tally.objects.bulk_create(taken)
        except IntegrityError as error:
            raise ValidationError(_("One of them takes back a line that has been taken back already.")) from error
    outcome = Outcome.TAKEN if count else Outcome.DISMISSED
    Quarantined.objects.filter(pk__in=[entry.pk for entry in open_]).update(
        outcome=outcome, reason=reason, settled_at=timezone.now(), settled_by=user
    )
    for device in {entry.device for entry in open_}:
        number = sum(entry.device_id == device.pk for entry in open_)
        log(
            instance=device,
            action=QUARANTINE_SETTLED,
            user=user,
            data={"outcome": str(outcome), "lines": number, "reason": reason},
        )
    return len(open_)


@dataclass(frozen=True)
class PaperRow:
    """What one quarter hour or hour of a paper sheet says."""

    at: datetime
    people: int


@transaction.atomic
def enter_paper(
    session: Session, *, sheet: str, rows: Iterable[PaperRow], door: str, counted_by: str, user: Any
) -> int:
    """Write a paper sheet into the ledger; returns the people on it. The number of a sheet is entered once.

    Raises `PermissionDenied`, and `ValidationError` if the sheet has been entered or says nothing.
    """
    require(user)
    lines = [
        _written(
            session,
            op_id=uuid.uuid5(PAPER, f"{session.pk} {sheet} {number}"),
            kind=Kind.GROUP,
            source=Source.PAPER,
            delta=row.people,
            at=row.at,
            door=door,
            actor=counted_by,
            reason=_("Paper sheet %(sheet)s") % {"sheet": sheet},
        )
        for number, row in enumerate(rows)
        if row.people
    ]
    if not lines:
        raise ValidationError(_("The sheet holds no people."))
    try:
        with transaction.atomic():
            # A first line in all sheets: that the sheet was entered is what must not happen twice.
            lines[0].op_id = uuid.uuid5(PAPER, f"{session.pk} {sheet}")
            Tally.objects.bulk_create(lines)
    except IntegrityError as error:
        raise ValidationError(_("A sheet with this number has been entered already.")) from error
    people = sum(line.delta for line in lines)
    log(instance=session, action=PAPER_ENTERED, user=user, data={"sheet": sheet, "people": people})
    return people


def admit(session: Session, credential: str) -> bool:
    """Count a visitor who scanned the session's poster. A credential admits once.

    Repeats are kept as lines of 0, flagged; returns whether this was the first. Raises
    `ValidationError` if the session is not on.
    """
    now = timezone.now()
    if clock.untimely(session, now, now):
        raise ValidationError(_("This session is not on now."))
    hashed = hashlib.sha256(f"{session.poster_key} {credential}".encode()).hexdigest()
    first = _written(session, kind=Kind.SELF_CHECKIN, source=Source.POSTER, delta=1, at=now, credential=hashed)
    try:
        with transaction.atomic():
            first.save(force_insert=True)
    except IntegrityError:
        again = _written(session, kind=Kind.SELF_CHECKIN, source=Source.POSTER, delta=0, at=now, credential=hashed)
        again.flags = AGAIN
        again.save(force_insert=True)
        return False
    return True
