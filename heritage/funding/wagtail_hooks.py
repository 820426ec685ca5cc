"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from . import course
from .admin.desk import NoticesPanel
from .admin.viewsets import FundingGroup
from .audit import Advanced, TakenBack


@hooks.register("register_admin_viewset")
def viewsets() -> FundingGroup:
    return FundingGroup()


@hooks.register("construct_homepage_panels")
def running_notices(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("funding.view_fundingapplication"):
        panel = NoticesPanel(may_edit=request.user.has_perm("funding.change_fundingapplication"))
        if panel.notices:
            panels.append(panel)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(course.ADVANCED)(Advanced)
    actions.register_action(course.TAKEN_BACK)(TakenBack)
