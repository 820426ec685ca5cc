"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from ..models import Exhibit, ExhibitionPage
from . import sheets, wording
from .admin.bulk import PrintLabels
from .admin.poster import PosterFileView, PosterPictureView, PosterView
from .admin.viewset import label_sheets
from .admin.words import WordsView
from .links import link_of

hooks.register("register_bulk_action", PrintLabels)


@hooks.register("register_admin_viewset")
def viewset() -> ModelViewSet:
    return label_sheets


@hooks.register("register_admin_urls")
def label_urls() -> list[Any]:
    return [
        path("labels/words/<int:pk>/", WordsView.as_view(), name="label_words"),
        path("posters/<int:page_id>/", PosterView.as_view(), name="poster"),
        path("posters/<int:page_id>/poster.png", PosterPictureView.as_view(), name="poster_picture"),
        path("posters/<int:page_id>/poster.pdf", PosterFileView.as_view(), name="poster_file"),
    ]


@hooks.register("register_page_header_buttons")
def print_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if not isinstance(page.specific_deferred, ExhibitionPage) or not sheets.may_print(user):
        return
    labels = reverse("label_sheets:of_exhibition", args=[page.pk])
    yield Button(_("Print labels"), url=labels, icon_name="label", priority=21)
    yield Button(_("Poster to print"), url=reverse("poster", args=[page.pk]), icon_name="image", priority=22)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def give_link(_request: HttpRequest, instance: Any) -> None:
    """An exhibit somebody edits may be wanted on other people's pages; those of an import wait for their labels."""
    if isinstance(instance, Exhibit):
        link_of(instance)


@hooks.register("register_icons")
def own_icons(icons: list[str]) -> list[str]:
    return [*icons, "labels/icons/label.svg"]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(sheets.PRINTED, _("Print labels"), _("Labels printed"))
    actions.register_action(wording.WORDED, _("Words on labels"), _("Words on labels changed"))
