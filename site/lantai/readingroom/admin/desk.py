"""The desk's own page: one day, its sums, a +1 for each, a form for more, and the lines of the day."""

import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import ledger, totals
from ..models import MOST_AT_ONCE, QUANTITIES, Entry, Purpose

LABELS = {
    "readers": gettext_lazy("Readers received"),
    "volumes": gettext_lazy("Volumes provided"),
    "items": gettext_lazy("Items provided"),
    "copies": gettext_lazy("Documents copied"),
    "pages": gettext_lazy("Pages copied"),
}
UNITS = {
    "readers": pgettext_lazy("unit", "visits"),
    "volumes": pgettext_lazy("unit", "volumes lent"),
    "items": pgettext_lazy("unit", "items lent"),
    "copies": pgettext_lazy("unit", "documents"),
    "pages": pgettext_lazy("unit", "pages"),
}


class QuantitiesForm(forms.Form):
    """A number for each thing that is counted; empty is 0."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = forms.IntegerField(
                label=f"{label} ({UNITS[name]})",
                required=False,
                min_value=0,
                max_value=MOST_AT_ONCE,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "0"}),
            )

    def quantities(self) -> dict[str, int]:
        """What was entered, by name."""
        return {name: self.cleaned_data[name] or 0 for name in QUANTITIES}


class EntryForm(QuantitiesForm):
    """`number` is the form's own: sent twice, it is one line."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose of use"), choices=Purpose.choices, widget=forms.RadioSelect)


class RoomView(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A page of the reading room."""

    permission_required: Any = ledger.VIEW
    raise_exception = True
    header_icon = "clipboard-list"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desk = {"url": reverse("readingroom_desk"), "label": _("Register of use")}
        return [*self.breadcrumbs_items, desk, {"url": "", "label": self.get_page_title()}]


class DeskView(RoomView, FormView):
    """`?day=`, today by default. `plus` in what is sent adds 1 to one quantity and nothing else."""

    form_class = EntryForm
    template_name = "readingroom/admin/desk.html"
    page_title = gettext_lazy("Register of use")
    request: HttpRequest

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def asked_day(self) -> datetime.date:
        """The day asked for; today for anything that is no day, or is still to come."""
        today = timezone.localdate()
        try:
            day = parse_date(self.request.GET.get("day") or "")
        except ValueError:
            day = None
        return min(day or today, today)

    def get_initial(self) -> dict[str, Any]:
        purpose = self.request.GET.get("purpose")
        known = purpose if purpose in Purpose.values else Purpose.EVIDENCE
        return {"number": uuid.uuid4(), "day": self.asked_day(), "purpose": known}

    def form_valid(self, form: EntryForm) -> HttpResponse:
        said, plus = form.cleaned_data, self.request.POST.get("plus")
        counted = {plus: 1} if plus in QUANTITIES else form.quantities()
        try:
            line, is_new = ledger.enter(
                said["day"], said["purpose"], counted, user=self.request.user, number=said["number"]
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        if not is_new:
            again = _(
                "This had been entered already and was not counted again. Press once more if it is to count twice."
            )
            messages.warning(self.request, again)
        elif not plus:
            messages.success(self.request, _("Entered."))
        where = {"day": line.day, "purpose": line.purpose, "focus": plus or "form"}
        return redirect(f"{reverse('readingroom_desk')}?{urlencode(where)}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        day = form.cleaned_data.get("day") if form.is_bound and hasattr(form, "cleaned_data") else None
        day = day or self.asked_day()
        today = timezone.localdate()
        sums = totals.of_day(day)
        lines = Entry.objects.filter(day=day).select_related("taken_back_by").order_by("-recorded_at", "number")
        focus = self.request.GET.get("focus", "")
        return {
            **context,
            "day": day,
            "today": today,
            "is_today": day == today,
            "day_before": day - datetime.timedelta(days=1),
            "day_after": day + datetime.timedelta(days=1) if day < today else None,
            "tiles": [
                {"name": name, "label": LABELS[name], "unit": UNITS[name], "sum": getattr(sums, name), "key": key}
                for key, name in enumerate(QUANTITIES, 1)
            ],
            "fields": [form[name] for name in QUANTITIES],
            "focus": focus if not form.errors else "form",
            "lines": lines,
            "may_enter": self.request.user.has_perm(ledger.ADD),
        }
