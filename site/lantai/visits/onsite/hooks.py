"""Attendance's registration with the Wagtail admin."""

from typing import Any

from wagtail import hooks

from . import audit


@hooks.register("register_log_actions")
def attendance_log_actions(actions: Any) -> None:
    for name, formatter in audit.FORMATTERS.items():
        actions.register_action(name)(formatter)
