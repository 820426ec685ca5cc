"""Operation's registration with the Wagtail admin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .backup.admin import BackupView
from .backup.ordering import may_back_up
from .backup.panel import BackupPanel


@hooks.register("construct_homepage_panels")
def backup_panel(request: HttpRequest, panels: list[Any]) -> None:
    # A demonstration is made anew, not restored.
    if request.user.is_superuser and not settings.DEMO:
        panels.append(BackupPanel())


@hooks.register("register_admin_urls")
def backup_urls() -> list[Any]:
    return [path("backup/", BackupView.as_view(), name="ops_backup")]


class BackupMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_back_up(request.user)


@hooks.register("register_settings_menu_item")
def backup_item() -> MenuItem:
    return BackupMenuItem(_("Backup"), reverse("ops_backup"), name="backup", icon_name="download", order=950)
