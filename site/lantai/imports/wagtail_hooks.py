"""Registration with the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .admin.viewset import ImportViewSet


@hooks.register("register_admin_viewset")
def import_viewset() -> ImportViewSet:
    return ImportViewSet()


@hooks.register("register_log_actions")
def import_log_actions(actions: Any) -> None:
    actions.register_action("imports.try", _("Try import"), _("Import tried"))
    actions.register_action("imports.run", _("Import"), _("Imported"))
