"""How a phone becomes one that may count: a code shown once, a token the phone made itself."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from ..models import Device, Enrolment, Session
from .audit import ENROLMENT_ISSUED
from .devices import require, secret_hash
from .wire import Refused

TOKEN = re.compile(r"[A-Za-z0-9_-]{43,128}")
LONGEST = timedelta(days=30)


def counts_until(subject: Page) -> datetime:
    """A day after the last session of an event or exhibition, at most thirty days from now."""
    limit = timezone.now() + LONGEST
    sessions = Session.objects.filter(subject=subject, cancelled=False)
    if not sessions.exists() or sessions.filter(ends_at=None).exists():
        return limit
    last: datetime = sessions.aggregate(last=Max("ends_at"))["last"]
    return min(limit, max(last, timezone.now()) + timedelta(days=1))


@transaction.atomic
def issue(subject: Page, *, door: str, label: str, user: Any) -> tuple[Enrolment, str]:
    """A code for one phone, valid for a quarter of an hour; returned once, kept as its hash.

    Raises `PermissionDenied`.
    """
    require(user)
    code = secrets.token_urlsafe(16)
    enrolment = Enrolment.objects.create(
        code_hash=secret_hash(code),
        subject=subject,
        door=door,
        label=label,
        token_until=counts_until(subject),
        created_by=user,
    )
    log(instance=subject.specific, action=ENROLMENT_ISSUED, user=user, data={"door": door, "label": label})
    return enrolment, code


@transaction.atomic
def redeem(code: str, token: str) -> Device:
    """Make the phone that made `token` a device. The same phone may repeat it, if the answer was lost.

    Raises `Refused` with code_unknown, code_used, code_expired or token_weak.
    """
    if not TOKEN.fullmatch(token):
        raise Refused("token_weak")
    enrolment = Enrolment.objects.select_for_update().filter(code_hash=secret_hash(code)).first()
    if enrolment is None:
        raise Refused("code_unknown")
    hashed = secret_hash(token)
    if enrolment.device:
        if enrolment.device.token_hash != hashed:
            raise Refused("code_used")
        return enrolment.device
    if enrolment.expires_at <= timezone.now():
        raise Refused("code_expired")
    if Device.objects.filter(token_hash=hashed).exists():
        raise Refused("token_weak")
    enrolment.device = Device.objects.create(
        token_hash=hashed,
        subject=enrolment.subject,
        door=enrolment.door,
        label=enrolment.label,
        enrolled_by=enrolment.created_by,
        expires_at=enrolment.token_until,
    )
    enrolment.save(update_fields=["device"])
    return enrolment.device
