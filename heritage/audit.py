"""How consent reads in a bearer's history; names of people stay out of the log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter


class ConsentRecorded(LogFormatter):
    label = gettext_lazy("Consent recorded")

    def format_message(self, log_entry: Any) -> str:
        from .models import Bearer

        scope = dict(Bearer.Scope.choices).get(log_entry.data.get("scope"), "")
        until = log_entry.data.get("until")
        parts = [_("Consent recorded"), str(scope), _("until %(day)s") % {"day": until} if until else ""]
        return ". ".join(part for part in parts if part)


class ConsentWithdrawn(LogFormatter):
    label = gettext_lazy("Consent withdrawn")

    def format_message(self, log_entry: Any) -> str:
        parts = [_("Consent withdrawn")]
        if reason := log_entry.data.get("reason"):
            parts.append(_("Reason: %(reason)s") % {"reason": reason})
        if shown_in := log_entry.data.get("shown_in"):
            parts.append(_("It had been shown in: %(places)s") % {"places": "; ".join(shown_in)})
        return ". ".join(parts)
