"""Registration with the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import closing
from .admin.closings import CloseView, ClosingView, KeptFileView, ReopenView
from .admin.desk import RunningYear
from .admin.figure import FigureView
from .admin.overview import FileView, YearView
from .audit import Closed, Reopened


@hooks.register("register_admin_urls")
def figures_urls() -> list[Any]:
    return [
        path("reports/figures/", YearView.as_view(), name="figures"),
        path("reports/figures/file/<slug:name>/", FileView.as_view(), name="figures_file"),
        path("reports/figures/close/<int:pk>/", CloseView.as_view(), name="figures_close"),
        path("reports/figures/closed/<int:pk>/", ClosingView.as_view(), name="figures_closing"),
        path("reports/figures/reopen/<int:pk>/", ReopenView.as_view(), name="figures_reopen"),
        path("reports/figures/kept/<int:pk>/", KeptFileView.as_view(), name="figures_kept"),
        path("reports/figures/of/<slug:key>/", FigureView.as_view(), name="figure"),
    ]


class ForThoseWhoSeeFigures(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return closing.may_see(request.user)


@hooks.register("register_reports_menu_item")
def figures_menu_item() -> MenuItem:
    return ForThoseWhoSeeFigures(
        _("Figures of a year"), reverse("figures"), name="figures", icon_name="table", order=290
    )


@hooks.register("construct_homepage_panels")
def running_year(request: HttpRequest, panels: list[Any]) -> None:
    if closing.may_see(request.user):
        panels.append(RunningYear())


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """What the form of a group offers."""
    names = [permission.partition(".")[2] for permission in (closing.MAY_SEE, closing.MAY_CLOSE)]
    return Permission.objects.filter(content_type__app_label="reports", codename__in=names)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(closing.CLOSED)(Closed)
    actions.register_action(closing.REOPENED)(Reopened)
