"""Too many wrong passwords: axes counts them by account and address, for as long as it needs them and no longer.

What is kept of a failed sign-in is the account, and in place of the address a keyed hash of it, written as an IPv6
address of the range fd00::/8 because that is what axes' column takes. A name that is no account's may be a password
typed into the wrong field: it is hashed as well. No browser, no page, no form. Attempts are deleted when their time
is over.
"""

import hmac
import logging
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import mail_admins
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantai.audit.chain import record
from lantai.pages.errors import too_many
from lantai.visits.online.client_address import client_address

logger = logging.getLogger("lantai.accounts")
NO_ACCOUNT = "?"


def _keyed(kind: str, value: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{kind} {value}".encode(errors="replace"), "sha256").hex()


def address_hash(request: HttpRequest) -> str:
    """What stands for the address of a request; the same for the same address as long as SECRET_KEY is."""
    digits = f"fd{_keyed('lockout', client_address(request.META))[:30]}"
    return ":".join(digits[i : i + 4] for i in range(0, 32, 4))


def counted_name(_request: HttpRequest | None, credentials: Any = None) -> str:
    """The username axes counts by; for a name that is no account's, a question mark and a hash."""
    users: Any = get_user_model()
    name = str((credentials or {}).get(users.USERNAME_FIELD) or "").replace("\0", "")
    if users._default_manager.filter(**{users.USERNAME_FIELD: name}).exists():
        return name
    return f"{NO_ACCOUNT}{_keyed('name', name)[:32]}"


class FrugalHandler(AxesDatabaseHandler):
    """Axes' own bookkeeping, without what it would keep of the browser and the form."""

    def user_login_failed(self, sender: Any, credentials: Any, request: Any = None, **kwargs: Any) -> None:
        if request is None:
            return
        request.axes_user_agent = request.axes_http_accept = request.axes_path_info = ""
        super().user_login_failed(sender, credentials, _Bare(request), **kwargs)


class _Bare:
    """A request whose form is not looked into. What axes notes on it, it notes on the request."""

    GET = POST = QueryDict()

    def __init__(self, request: HttpRequest) -> None:
        object.__setattr__(self, "_request", request)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_request"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_request"), name, value)


def locked_page(request: HttpRequest, *_more: Any) -> HttpResponse:
    """What somebody who is locked out sees: 429."""
    cool_off = get_cool_off(request)
    return too_many(request, int(cool_off.total_seconds()) if cool_off else 60, "locked")


def tell(sender: Any, request: Any, username: str | None, **_kwargs: Any) -> None:
    """Receiver of axes' signal: note the lock when it falls, and mail those who look after the site."""
    if getattr(request, "axes_failures_since_start", None) != settings.AXES_FAILURE_LIMIT:
        return  # locked already
    name = NO_ACCOUNT if not username or username.startswith(NO_ACCOUNT) else username
    record("account.locked", subject=name)
    logger.warning("Signing in to an account is locked for a while after too many wrong passwords.")
    if name == NO_ACCOUNT:
        return
    with override(settings.LANGUAGE_CODE):
        mail_admins(
            _("Sign-in locked: %(name)s") % {"name": name},
            _(
                "After %(times)d wrong passwords, signing in as “%(name)s” from the same address is locked for "
                "%(minutes)d minutes. An administrator can unlock it at once: %(url)s"
            )
            % {
                "times": settings.AXES_FAILURE_LIMIT,
                "name": name,
                "minutes": settings.AXES_COOLOFF_TIME.total_seconds() // 60,
                "url": settings.WAGTAILADMIN_BASE_URL + reverse("locked_accounts"),
            },
            fail_silently=True,
        )


def locked() -> QuerySet[AccessAttempt]:
    """Attempts that lock an account now."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return attempts.exclude(username__startswith=NO_ACCOUNT).order_by("username", "-attempt_time")


def unlock(username: str, *, actor: str) -> int:
    """Forget the failed attempts of an account, from all addresses; returns how many were forgotten."""
    deleted, _each = AccessAttempt.objects.filter(username=username).delete()
    if deleted:
        record("account.unlocked", actor=actor, subject=username)
    return deleted


def forget_old() -> int:
    """Delete attempts whose time is over; returns how many."""
    over = timezone.now() - settings.AXES_COOLOFF_TIME
    deleted, _each = AccessAttempt.objects.filter(attempt_time__lt=over).delete()
    return deleted


def connect() -> None:
    """Listen. Called when the app is ready."""
    user_locked_out.connect(tell, dispatch_uid="accounts.lockout")
