"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from . import audit, roles
from .admin.desk import WaitingPanel
from .admin.viewset import SubmissionViewSet


@hooks.register("register_admin_viewset")
def submission_viewset() -> SubmissionViewSet:
    return SubmissionViewSet()


@hooks.register("register_log_actions")
def submission_log_actions(actions: Any) -> None:
    for name, (label, message) in audit.LABELS.items():
        actions.register_action(name, label, message)


@hooks.register("construct_homepage_panels")
def waiting_stories(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(roles.DECIDE):
        panels.append(WaitingPanel(request))
