"""A password somebody else gave is changed at the first sign-in: until then there is nothing but the account's page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from lantai.audit.models import AuditEntry

GIVEN = "password_was_given"
STILL_OPEN = frozenset(
    {
        "session_state",
        "second_step",
        "second_step_set_up",
        "wagtailadmin_account",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
    }
)


def was_given(user: Any) -> bool:
    """Whether the password of an account was last set by another account.

    The audit log knows. What was set by a link from a mail, or on the command line, counts as one's own.
    """
    name = user.get_username()
    last = AuditEntry.objects.filter(subject=name, action__in=("account.password", "account.create")).first()
    return last is not None and last.actor not in {"", name}


def look(sender: Any, request: Any, user: Any, **_kwargs: Any) -> None:
    """Receiver of Django's signal that somebody signed in."""
    if hasattr(request, "session") and was_given(user):
        request.session[GIVEN] = True


class OwnPasswordMiddleware:
    """Leads to the account's page whoever has not chosen a password yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        if not request.user.is_authenticated or GIVEN not in request.session:
            return None
        if not was_given(request.user):
            del request.session[GIVEN]
            return None
        if match.view_name in STILL_OPEN:
            if match.view_name == "wagtailadmin_account" and request.method == "GET":
                messages.warning(
                    request, _("Your password was set by somebody else. Choose one of your own before you go on.")
                )
            return None
        return redirect("wagtailadmin_account")


def connect() -> None:
    """Listen. Called when the app is ready."""
    user_logged_in.connect(look, dispatch_uid="accounts.own_password")
