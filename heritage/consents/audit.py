"""How decisions about consents read in the history of an entry. They name no person."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from . import ledger


class LedgerFormatter(LogFormatter):
    """What happened, to which consent, why, and where the item had been used."""

    label: Any = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        parts = [str(self.label)]
        if consent := data.get("consent"):
            parts.append(consent)
        if reason := data.get("reason"):
            parts.append(_("Reason: %(reason)s") % {"reason": reason})
        if used_in := data.get("used_in"):
            parts.append(_("Used in: %(places)s") % {"places": "; ".join(used_in)})
        return ". ".join(parts)


LABELS = {
    ledger.WITHDRAWN: gettext_lazy("Consent withdrawn"),
    ledger.RENEWED: gettext_lazy("Consent renewed"),
    ledger.TAKEN_DOWN: gettext_lazy("Taken from the public for lack of consent"),
    ledger.BROUGHT_BACK: gettext_lazy("Consent holds: shown again"),
}
