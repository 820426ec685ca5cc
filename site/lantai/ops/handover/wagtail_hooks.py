"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import admin, ordering


@hooks.register("register_admin_urls")
def handover_urls() -> list[Any]:
    return [
        path("handover/", admin.HandoversView.as_view(), name="handovers"),
        path("handover/<int:pk>/", admin.take, name="handover"),
        path("handover/<int:pk>/restart/", admin.restart, name="handover_restart"),
        path("handover/<int:pk>/delete/", admin.delete, name="handover_delete"),
    ]


class HandoverMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return ordering.may_see(request.user)


@hooks.register("register_reports_menu_item")
def handover_item() -> MenuItem:
    return HandoverMenuItem(_("Handover"), reverse("handovers"), name="handover", icon_name="download", order=795)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(ordering.BEGUN, _("Make a handover archive"), _("Handover archive ordered"))
    actions.register_action(ordering.DELETED, _("Delete a handover archive"), _("Handover archive deleted"))
    actions.register_action(ordering.TAKEN, _("Take away a handover archive"), _("Handover archive taken away"))
