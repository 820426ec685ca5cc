"""How the steps of an application read in its history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from .states import State


class StepFormatter(LogFormatter):
    """State, day, last day of a notice, and why a step was taken back."""

    label: Any = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        text = f"{self.label}: {State(data['state']).label}, {data['on']}"
        if until := data.get("until"):
            text += f" — {until}"
        if reason := data.get("reason"):
            text += ". " + _("Reason: %(reason)s") % {"reason": reason}
        return text


class Advanced(StepFormatter):
    label = gettext_lazy("Step recorded")


class TakenBack(StepFormatter):
    label = gettext_lazy("Step taken back")
