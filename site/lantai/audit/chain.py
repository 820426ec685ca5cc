"""Writing the audit log, looking after its chain, and letting go of what is older than it is kept."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from lantai.ops.append_only import LedgerGuard

from .models import BEGINNING, AuditEntry

# Six months are the least the law asks for; the database itself refuses to delete anything younger.
LEAST_DAYS = 183
GUARD = LedgerGuard("audit_auditentry", "the audit log is append-only", kept_days=LEAST_DAYS)
LET_GO = "audit.let_go"
_LOCK = 0x6C616E746169  # "lantai"


@transaction.atomic
def record(action: str, *, actor: str = "", subject: str = "", data: Mapping[str, Any] | None = None) -> AuditEntry:
    """Add a line, in the transaction at hand: what is rolled back has not happened, and is not in the log.

    `data` must fit JSON; what does not is written as text.
    """
    if connection.vendor == "postgresql":
        # SQLite lets one writer in at a time anyway.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = AuditEntry.objects.order_by("-number").only("number", "hash").first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        action=action[:100],
        actor=actor[:150],
        subject=subject[:255],
        data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder, default=str)),
        previous=last.hash if last else BEGINNING,
    )
    entry.hash = entry.sealed()
    entry.save()
    return entry


def faults() -> list[str]:
    """What is wrong with the chain, line by line; empty when all is well."""
    found: list[str] = []
    before: AuditEntry | None = None
    first: AuditEntry | None = None
    for entry in AuditEntry.objects.order_by("number").iterator():
        first = first or entry
        if entry.hash != entry.sealed():
            found.append(f"{entry.number}: the line was changed after it was written")
        if before is not None:
            if entry.number != before.number + 1:
                found.append(f"{entry.number}: {entry.number - before.number - 1} lines before it are missing")
            elif entry.previous != before.hash:
                found.append(f"{entry.number}: does not follow from the line before it")
        before = entry
    if first is not None and first.number > 1:
        told = AuditEntry.objects.filter(action=LET_GO, data__until=first.number - 1, data__hash=first.previous)
        if not told.exists():
            found.append(f"{first.number}: {first.number - 1} lines before it are missing, and nothing says why")
    if first is not None and first.number == 1 and first.previous != BEGINNING:
        found.append("1: is not the beginning")
    return found


def head() -> tuple[int, str]:
    """Number and hash of the last line; kept outside, they prove that nothing was cut off at the end."""
    last = AuditEntry.objects.order_by("-number").first()
    return (last.number, last.hash) if last else (0, BEGINNING)


@transaction.atomic
def let_go() -> int:
    """Delete what is older than `AUDIT_LOG_DAYS` and say so in the log; returns how many lines."""
    before = timezone.now() - datetime.timedelta(days=max(settings.AUDIT_LOG_DAYS, LEAST_DAYS + 1))
    # Lines go from the beginning, without gaps, even if a clock once went wrong.
    young = AuditEntry.objects.filter(at__gte=before).order_by("number").first()
    old = AuditEntry.objects.filter(number__lt=young.number) if young else AuditEntry.objects.none()
    last = old.order_by("-number").first()
    if last is None:
        return 0
    record(LET_GO, data={"until": last.number, "hash": last.hash})
    # Past the manager, which knows no deletion.
    deleted, _each = models.QuerySet(AuditEntry).filter(number__lte=last.number).delete()
    return deleted
