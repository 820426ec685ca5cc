"""How pitches read in the history of a story and of the pitch."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from .models import Pitch


class StoryPitched(LogFormatter):
    label = gettext_lazy("Pitched to an outlet")

    def format_message(self, log_entry: Any) -> str:
        return _("Pitched to %(outlet)s, sent on %(sent_on)s (%(characters)s characters)") % log_entry.data


class PitchAnswered(LogFormatter):
    label = gettext_lazy("Answer of an outlet noted")

    def format_message(self, log_entry: Any) -> str:
        data, names = log_entry.data, dict(Pitch.State.choices)
        message = _("%(outlet)s: %(before)s → %(after)s on %(on)s") % {
            **data,
            "before": names.get(data["before"], data["before"]),
            "after": names.get(data["after"], data["after"]),
        }
        if reason := data.get("reason"):
            return _("%(message)s. Reason: %(reason)s") % {"message": message, "reason": reason}
        return message
