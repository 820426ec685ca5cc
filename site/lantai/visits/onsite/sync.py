"""Taking a batch of lines from a phone: one transaction, an answer for each line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from ..models import Device, Quarantined, Session, Tally
from ..models.onsite import Kind, Source
from . import clock
from .wire import MESSAGES, Line, Refused, read_line

ACCEPTED, DUPLICATE, QUARANTINED = "accepted", "duplicate", "quarantined"
CONFLICT, REFUSED = "conflict", "refused"
MISMATCH = "mismatch"
PATIENCE = 5
"""Seconds to wait for a lock; then the phone is told to come back."""


def take(
    device: Device, raw_lines: list[Any], *, sent_at: datetime, received_at: datetime, flag: str = ""
) -> list[dict[str, Any]]:
    """Store what can be stored and name each line, in the order they came; `flag` is put on each.

    "accepted" and "duplicate" lines are in the ledger, "quarantined" ones are kept beside it;
    "conflict" and "refused" ones are not stored. None of them keeps another line out.
    Raises `django.db.OperationalError` when the database is locked, having stored nothing.
    """
    try:
        return _take(device, raw_lines, sent_at, received_at, flag)
    except IntegrityError:
        # Another request stored one of these lines, or took one back, at the same moment:
        # what was read is old, and a second reading sees it.
        return _take(device, raw_lines, sent_at, received_at, flag)


def _take(
    device: Device, raw_lines: list[Any], sent_at: datetime, received_at: datetime, flag: str
) -> list[dict[str, Any]]:
    with _impatient(), transaction.atomic():
        _set_lock_timeout()
        device = Device.objects.select_for_update().get(pk=device.pk)
        batch = _Batch(device, sent_at, received_at, flag)
        answers = batch.take(raw_lines)
        Tally.objects.bulk_create(batch.tallies)
        Quarantined.objects.bulk_create(batch.quarantined)
        Device.objects.filter(pk=device.pk).update(seen_at=received_at)
    return answers


@contextmanager
def _impatient() -> Iterator[None]:
    """SQLite waits for its lock at BEGIN; a phone should not be kept as long as an editor."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")


def _set_lock_timeout() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")


def answer(op_id: Any, status: str, code: str = "") -> dict[str, Any]:
    """What is said of one line."""
    said = {"op_id": op_id if isinstance(op_id, str) else None, "status": status}
    return {**said, "code": code, "message": str(MESSAGES[code])} if code else said


@dataclass
class _Batch:
    """What has to be known to judge the lines, read in a fixed number of queries."""

    device: Device
    sent_at: datetime
    received_at: datetime
    flag: str = ""
    tallies: list[Tally] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)

    def take(self, raw_lines: list[Any]) -> list[dict[str, Any]]:
        read: list[Line | Refused] = []
        for raw in raw_lines:
            try:
                read.append(read_line(raw))
            except Refused as refused:
                read.append(refused)
        self._look_up([line for line in read if isinstance(line, Line)])
        answers = []
        for raw, line in zip(raw_lines, read, strict=True):
            op_id = raw.get("op_id") if isinstance(raw, dict) else None
            status, code = (REFUSED, line.code) if isinstance(line, Refused) else self._judge(line)
            answers.append(answer(op_id, status, code))
        return answers

    def _look_up(self, lines: list[Line]) -> None:
        ids = [line.op_id for line in lines]
        targets = [line.reverses for line in lines if line.reverses]
        known = Tally.objects.filter(op_id__in=[*ids, *targets])
        self.known = {t.op_id: t for t in known.only("op_id", "device_id", "delta", "session_id", "payload_hash")}
        self.aside = dict(Quarantined.objects.filter(op_id__in=ids).values_list("op_id", "payload_hash"))
        of_phone = Tally.objects.filter(device=self.device, seq__in=[line.seq for line in lines])
        self.seqs: dict[int, UUID] = {seq: op for seq, op in of_phone.values_list("seq", "op_id") if seq}
        reversals = Tally.objects.filter(reverses__in=[*ids, *targets])
        self.reversals = {t.reverses: t for t in reversals.only("op_id", "reverses", "delta", "session_id")}
        self.sessions: dict[int, Session] = Session.objects.in_bulk({line.session for line in lines})

    def _judge(self, line: Line) -> tuple[str, str]:
        content = line.content_hash()
        if line.op_id in self.known:
            same = self.known[line.op_id].payload_hash == content
            return (DUPLICATE, "") if same else (CONFLICT, "other_content")
        if line.op_id in self.aside:
            return (QUARANTINED, "") if self.aside[line.op_id] == content else (CONFLICT, "other_content")
        if line.seq in self.seqs:
            return CONFLICT, "seq_used"
        session = self.sessions.get(line.session)
        if session is None:
            return REFUSED, "session_unknown"
        if line.reverses and line.reverses in self.reversals:
            return REFUSED, "already_reversed"
        target = self.known.get(line.reverses) if line.reverses else None
        if target and target.device_id != self.device.pk:
            return REFUSED, "not_yours"
        if code := self._suspicion(line, session):
            self._set_aside(line, content, code)
            return QUARANTINED, code
        self._enter(line, content, session)
        return ACCEPTED, ""

    def _suspicion(self, line: Line, session: Session) -> str:
        if self.device.state != "valid":
            return f"device_{self.device.state}"
        if session.subject_id is None or session.subject_id != self.device.subject_id:
            return "wrong_event"
        moment, _flags = clock.on_server(line.at, self.sent_at, self.received_at)
        return clock.untimely(session, moment, self.received_at)

    def _set_aside(self, line: Line, content: str, code: str) -> None:
        self.aside[line.op_id] = content
        self.quarantined.append(
            Quarantined(
                op_id=line.op_id,
                device=self.device,
                payload=line.as_sent(),
                payload_hash=content,
                code=code,
                sent_at=self.sent_at,
                received_at=self.received_at,
            )
        )

    def _enter(self, line: Line, content: str, session: Session) -> None:
        tally = entry(line, session, self.device, sent_at=self.sent_at, received_at=self.received_at)
        tally.payload_hash = content
        # The two halves of a reversal may come in either order: the later one bears the flag.
        other = self.known.get(line.reverses) if line.reverses else self.reversals.get(line.op_id)
        if other and (other.delta != -line.delta or other.session_id != session.pk):
            tally.flags = f"{tally.flags} {MISMATCH}".strip()
        tally.flags = f"{tally.flags} {self.flag}".strip()
        self.tallies.append(tally)
        self.known[line.op_id] = tally
        self.seqs[line.seq] = line.op_id
        if line.reverses:
            self.reversals[line.reverses] = tally


def entry(line: Line, session: Session, device: Device, *, sent_at: datetime, received_at: datetime) -> Tally:
    """The line of the ledger for a line of a phone, not yet saved."""
    moment, flags = clock.on_server(line.at, sent_at, received_at)
    effective_at, outside = clock.within(session, moment)
    return Tally(
        op_id=line.op_id,
        device=device,
        seq=line.seq,
        session=session,
        kind=line.kind,
        source=Source.PHONE,
        delta=line.delta,
        observed=line.observed if line.kind == Kind.HEADCOUNT else None,
        group_name=line.group_name,
        reverses=line.reverses,
        actor=line.actor or device.label,
        door=device.door,
        client_at=line.at,
        sent_at=sent_at,
        received_at=received_at,
        effective_at=effective_at,
        payload_hash=line.content_hash(),
        flags=" ".join([*flags, *outside]),
    )
