"""审计日志: the audit log as a report, with filters, taken away as Excel, CSV or JSON lines."""

import json
from collections.abc import Iterator
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button

from lantai.ops.spreadsheets import HallSpreadsheet

from .models import AuditEntry
from .wording import actions, concerning, details, label

VIEW = "audit.view_auditentry"
JSON_LINES = "jsonl"


def _time(entry: AuditEntry) -> str:
    return timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")


class AuditFilterSet(WagtailFilterSet):
    """When, what, by whom, concerning what."""

    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)
    action = django_filters.MultipleChoiceFilter(label=_("Action"), choices=actions)
    actor = django_filters.CharFilter(label=_("Account"), lookup_expr="iexact")
    subject = django_filters.CharFilter(label=_("Concerning"), lookup_expr="icontains")

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()


class AuditReport(HallSpreadsheet, ReportView):
    """Lines, the latest first."""

    model = AuditEntry
    page_title = _("Audit log")
    header_icon = "list-ul"
    index_url_name = "audit_log"
    index_results_url_name = "audit_log_results"
    filterset_class = AuditFilterSet
    default_ordering = "-number"
    paginate_by = 100
    FORMATS = (*HallSpreadsheet.FORMATS, JSON_LINES)
    columns = (
        Column("number", label=_("No.")),
        Column("at", label=_("Time"), accessor=_time, classname="audit-time"),
        Column("action", label=_("Action"), accessor=lambda entry: label(entry.action), width="16%"),
        Column("actor", label=_("Account")),
        Column("subject", label=_("Concerning"), accessor=concerning, width="24%"),
        Column("data", label=_("Details"), accessor=details),
    )
    list_export = ("number", "at", "action", "action_name", "actor", "subject", "data", "previous", "hash")
    readers = {
        "number": lambda entry: entry.number,
        "at": lambda entry: entry.at.isoformat(),
        "action": lambda entry: label(entry.action),
        "action_name": lambda entry: entry.action,
        "actor": lambda entry: entry.actor,
        "subject": lambda entry: entry.subject,
        "data": details,
        "previous": lambda entry: entry.previous,
        "hash": lambda entry: entry.hash,
    }
    export_headings = {
        "number": _("No."),
        "at": _("Time"),
        "action": _("Action"),
        "action_name": _("Name of the action"),
        "actor": _("Account"),
        "subject": _("Concerning"),
        "data": _("Details"),
        "previous": _("Hash of the line before"),
        "hash": _("Hash"),
    }
    file_name = _("Audit log")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        url = self.get_export_url(JSON_LINES)
        more = Button(_("Download JSON lines"), url=url, icon_name="download", priority=110)
        return [*super().header_more_buttons, more]

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> Any:
        if spreadsheet_format != JSON_LINES:
            return super().as_spreadsheet(queryset, spreadsheet_format)
        headers = {"Content-Disposition": f'attachment; filename="audit-log-{timezone.localdate():%Y%m%d}.jsonl"'}
        return StreamingHttpResponse(self._lines(queryset), content_type="application/jsonl", headers=headers)

    def _lines(self, entries: Any) -> Iterator[bytes]:
        for entry in entries:
            told = {name: getattr(entry, name) for name in ("number", "action", "actor", "subject", "data")}
            told |= {"at": entry.at.isoformat(), "previous": entry.previous, "hash": entry.hash}
            yield json.dumps(told, ensure_ascii=False).encode() + b"\n"
