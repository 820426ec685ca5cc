"""How long somebody stays signed in on a desktop that others use, too.

A session ends when nothing was done in the admin for `SESSION_IDLE_MINUTES`, and in any case `SESSION_HOURS` after
signing in. What a page asks by itself, such as Wagtail's pings while a page is open in the editor, is nothing done.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import ended_sessions

BEGUN, ACTIVE = "signed_in_at", "active_at"
# Pages ask these by themselves.
PASSIVE = frozenset({"session_state", "wagtailadmin_editing_sessions:ping", "attendance_figures"})
# Noted once in so many seconds: a note is a write.
GRAIN = 60


def begin(sender: Any, request: Any, user: Any, **_kwargs: Any) -> None:
    """Receiver of Django's signal that somebody signed in."""
    if hasattr(request, "session"):
        request.session[BEGUN] = request.session[ACTIVE] = int(time.time())


def seconds_left(session: Any, now: float) -> int:
    """Until a session ends if nothing is done; not positive when it is over."""
    idle = session.get(ACTIVE, now) + settings.SESSION_IDLE_MINUTES * 60
    return int(min(idle, session.get(BEGUN, now) + settings.SESSION_HOURS * 3600) - now)


class SessionLimitsMiddleware:
    """Signs out whose time is over, and notes what is done in the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Visitors have no session, and nothing of theirs is to depend on one.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = time.time()
            if seconds_left(request.session, now) <= 0:
                logout(request)
            elif BEGUN not in request.session:
                begin(None, request, None)
            with ended_sessions.spared(request.session):
                return self.get_response(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return
        match = request.resolver_match
        in_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if in_admin and (match is None or match.view_name not in PASSIVE):
            note_activity(request)


def note_activity(request: HttpRequest) -> None:
    """Something was done."""
    now = int(time.time())
    if now - request.session.get(ACTIVE, 0) >= GRAIN:
        request.session[ACTIVE] = now


@never_cache
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest) -> JsonResponse:
    """/cms/session/: who is signed in and for how long still; POST says that somebody is at work in the page.

    `{"username": …, "seconds": …, "csrf": …}`; without a name when nobody is, or not yet entirely.
    """
    user = request.user
    if not user.is_authenticated or getattr(request, "second_step_due", None):
        return JsonResponse({"username": "", "seconds": 0})
    if request.method == "POST":
        request.session[ACTIVE] = int(time.time())
    left = seconds_left(request.session, time.time())
    return JsonResponse({"username": user.get_username(), "seconds": left, "csrf": get_token(request)})


def connect() -> None:
    """Listen. Called when the app is ready."""
    user_logged_in.connect(begin, dispatch_uid="accounts.session")
