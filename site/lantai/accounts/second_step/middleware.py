"""Nobody gets past the door with the password alone who needs the second step."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from . import devices

OPEN = frozenset(
    {
        "second_step",
        "session_state",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
    }
)
SET_UP = "second_step_set_up"


class SecondStepMiddleware:
    """After django-otp's middleware. In the admin it leads to the second step; elsewhere one is nobody until then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            user: Any = request.user
            if user.is_authenticated and not user.is_verified() and devices.is_due(user):
                if request.path_info.startswith(reverse("wagtailadmin_home")):
                    request.second_step_due = True  # type: ignore[attr-defined]
                else:
                    request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if not getattr(request, "second_step_due", False) or match is None or match.view_name in OPEN:
            return None
        has_device = devices.has_device(request.user)
        if match.view_name == SET_UP and not has_device:
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"message": "second step of signing in is due"}, status=403)
        way = reverse("second_step" if has_device else SET_UP)
        return redirect(f"{way}?{urlencode({'next': request.get_full_path()})}")
