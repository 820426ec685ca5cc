"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from .admin.desk import ConsentsPanel
from .admin.report import ConsentReport
from .admin.viewset import ledger_viewset
from .audit import LABELS, LedgerFormatter


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("consents.view_ledgeritem"))


@hooks.register("register_admin_viewset")
def viewset() -> ModelViewSet:
    return ledger_viewset


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    return [
        path("reports/consents/", ConsentReport.as_view(), name="consent_report"),
        path("reports/consents/results/", ConsentReport.as_view(results_only=True), name="consent_report_results"),
    ]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return ReportMenuItem(
        _("Consents that run out"), reverse("consent_report"), name="consents", icon_name="signature", order=310
    )


@hooks.register("construct_homepage_panels")
def panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("consents.view_ledgeritem"):
        own = ConsentsPanel(may_edit=request.user.has_perm("consents.change_ledgeritem"))
        if own.matters:
            panels.append(own)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, label in LABELS.items():
        actions.register_action(name)(type("", (LedgerFormatter,), {"label": label}))


@hooks.register("register_icons")
def own_icons(icons: list[str]) -> list[str]:
    return [*icons, "consents/icons/signature.svg"]
