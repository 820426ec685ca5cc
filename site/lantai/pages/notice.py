"""What an editor should know about a page before working on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from . import publishing, schedule

if TYPE_CHECKING:
    from .models import BasePage


@dataclass(frozen=True)
class Notice:
    """One sentence at the head of a page's edit view."""

    level: Literal["info", "warning"]
    text: str


def notices_of(page: "BasePage", user: Any) -> list[Notice]:
    """What stands against publishing the latest draft, its schedule, a refused schedule, and its review."""
    found = []
    try:
        page.check_publishable()
    except ValidationError as error:
        text = gettext("It cannot be published yet: %(reasons)s")
        found.append(Notice("warning", text % {"reasons": " ".join(error.messages)}))
    if planned := schedule.forecast(page):
        found.append(Notice("info" if planned.in_order else "warning", planned.text))
    if refusal := publishing.last_refusal(page):
        text = gettext("It was to go public on %(when)s, but was refused: %(reasons)s Publish or schedule it again.")
        words = {"when": schedule.moment(refusal.timestamp), "reasons": " ".join(refusal.data["reasons"])}
        found.append(Notice("warning", text % words))
    task = page.current_workflow_task
    if task and not task.get_actions(page, user) and getattr(task, "took_part", lambda *_: False)(page, user):
        text = gettext("You handed this in or approved an earlier step; somebody else decides “%(step)s”.")
        found.append(Notice("info", text % {"step": task.name}))
    return found
