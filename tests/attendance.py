"""Makers of attendance records."""

import datetime
import secrets
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from lantai.visits.models import Device, Session
from lantai.visits.onsite.devices import secret_hash

HOUR = datetime.timedelta(hours=1)


def make_session(subject: Page, **fields: Any) -> Session:
    """A session of a page, going on for three hours and for three more."""
    now = timezone.now()
    defaults = {"title": subject.title, "venue": "县文化广场", "starts_at": now - 3 * HOUR, "ends_at": now + 3 * HOUR}
    return Session.objects.create(subject_id=subject.pk, **{**defaults, **fields})


def make_device(subject: Page, **fields: Any) -> tuple[Device, str]:
    """A phone that may count, and its token."""
    token = fields.pop("token", None) or secrets.token_urlsafe(32)
    defaults = {"expires_at": timezone.now() + datetime.timedelta(days=1), "door": "东门", "label": "甲"}
    device = Device.objects.create(subject_id=subject.pk, token_hash=secret_hash(token), **{**defaults, **fields})
    return device, token
