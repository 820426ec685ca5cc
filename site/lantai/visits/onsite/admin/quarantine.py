"""Lines that were kept but not counted, and deciding about them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from ...models import Device, Quarantined, Session
from .. import devices, office
from ..wire import MESSAGES
from .base import AttendanceView


class DecisionForm(forms.Form):
    """About all lines of one phone that are in quarantine for one reason and meant for one session."""

    device = forms.ModelChoiceField(queryset=Device.objects.all())
    code = forms.ChoiceField(choices=[(code, code) for code in MESSAGES])
    session = forms.IntegerField()
    decision = forms.ChoiceField(choices=[("count", ""), ("dismiss", "")])
    reason = forms.CharField(max_length=200, label=gettext_lazy("Reason"))


class QuarantineView(AttendanceView, TemplateView):
    """What waits, by phone, reason and session; what was decided lately below."""

    permission = devices.ORGANISE
    template_name = "visits/onsite/admin/quarantine.html"
    page_title = gettext_lazy("Quarantine")
    header_icon = "warning"
    _show_breadcrumbs = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting: dict[tuple[Any, str, int], list[Quarantined]] = {}
        for entry in Quarantined.objects.filter(outcome="").select_related("device"):
            waiting.setdefault((entry.device, entry.code, entry.payload["session"]), []).append(entry)
        sessions = Session.objects.in_bulk({key[2] for key in waiting})
        groups = [
            {
                "device": device,
                "code": code,
                "why": MESSAGES[code],
                "session": sessions.get(session),
                "session_id": session,
                "lines": len(entries),
                "people": sum(entry.payload["delta"] for entry in entries),
                "entries": entries[:20],
            }
            for (device, code, session), entries in waiting.items()
        ]
        settled = Quarantined.objects.exclude(outcome="").select_related("device", "settled_by")
        return {
            **super().get_context_data(**kwargs),
            "groups": groups,
            "settled": settled.order_by("-settled_at")[:30],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give a reason for the decision."))
            return redirect("attendance_quarantine")
        said = form.cleaned_data
        entries = [
            entry
            for entry in Quarantined.objects.filter(outcome="", device=said["device"], code=said["code"])
            if entry.payload["session"] == said["session"]
        ]
        count = said["decision"] == "count"
        try:
            number = office.settle(entries, count=count, reason=said["reason"], user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("attendance_quarantine")
        counted = ngettext("%(n)d line was counted.", "%(n)d lines were counted.", number)
        left = ngettext("%(n)d line stays uncounted.", "%(n)d lines stay uncounted.", number)
        messages.success(request, (counted if count else left) % {"n": number})
        return redirect("attendance_quarantine")
