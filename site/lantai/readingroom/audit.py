"""How what happens to the register reads in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

TAKEN_BACK = "readingroom.entry.take_back"


class TakenBack(LogFormatter):
    label = _("Line of the register of use taken back")

    def format_message(self, log_entry: Any) -> str:
        return f"{self.label}: {log_entry.data['day']} · {log_entry.data['reason']}"
