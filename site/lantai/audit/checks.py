"""System check of how long the audit log is kept."""

from typing import Any

from django.conf import settings
from django.core import checks

from .chain import LEAST_DAYS


def kept_long_enough(**_kwargs: Any) -> list[checks.CheckMessage]:
    """lantai.E003: the law asks for six months."""
    if settings.AUDIT_LOG_DAYS > LEAST_DAYS:
        return []
    return [
        checks.Error(
            f"AUDIT_LOG_DAYS is {settings.AUDIT_LOG_DAYS}; the audit log has to be kept for more than six months.",
            hint=f"Set it to {LEAST_DAYS + 1} or more.",
            id="lantai.E003",
        )
    ]


def register() -> None:
    """Have Django run it."""
    checks.register(kept_long_enough, "lantai")
