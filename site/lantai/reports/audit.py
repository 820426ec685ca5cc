"""How closing and reopening read in the log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter


class Closed(LogFormatter):
    label = gettext_lazy("Figures of a year closed")

    def format_message(self, log_entry: Any) -> str:
        return _("Figures of %(year)s closed, counted up to %(until)s") % log_entry.data


class Reopened(LogFormatter):
    label = gettext_lazy("Figures of a year reopened")

    def format_message(self, log_entry: Any) -> str:
        return _("Figures of %(year)s reopened. Reason: %(reason)s") % log_entry.data
