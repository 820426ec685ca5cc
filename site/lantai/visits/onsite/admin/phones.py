"""Phones: a code for a new one, the list, taking the right to count away."""

from datetime import timedelta
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.models import Page

from ...models import Device, Session
from .. import devices, enrolment
from .base import AttendanceView


def qr(address: str) -> str:
    """An address as a data URI of an SVG picture."""
    return segno.make(address, error="m").svg_data_uri(scale=8, border=2)


def countable() -> Any:
    """Pages with a session that is on or to come, or ended within a day; the next first."""
    recent = timezone.now() - timedelta(days=1)
    sessions = Session.objects.filter(Q(ends_at=None) | Q(ends_at__gte=recent), cancelled=False)
    soonest = sessions.filter(subject=OuterRef("pk")).order_by("starts_at").values("starts_at")[:1]
    pages = Page.objects.filter(pk__in=sessions.filter(subject__isnull=False).values("subject"))
    return pages.annotate(soonest=Subquery(soonest)).order_by("soonest", "title")


class EnrolmentForm(forms.Form):
    subject = forms.ModelChoiceField(
        queryset=Page.objects.none(), label=gettext_lazy("Event or exhibition"), empty_label=None
    )
    door = forms.CharField(
        label=gettext_lazy("Door"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Two people at one door would both be right: give each a door of their own."),
    )
    label = forms.CharField(label=gettext_lazy("Who counts"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subject"]
        field.queryset = countable()


class PhonesView(AttendanceView, FormView):
    """The list, and a form whose answer is a QR shown once."""

    permission = devices.ORGANISE
    form_class = EnrolmentForm
    template_name = "visits/onsite/admin/phones.html"
    page_title = gettext_lazy("Counting phones")
    header_icon = "mobile-alt"
    _show_breadcrumbs = True

    def get_initial(self) -> dict[str, Any]:
        return {"subject": self.request.GET.get("subject")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = Device.objects.select_related("subject", "enrolled_by")[:200]
        return {**super().get_context_data(**kwargs), "phones": listed}

    def form_valid(self, form: EnrolmentForm) -> HttpResponse:
        said = form.cleaned_data
        issued, code = enrolment.issue(said["subject"], door=said["door"], label=said["label"], user=self.request.user)
        address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('attendance:app')}#e={code}"
        shown = {"issued": issued, "code": code, "address": address, "qr": qr(address)}
        # Answered, not redirected to: the code is kept nowhere it could be shown again from.
        response = self.render_to_response(self.get_context_data(form=form, **shown))
        response["Cache-Control"] = "no-store"
        return response


@require_POST
def revoke(request: HttpRequest, pk: Any) -> HttpResponse:
    """One click: the phone may not count any more."""
    device = get_object_or_404(Device, pk=pk)
    devices.revoke(device, user=request.user)
    messages.success(
        request, _("“%(phone)s” may not count any more; what it still sends is kept aside.") % {"phone": device}
    )
    return redirect("attendance_phones")
