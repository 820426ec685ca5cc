"""Operation's registration with the Wagtail admin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail import hooks

from .backup.panel import BackupPanel


@hooks.register("construct_homepage_panels")
def backup_panel(request: HttpRequest, panels: list[Any]) -> None:
    # A demonstration is made anew, not restored.
    if request.user.is_superuser and not settings.DEMO:
        panels.append(BackupPanel())
