"""When there is no phone: a tally sheet to print, and its entry afterwards."""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from ...models import Session
from ...models.onsite import MOST_ON_PAPER
from .. import devices, office
from .base import AttendanceView

STEP = timedelta(minutes=30)
MOST_ROWS = 30
OPENS, CLOSES = time(8, 30), time(18)


def day_of(session: Session, asked: str | None) -> date:
    """The day a sheet is for: asked for, else today if the session is on, else its first."""
    if asked:
        try:
            return date.fromisoformat(asked)
        except ValueError:
            pass
    today = timezone.localdate()
    first = timezone.localdate(session.starts_at)
    last = timezone.localdate(session.ends_at) if session.ends_at else today
    # An evening that goes on past midnight is of the day it began on.
    return today if first <= today <= last and not _is_short(session) else first


def rows(session: Session, day: date) -> list[datetime]:
    """Half hours of a session; one of whole days has, on each day, the hours halls are open."""
    if session.ends_at and _is_short(session):
        begins, ends = session.starts_at, session.ends_at
    else:
        begins = max(session.starts_at, timezone.make_aware(datetime.combine(day, OPENS)))
        closes = timezone.make_aware(datetime.combine(day, CLOSES))
        ends = min(closes, session.ends_at or closes)
    number = min(MOST_ROWS, max(1, -(-(ends - begins) // STEP)))
    return [timezone.localtime(begins + STEP * row) for row in range(number)]


def _is_short(session: Session) -> bool:
    return bool(session.ends_at and session.ends_at - session.starts_at < timedelta(days=1))


class SheetView(AttendanceView, TemplateView):
    """A sheet for one door and day, with a number of its own."""

    permission = devices.VIEW
    template_name = "visits/onsite/admin/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = get_object_or_404(Session, pk=kwargs["pk"])
        day = day_of(session, self.request.GET.get("day"))
        number = f"{day:%m%d}-{secrets.token_hex(2).upper()}"
        return {"session": session, "day": day, "rows": rows(session, day), "number": number, "boxes": range(8)}


class PaperForm(forms.Form):
    sheet = forms.CharField(
        label=gettext_lazy("Number of the sheet"),
        max_length=20,
        help_text=gettext_lazy("Printed at its head. A sheet is entered once."),
    )
    door = forms.CharField(label=gettext_lazy("Door"), max_length=60, required=False)
    counted_by = forms.CharField(label=gettext_lazy("Counted by"), max_length=60)

    def __init__(self, *args: Any, moments: list[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moments = moments
        for number, moment in enumerate(moments):
            self.fields[f"row_{number}"] = forms.IntegerField(
                label=f"{moment:%H:%M}", min_value=0, max_value=MOST_ON_PAPER, required=False
            )

    def paper_rows(self) -> list[office.PaperRow]:
        """What the sheet says, row by row."""
        said = self.cleaned_data
        return [office.PaperRow(at, said[f"row_{n}"] or 0) for n, at in enumerate(self.moments)]


class PaperView(AttendanceView, FormView):
    """Enters a sheet."""

    permission = devices.ORGANISE
    form_class = PaperForm
    template_name = "visits/onsite/admin/paper.html"
    page_title = gettext_lazy("Enter a paper sheet")
    header_icon = "form"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.session = get_object_or_404(Session, pk=kwargs["pk"])
        self.day = day_of(self.session, request.GET.get("day"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "moments": rows(self.session, self.day)}

    def get_page_subtitle(self) -> str:
        return f"{self.session} {self.day}"

    def form_valid(self, form: PaperForm) -> HttpResponse:
        said = form.cleaned_data
        try:
            people = office.enter_paper(
                self.session,
                sheet=said["sheet"].strip().upper(),
                rows=form.paper_rows(),
                door=said["door"],
                counted_by=said["counted_by"],
                user=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("%(people)d people were entered.") % {"people": people})
        return redirect("attendance_session", self.session.pk)
