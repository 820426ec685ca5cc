"""How what happens to a yearbook entry reads in its history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from . import checking, handing_in, proofs, stages


class _Moved(LogFormatter):
    label = gettext_lazy("Yearbook entry moved on")

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        steps = f"{stages.Stage(data['from']).label} → {stages.Stage(data['to']).label}"
        parts = [str(self.label), steps]
        if data.get("told_by"):
            parts.append(_("told by %(name)s") % {"name": data["told_by"]})
        if data.get("reason"):
            parts.append(_("Reason: %(reason)s") % {"reason": data["reason"]})
        return ": ".join(parts[:2]) + "".join(f"; {part}" for part in parts[2:])


class _Returned(_Moved):
    label = gettext_lazy("Yearbook entry returned")


class _Particulars(LogFormatter):
    def format_message(self, log_entry: Any) -> str:
        words = [str(log_entry.data[name]) for name in ("round", "found", "number", "reason") if name in log_entry.data]
        return f"{self.label}: {' · '.join(words)}"


class _Overruled(_Particulars):
    label = gettext_lazy("Remark on style overruled")


class _TakenBack(_Particulars):
    label = gettext_lazy("Overruling of a remark taken back")


class _Proof(_Particulars):
    label = gettext_lazy("Corrected proof kept")


class _HandedIn(_Particulars):
    label = gettext_lazy("Files for handing in made")


FORMATTERS: dict[str, type[LogFormatter]] = {
    stages.MOVED: _Moved,
    stages.RETURNED: _Returned,
    checking.OVERRULED: _Overruled,
    checking.TAKEN_BACK: _TakenBack,
    proofs.RECORDED: _Proof,
    handing_in.MADE: _HandedIn,
}
