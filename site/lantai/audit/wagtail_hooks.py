"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import VIEW, AuditReport


class ForThoseWhoMaySee(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))


@hooks.register("register_admin_urls")
def audit_log_urls() -> list[Any]:
    return [
        path("reports/audit-log/", AuditReport.as_view(), name="audit_log"),
        path("reports/audit-log/results/", AuditReport.as_view(results_only=True), name="audit_log_results"),
    ]


@hooks.register("register_reports_menu_item")
def audit_log_menu_item() -> MenuItem:
    return ForThoseWhoMaySee(_("Audit log"), reverse("audit_log"), name="audit-log", icon_name="list-ul", order=1900)
