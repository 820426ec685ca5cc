"""How often one may try to sign in or have a password sent, and how often machines may ask."""

from django.http import HttpRequest

from lantai.pages.limits import HOUR, Limit, refused_as_json, register_limit

POST = frozenset({"POST"})


def _account(request: HttpRequest) -> str | None:
    return request.POST.get("username", "")[:150] or None


def register() -> None:
    """Called when the app is ready."""
    register_limit("wagtailadmin_login", Limit("sign in", 40, methods=POST))
    # Over all addresses: who has many of them guesses no faster.
    register_limit("wagtailadmin_login", Limit("sign in as", 100, HOUR, POST, whose=_account))
    register_limit("wagtailadmin_password_reset", Limit("password mail", 10, HOUR, POST))
    register_limit("wagtailadmin_password_reset_confirm", Limit("password link", 30, HOUR))
    register_limit("second_step", Limit("second step", 40, methods=POST))
    register_limit("api:*", Limit("api", 600, refusal=refused_as_json))
    register_limit("attendance:checkin", Limit("check-in", 600, methods=POST))
