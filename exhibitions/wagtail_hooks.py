"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from .admin import ExhibitViewSet, PlaceViewSet
from .admin.desk import DeskPanel
from .admin.editing import refuse_deletion
from .admin.report import MAY_SEE, exhibition_report, report_button
from .admin.reports import ExhibitionReportsView
from .audit import OpennessFormatter
from .bulk_actions import ACTIONS
from .models import Exhibit


class ExhibitSearchArea(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("exhibitions.view_exhibit"))


register_snippet(ExhibitViewSet)
register_snippet(PlaceViewSet)

for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_log_actions")
def openness_log_actions(actions: Any) -> None:
    for name, label in (
        ("exhibitions.decide", _("Openness decided")),
        ("exhibitions.open", _("Opened to the public")),
        ("exhibitions.withdraw", _("Withdrawn from the public")),
    ):
        actions.register_action(name)(type("", (OpennessFormatter,), {"label": label}))


@hooks.register("before_delete_snippet")
def keep_what_is_on_show(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    exhibits = [instance for instance in instances if isinstance(instance, Exhibit)]
    if not refuse_deletion(request, exhibits):
        return None
    if len(exhibits) == 1:
        return redirect(exhibits[0].snippet_viewset.get_url_name("edit"), exhibits[0].pk)
    return redirect(reverse(Exhibit.snippet_viewset.get_url_name("list")))


@hooks.register("register_admin_search_area")
def search_exhibits() -> SearchArea:
    url = reverse(Exhibit.snippet_viewset.get_url_name("list"))
    return ExhibitSearchArea(_("Exhibits"), url, name="exhibits", icon_name="exhibit", order=120)


@hooks.register("construct_homepage_panels")
def desk(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("exhibitions.view_exhibit"):
        panels.append(DeskPanel(request))


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    results = ExhibitionReportsView.as_view(results_only=True)
    return [
        path("exhibition-report/<int:page_id>/", exhibition_report, name="exhibition_report"),
        path("reports/exhibitions/", ExhibitionReportsView.as_view(), name="exhibition_reports"),
        path("reports/exhibitions/results/", results, name="exhibition_reports_results"),
    ]


class ReportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_SEE))


@hooks.register("register_reports_menu_item")
def reports_menu_item() -> MenuItem:
    url = reverse("exhibition_reports")
    return ReportsMenuItem(_("Exhibition reports"), url, name="exhibition-reports", icon_name="doc-full", order=330)


@hooks.register("register_page_header_buttons")
def report_in_header(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if button := report_button(page, user):
        yield button


@hooks.register("register_page_listing_more_buttons")
def report_in_list(page: Page, user: Any, next_url: str | None = None) -> Any:
    if button := report_button(page, user):
        yield button


@hooks.register("register_icons")
def own_icons(icons: list[str]) -> list[str]:
    return [*icons, "exhibitions/icons/exhibit.svg"]


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/admin.css"))
