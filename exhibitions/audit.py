"""How decisions about openness read in an exhibit's history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter


class OpennessFormatter(LogFormatter):
    """Tells what changed, why, and where a withdrawn exhibit had been shown."""

    label = gettext_lazy("Openness decided")

    def format_message(self, log_entry: Any) -> str:
        from .models import Exhibit

        data = log_entry.data
        changes = []
        for name, value in data.get("after", {}).items():
            field = Exhibit._meta.get_field(name)
            labels = dict(field.choices or [])
            before = data["before"].get(name)
            changes.append(f"{field.verbose_name}: {labels.get(before, before)} → {labels.get(value, value)}")
        parts = [str(self.label), "; ".join(changes)]
        if reason := data.get("reason"):
            parts.append(_("Reason: %(reason)s") % {"reason": reason})
        if shown_in := data.get("shown_in"):
            parts.append(_("It had been shown in: %(places)s") % {"places": "; ".join(shown_in)})
        if outside := data.get("outside"):
            parts.append(_("Outside the site: %(uses)s") % {"uses": "; ".join(outside)})
        return ". ".join(part for part in parts if part)
