"""The reading room's registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import audit, ledger
from .admin import desk, overview, register, taking_back


@hooks.register("register_log_actions")
def reading_room_log_actions(actions: Any) -> None:
    actions.register_action(audit.TAKEN_BACK)(audit.TakenBack)


@hooks.register("register_admin_urls")
def reading_room_urls() -> list[Any]:
    results = register.RegisterView.as_view(results_only=True)
    return [
        path("reading-room/", desk.DeskView.as_view(), name="readingroom_desk"),
        path("reading-room/month/", overview.MonthView.as_view(), name="readingroom_month"),
        path("reading-room/register/", register.RegisterView.as_view(), name="readingroom_register"),
        path("reading-room/register/results/", results, name="readingroom_register_results"),
        path("reading-room/line/<uuid:number>/", taking_back.TakingBackView.as_view(), name="readingroom_take_back"),
    ]


class ReadingRoomMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ledger.VIEW))


@hooks.register("register_admin_menu_item")
def reading_room_menu_item() -> MenuItem:
    return ReadingRoomMenuItem(
        _("Register of use"), reverse("readingroom_desk"), name="reading-room", icon_name="clipboard-list", order=171
    )
