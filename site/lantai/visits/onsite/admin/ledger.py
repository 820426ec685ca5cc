"""The ledger: filters, Excel, and taking a line back."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from ...models import Device, Session, Tally
from ...models.onsite import MOST_ON_PAPER, Kind
from .. import devices, office, totals
from .base import AttendanceView, MayView

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WRITTEN_BY_PEOPLE = ("door", "group_name", "actor", "reason")
FLAGS = {
    "clock": gettext_lazy("clock was wrong"),
    "future": gettext_lazy("time lay ahead"),
    "outside": gettext_lazy("outside the session"),
    "mismatch": gettext_lazy("taken back by another number"),
    "again": gettext_lazy("checked in again"),
    "settled": gettext_lazy("from the quarantine"),
    "file": gettext_lazy("from a phone's file"),
}


class LedgerFilterSet(WagtailFilterSet):
    session = django_filters.ModelChoiceFilter(queryset=Session.objects.all(), label=gettext_lazy("Session"))
    effective_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Date"), widget=DateRangePickerWidget)
    kind = django_filters.MultipleChoiceFilter(
        choices=Kind.choices, label=gettext_lazy("Kind"), widget=forms.CheckboxSelectMultiple
    )
    door = django_filters.AllValuesFilter(label=gettext_lazy("Door"), empty_label=gettext_lazy("All"))
    device = django_filters.ModelChoiceFilter(queryset=Device.objects.all(), label=gettext_lazy("Phone"))
    flags = django_filters.ChoiceFilter(
        choices=list(FLAGS.items()), lookup_expr="icontains", label=gettext_lazy("Flag")
    )

    class Meta:
        model = Tally
        fields = ["session", "effective_at", "kind", "source", "door", "device", "flags"]


class LedgerView(ReportView):
    """Every line, latest first."""

    page_title = gettext_lazy("Ledger of attendance")
    header_icon = "list-ul"
    index_url_name = "attendance_ledger"
    index_results_url_name = "attendance_ledger_results"
    results_template_name = "visits/onsite/admin/ledger_results.html"
    filterset_class = LedgerFilterSet
    permission_policy = MayView()
    any_permission_required = ["view"]
    default_ordering = "-effective_at"
    paginate_by = 50
    list_export = [
        "effective_at",
        "session",
        "session.venue",
        "door",
        "get_kind_display",
        "delta",
        "observed",
        "group_name",
        "actor",
        "get_source_display",
        "reason",
        "flags",
        "client_at",
        "received_at",
        "op_id",
        "reverses",
    ]
    export_headings = {
        "effective_at": gettext_lazy("Time"),
        "session": gettext_lazy("Session"),
        "session.venue": gettext_lazy("Venue"),
        "door": gettext_lazy("Door"),
        "get_kind_display": gettext_lazy("Kind"),
        "delta": gettext_lazy("People"),
        "observed": gettext_lazy("Headcount"),
        "group_name": pgettext_lazy("attendance", "Group"),
        "actor": gettext_lazy("Counted by"),
        "get_source_display": gettext_lazy("Source"),
        "reason": gettext_lazy("Reason"),
        "flags": gettext_lazy("Flags"),
        "client_at": gettext_lazy("Time on the phone"),
        "received_at": gettext_lazy("Received"),
        "op_id": gettext_lazy("Number"),
        "reverses": gettext_lazy("Takes back"),
    }

    def get_filename(self) -> str:
        return f"attendance-{timezone.localdate():%Y%m%d}"

    def get_queryset(self) -> QuerySet[Tally]:
        taken_back = Exists(Tally.objects.filter(reverses=OuterRef("op_id")))
        lines = Tally.objects.select_related("session", "device").annotate(taken_back=taken_back)
        return lines.order_by("-effective_at", "-received_at", "op_id")

    def to_row_dict(self, item: Tally) -> dict[str, Any]:
        """Times as the hall's own, numbers of lines as text: Excel has neither zones nor UUIDs."""
        row = super().to_row_dict(item)
        for name in ("effective_at", "client_at", "received_at"):
            row[name] = timezone.make_naive(row[name])
        for name in ("session", "op_id", "reverses"):
            row[name] = str(row[name] or "")
        for name in WRITTEN_BY_PEOPLE:
            if row[name].startswith(FORMULA_STARTS):
                # A spreadsheet would run it; the apostrophe makes it text.
                row[name] = f"'{row[name]}"
        return row

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for line in object_list:
            line.flag_words = [FLAGS.get(flag, flag) for flag in line.flag_list]
        return object_list

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "sum": totals.of_lines(self.get_filtered_queryset()),
            "may_organise": self.request.user.has_perm(devices.ORGANISE),
        }


class CorrectionForm(forms.Form):
    right = forms.IntegerField(
        label=gettext_lazy("Right number"),
        required=False,
        min_value=0,
        max_value=MOST_ON_PAPER,
        help_text=gettext_lazy("Empty or 0: nobody should have been counted."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class CorrectionView(AttendanceView, FormView):
    """Takes one line back, with a reason."""

    permission = devices.ORGANISE
    form_class = CorrectionForm
    template_name = "visits/onsite/admin/correction.html"
    page_title = gettext_lazy("Take a line back")
    header_icon = "undo"
    _show_breadcrumbs = True

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.line = get_object_or_404(Tally.objects.select_related("session"), pk=kwargs["op_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "line": self.line}

    def form_valid(self, form: CorrectionForm) -> HttpResponse:
        said = form.cleaned_data
        try:
            office.correct(self.line, reason=said["reason"], right=said["right"], user=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The line was taken back; both lines stay in the ledger."))
        return redirect("attendance_session", self.line.session_id)
