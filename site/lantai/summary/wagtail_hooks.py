"""Summary and return: registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import audit, templates
from .admin import wording
from .admin.returns import ReturnRowViewSet, return_rows


@hooks.register("register_admin_viewset")
def return_rows_viewset() -> ReturnRowViewSet:
    return return_rows


@hooks.register("register_admin_urls")
def summary_urls() -> list[Any]:
    return [
        path("annual-summary/wording/", wording.WordingView.as_view(), name="summary_wording"),
        path("annual-summary/tags/", wording.TagsView.as_view(), name="summary_tags"),
        path("annual-summary/ours.docx", wording.ours, name="summary_ours"),
        path("annual-summary/template/<int:pk>.docx", wording.download, name="summary_template"),
        path("annual-summary/template/<int:pk>/use/", wording.use, name="summary_use"),
    ]


@hooks.register("register_log_actions")
def summary_log_actions(actions: Any) -> None:
    actions.register_action(audit.TEMPLATE_USED)(audit.TemplateUsed)
    actions.register_action(audit.TEMPLATE_LEFT)(audit.TemplateLeft)
    actions.register_action(audit.ROWS_COPIED)(audit.RowsCopied)


class WordingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return templates.may_change(request.user)


@hooks.register("register_reports_menu_item")
def wording_menu_item() -> MenuItem:
    return WordingMenuItem(
        _("Wording of the annual summary"),
        reverse("summary_wording"),
        name="summary-wording",
        icon_name="doc-full",
        order=320,
    )
