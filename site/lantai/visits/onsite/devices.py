"""Phones: their tokens, and taking the right to count away."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.log_actions import log

from ..models import Device
from .audit import DEVICE_REVOKED

ORGANISE = "visits.organise_attendance"
VIEW = "visits.view_session"


def secret_hash(secret: str) -> str:
    """What is kept of a token or code. They are 32 random bytes: a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def of_token(token: str) -> Device | None:
    """The phone a token belongs to, revoked and expired ones too."""
    return Device.objects.filter(token_hash=secret_hash(token)).first()


def require(user: Any, permission: str = ORGANISE) -> None:
    """Raise `PermissionDenied` unless the user may."""
    if not user.has_perm(permission):
        raise PermissionDenied


def revoke(device: Device, *, user: Any) -> None:
    """End a phone's right to count now; what it still sends goes to the quarantine. Twice does no harm.

    Raises `PermissionDenied`.
    """
    require(user)
    if device.revoked_at:
        return
    device.revoked_at, device.revoked_by = timezone.now(), user
    device.save(update_fields=["revoked_at", "revoked_by"])
    log(instance=device, action=DEVICE_REVOKED, user=user, data={"door": device.door, "label": device.label})
