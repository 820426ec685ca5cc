"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from ..models import ExhibitionPage
from . import admin, ordering


@hooks.register("register_admin_urls")
def file_urls() -> list[Any]:
    return [
        path("exhibitions/files/", admin.ExhibitionsView.as_view(), name="exhibitions_files"),
        path("exhibitions/<int:page_id>/files/", admin.FilesView.as_view(), name="exhibition_files"),
        path("exhibitions/files/<int:pk>/", admin.take, name="exhibition_file"),
        path("exhibitions/files/<int:pk>/restart/", admin.restart, name="exhibition_file_restart"),
        path("exhibitions/files/<int:pk>/delete/", admin.delete, name="exhibition_file_delete"),
    ]


class FilesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(admin.kinds_seen(request.user))


@hooks.register("register_reports_menu_item")
def files_item() -> MenuItem:
    return FilesMenuItem(
        _("Packs and kiosk"), reverse("exhibitions_files"), name="exhibitions-files", icon_name="download", order=760
    )


@hooks.register("register_page_header_buttons")
def files_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if isinstance(page.specific_deferred, ExhibitionPage) and admin.kinds_seen(user):
        yield Button(
            _("Packs and kiosk"), url=reverse("exhibition_files", args=[page.pk]), icon_name="download", priority=20
        )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(ordering.BEGUN, _("Make a file of an exhibition"), _("File of the exhibition ordered"))
    actions.register_action(ordering.DELETED, _("Delete a file of an exhibition"), _("File of the exhibition deleted"))
    actions.register_action(ordering.TAKEN, _("Take away a preservation package"), _("Preservation package taken away"))
