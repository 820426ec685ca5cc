"""Registration with the Wagtail admin; imported by `lantai.search.wagtail_hooks`."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin.picks import PicksAdd, PicksIndex, popular_words
from .admin.report import VIEW, WordsSearchedReport


class ForThoseWhoMaySee(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))


@hooks.register("register_admin_urls")
def words_searched_urls() -> list[Any]:
    return [
        path("reports/words-searched/", WordsSearchedReport.as_view(), name="words_searched"),
        path(
            "reports/words-searched/results/",
            WordsSearchedReport.as_view(results_only=True),
            name="words_searched_results",
        ),
    ]


@hooks.register("register_admin_urls", order=-1)
def picks_urls() -> list[Any]:
    """At the addresses of Wagtail's own views, and ahead of them: those know no searches."""
    chooser = "searchpicks/queries/chooser/"
    return [
        path("searchpicks/", PicksIndex.as_view(), name="search_picks"),
        path("searchpicks/results/", PicksIndex.as_view(results_only=True), name="search_picks_results"),
        path("searchpicks/add/", PicksAdd.as_view(), name="search_picks_add"),
        path(chooser, popular_words, name="popular_words"),
        path(f"{chooser}results/", popular_words, {"results_only": True}, name="popular_words_results"),
    ]


@hooks.register("register_reports_menu_item")
def words_searched_menu_item() -> MenuItem:
    return ForThoseWhoMaySee(
        _("Searches that found nothing"),
        reverse("words_searched"),
        name="words-searched",
        icon_name="search",
        order=1290,
    )


@hooks.register("construct_reports_menu")
def one_report_of_searches(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's own counts nothing here: it would keep a record of each search while it is answered."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
