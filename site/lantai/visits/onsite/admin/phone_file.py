"""Reads back the file a phone has saved."""

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView

from ...models.onsite import Kind
from .. import devices, phone_file, sync
from ..wire import Refused, read_time
from .base import AttendanceView

WORDS = {
    sync.ACCEPTED: pgettext_lazy("attendance", "counted now"),
    sync.DUPLICATE: pgettext_lazy("attendance", "had been counted"),
    sync.QUARANTINED: pgettext_lazy("attendance", "in quarantine"),
    sync.CONFLICT: pgettext_lazy("attendance", "in conflict, not counted"),
    sync.REFUSED: pgettext_lazy("attendance", "refused, not counted"),
}
MOST_SHOWN = 500


def _row(answer: phone_file.Answered) -> dict[str, Any]:
    """A line in words; of what is no line at all, the answer alone."""
    line = answer.line if isinstance(answer.line, dict) else {}
    kind = line.get("kind")
    return {
        **{name: line.get(name, "") for name in ("seq", "delta", "actor")},
        "at": _time(line.get("at")),
        "kind": dict(Kind.choices).get(kind, kind) if isinstance(kind, str) else "",
        "result": WORDS[answer.status],
        "message": answer.message,
    }


def _time(at: Any) -> str:
    """A phone's time as the hall's; what is none as it stands."""
    try:
        return f"{timezone.localtime(read_time(at)):%Y-%m-%d %H:%M:%S}"
    except Refused:
        return str(at or "")[:40]


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File from the phone"),
        help_text=gettext_lazy("The phone saves it by “Save as file”; its name begins with “attendance-”."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> phone_file.PhoneFile:
        upload = self.cleaned_data["file"]
        return phone_file.read(upload.read(phone_file.MOST_BYTES + 1))


class PhoneFileView(AttendanceView, FormView):
    """The form; its answer says of each line what a phone would have been told."""

    permission = devices.ORGANISE
    form_class = FileForm
    template_name = "visits/onsite/admin/phone_file.html"
    page_title = gettext_lazy("Read a phone's file")
    header_icon = "upload"
    _show_breadcrumbs = True

    def form_valid(self, form: FileForm) -> HttpResponse:
        try:
            answered = phone_file.take_in(form.cleaned_data["file"], user=self.request.user)
        except OperationalError:
            busy = _("The server is busy. Read the same file again in a moment; no line is counted twice.")
            form.add_error(None, ValidationError(busy))
            return self.form_invalid(form)
        counts = Counter(answer.status for answer in answered)
        context: dict[str, Any] = {
            "read": True,
            "counts": [(WORDS[status], counts[status]) for status in WORDS if counts[status]],
            "lines": [_row(answer) for answer in answered[:MOST_SHOWN]],
            "left_out": max(0, len(answered) - MOST_SHOWN),
        }
        return self.render_to_response(self.get_context_data(form=self.form_class(), **context))
