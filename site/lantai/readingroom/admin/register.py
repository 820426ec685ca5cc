"""The register as a list: filters and Excel."""

from operator import attrgetter
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from lantai.ops.spreadsheets import HallSpreadsheet

from .. import ledger, totals
from ..models import QUANTITIES, Entry, Purpose
from .desk import LABELS, UNITS


class MayView:
    """Permission policy of Wagtail's listing views: whoever may see the register."""

    def user_has_any_permission(self, user: Any, _actions: Any) -> bool:
        return bool(user.has_perm(ledger.VIEW))

    def user_has_permission(self, user: Any, _action: str) -> bool:
        return bool(user.has_perm(ledger.VIEW))


class RegisterFilterSet(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=gettext_lazy("Date"), widget=DateRangePickerWidget)
    purpose = django_filters.ChoiceFilter(choices=Purpose.choices, label=gettext_lazy("Purpose of use"))
    actor = django_filters.AllValuesFilter(label=gettext_lazy("Entered by"), empty_label=gettext_lazy("All"))
    corrections = django_filters.BooleanFilter(
        field_name="reverses", lookup_expr="isnull", exclude=True, label=gettext_lazy("Taking back another line")
    )

    class Meta:
        model = Entry
        fields = ["day", "purpose", "actor", "corrections"]


class RegisterView(HallSpreadsheet, ReportView):
    """Every line, latest day first; what is listed adds up to the sums above it."""

    page_title = gettext_lazy("Lines of the register of use")
    header_icon = "list-ul"
    index_url_name = "readingroom_register"
    index_results_url_name = "readingroom_register_results"
    results_template_name = "readingroom/admin/register_results.html"
    filterset_class = RegisterFilterSet
    permission_policy = MayView()
    any_permission_required = ["view"]
    default_ordering = "-day"
    paginate_by = 50
    file_name = "reading-room"
    readers = {
        "day": lambda line: line.day,
        "purpose": lambda line: line.get_purpose_display(),
        **{name: attrgetter(name) for name in QUANTITIES},
        "actor": lambda line: line.actor,
        "recorded": lambda line: timezone.make_naive(line.recorded_at),
        "reason": lambda line: line.reason,
        "number": lambda line: str(line.number),
        "reverses": lambda line: str(line.reverses_id or ""),
    }
    list_export = [*readers]
    export_headings = {
        "day": gettext_lazy("Day"),
        "purpose": gettext_lazy("Purpose of use"),
        **LABELS,
        "actor": gettext_lazy("Entered by"),
        "recorded": gettext_lazy("Entered"),
        "reason": gettext_lazy("Reason"),
        "number": gettext_lazy("Number"),
        "reverses": gettext_lazy("Takes back"),
    }

    def get_queryset(self) -> QuerySet[Entry]:
        return Entry.objects.select_related("taken_back_by").order_by("-day", "-recorded_at", "number")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        sums = totals.of_lines(self.get_filtered_queryset())
        return {
            **context,
            "sums": [(LABELS[name], getattr(sums, name), UNITS[name]) for name in QUANTITIES],
            "headings": LABELS.values(),
            "may_enter": self.request.user.has_perm(ledger.ADD),
        }
