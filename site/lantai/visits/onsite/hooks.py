"""Attendance's registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import audit, checkin, devices
from .admin import ledger, overview, paper, phone_file, phones, quarantine
from .admin.attendants import AttendantViewSet, attendants
from .admin.door_panel import DoorPanel


@hooks.register("register_log_actions")
def attendance_log_actions(actions: Any) -> None:
    for name, formatter in audit.FORMATTERS.items():
        actions.register_action(name)(formatter)


@hooks.register("register_admin_urls")
def attendance_urls() -> list[Any]:
    results = ledger.LedgerView.as_view(results_only=True)
    return [
        path("attendance/", overview.OverviewView.as_view(), name="attendance_overview"),
        path("attendance/session/<int:pk>/", overview.SessionView.as_view(), name="attendance_session"),
        path("attendance/session/<int:pk>/sheet/", paper.SheetView.as_view(), name="attendance_sheet"),
        path("attendance/session/<int:pk>/paper/", paper.PaperView.as_view(), name="attendance_paper"),
        path("attendance/session/<int:pk>/poster/", checkin.PosterView.as_view(), name="attendance_poster"),
        path("attendance/ledger/", ledger.LedgerView.as_view(), name="attendance_ledger"),
        path("attendance/ledger/results/", results, name="attendance_ledger_results"),
        path("attendance/ledger/<uuid:op_id>/", ledger.CorrectionView.as_view(), name="attendance_correct"),
        path("attendance/phones/", phones.PhonesView.as_view(), name="attendance_phones"),
        path("attendance/phones/<uuid:pk>/revoke/", phones.revoke, name="attendance_revoke"),
        path("attendance/file/", phone_file.PhoneFileView.as_view(), name="attendance_file"),
        path("attendance/quarantine/", quarantine.QuarantineView.as_view(), name="attendance_quarantine"),
    ]


@hooks.register("register_admin_viewset")
def attendants_viewset() -> AttendantViewSet:
    return attendants


class AttendanceMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(devices.VIEW)


@hooks.register("register_admin_menu_item")
def attendance_menu_item() -> MenuItem:
    return AttendanceMenuItem(
        _("On-site attendance"), reverse("attendance_overview"), name="attendance", icon_name="group", order=170
    )


@hooks.register("construct_homepage_panels")
def door_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(devices.ORGANISE):
        panels.append(DoorPanel())
