"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from . import watch
from .admin import MAY_REBUILD, IndexView, LocalWordViewSet, SearchComplaint
from .public import hooks as public_hooks  # noqa: F401

register_snippet(LocalWordViewSet)


class IndexMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_REBUILD))


@hooks.register("register_admin_urls")
def index_urls() -> list[Any]:
    return [path("search-index/", IndexView.as_view(), name="search_index")]


@hooks.register("register_settings_menu_item")
def index_menu_item() -> MenuItem:
    return IndexMenuItem(_("Search index"), reverse("search_index"), name="search-index", icon_name="search", order=900)


@hooks.register("construct_homepage_panels")
def say_what_is_wrong_with_the_search(request: HttpRequest, panels: list[Any]) -> None:
    if watch.complaint():
        panels.append(SearchComplaint())
