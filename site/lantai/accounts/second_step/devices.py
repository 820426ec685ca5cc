"""The second step of signing in: an authenticator's codes (TOTP, RFC 6238), and recovery codes for when it is lost."""

from typing import Any

import segno
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_otp import login as pass_step
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from lantai.accounts.ended_sessions import end_sessions
from lantai.audit.chain import record

CODES = 10
DIGITS = 6


def has_device(user: Any) -> bool:
    """Whether an account has an authenticator."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_due(user: Any) -> bool:
    """Whether an account needs the second step: it has an authenticator, or has to have one."""
    if has_device(user):
        return True
    return settings.REQUIRE_TWO_FACTOR and (user.is_superuser or user.has_perm("wagtailadmin.access_admin"))


@transaction.atomic
def check(request: Any, code: str) -> bool:
    """Try a code, of the authenticator or for recovery; with the right one the session has passed the second step.

    A code is good once. After wrong ones the account has to wait, twice as long each time.
    """
    user = request.user
    given = "".join(code.split()).lower()
    is_ours = given.isdigit() and len(given) == DIGITS
    kind: Any = TOTPDevice if is_ours else StaticDevice
    for device in kind.objects.select_for_update().filter(user=user, confirmed=True):
        if device.verify_token(given):
            _passed(request, device)
            if not is_ours:
                record("account.recovery_code", actor=user.get_username(), data={"left": codes_left(user)})
            return True
    record("account.second_step_failed", actor=user.get_username())
    return False


def waiting(user: Any) -> int:
    """Seconds until another code may be tried; 0 if one may now."""
    seconds = 0
    for kind in (TOTPDevice, StaticDevice):
        for device in kind.objects.filter(user=user, confirmed=True):
            allowed, why = device.verify_is_allowed()
            if not allowed and why and "locked_until" in why:
                from django.utils import timezone

                seconds = max(seconds, int((why["locked_until"] - timezone.now()).total_seconds()) + 1)
    return seconds


def _passed(request: Any, device: Device) -> None:
    request.session.cycle_key()
    pass_step(request, device)


def being_set_up(user: Any) -> TOTPDevice:
    """The authenticator that waits for its first code; its key is the same until then."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="authenticator", confirmed=False)


@transaction.atomic
def set_up(request: Any, code: str) -> bool:
    """Take the new authenticator into use if its first code is right, in place of an earlier one."""
    user, device = request.user, being_set_up(request.user)
    if not device.verify_token("".join(code.split())):
        return False
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()
    _passed(request, device)
    record("account.second_step_set", actor=user.get_username(), subject=user.get_username())
    end_sessions(user, because="account.second_step_set")
    return True


def as_picture(device: TOTPDevice) -> str:
    """The key as a QR code, a data URI of an SVG drawing."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)


def as_words(device: TOTPDevice) -> str:
    """The key in base32 as people type it, in groups of four."""
    from base64 import b32encode

    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


@transaction.atomic
def new_codes(user: Any) -> list[str]:
    """Ten recovery codes, each good once; earlier ones are no longer good."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    record("account.recovery_codes", actor=user.get_username(), subject=user.get_username())
    end_sessions(user, because="account.recovery_codes")
    return codes


def codes_left(user: Any) -> int:
    """How many recovery codes an account has left."""
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


@transaction.atomic
def remove(user: Any, *, actor: Any) -> None:
    """Take authenticator and recovery codes from an account, and end its other sessions.

    By somebody else, the account is told by mail.
    """
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record("account.second_step_taken", actor=actor.get_username(), subject=user.get_username())
    end_sessions(user, because="account.second_step_taken")
    if actor.pk == user.pk or not user.email:
        return
    with override(settings.LANGUAGE_CODE):
        words = {"site": settings.WAGTAIL_SITE_NAME, "name": user.get_username(), "actor": actor.get_username()}
        send_mail(
            _("%(site)s: second step of signing in removed") % words,
            _(
                "%(actor)s has removed the second step of signing in from the account “%(name)s”. "
                "If you did not ask for this, tell the administrators at once."
            )
            % words,
            None,
            [user.email],
            fail_silently=True,
        )
