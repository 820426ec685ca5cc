"""Online views' registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import watch
from .admin.panels import StandingStill
from .admin.report import ViewsReport


@hooks.register("register_admin_urls")
def views_urls() -> list[Any]:
    return [path("reports/views/", ViewsReport.as_view(), name="views_report")]


@hooks.register("register_reports_menu_item")
def views_menu_item() -> MenuItem:
    return MenuItem(_("Online views"), reverse("views_report"), name="online-views", icon_name="view", order=300)


@hooks.register("construct_homepage_panels")
def say_that_counting_stands_still(request: HttpRequest, panels: list[Any]) -> None:
    if watch.complaint():
        panels.append(StandingStill())
