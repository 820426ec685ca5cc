"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from . import audit, pitching
from .admin.board import VIEW, BoardView
from .admin.manuscripts import download, may_take_away
from .admin.menu import HOOK
from .admin.pitches import PitchViewSet
from .admin.report import StoriesReport
from .admin.viewsets import OutletViewSet, StoryListViewSet, StoryThemeViewSet
from .models import Pitch, StoryPage

stories_menu = Menu(register_hook_name=HOOK)

register_snippet(StoryThemeViewSet)
register_snippet(OutletViewSet)
register_snippet(PitchViewSet)


class ForThoseWhoSeePitches(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))


@hooks.register("register_admin_menu_item")
def stories_submenu() -> MenuItem:
    """Submissions and yearbooks hang their entries into it with the same hook."""
    return SubmenuMenuItem(gettext_lazy("Stories"), stories_menu, name="stories", icon_name="openquote", order=155)


@hooks.register("register_admin_viewset")
def story_list() -> StoryListViewSet:
    return StoryListViewSet()


@hooks.register("register_admin_urls")
def stories_urls() -> list[Any]:
    return [
        path("stories/waiting/", BoardView.as_view(), name="stories_board"),
        path("stories/<int:page_id>/manuscript/", download, name="stories_manuscript"),
        path("reports/stories/", StoriesReport.as_view(), name="stories_report"),
    ]


@hooks.register(HOOK)
def board_menu_item() -> MenuItem:
    return ForThoseWhoSeePitches(
        gettext_lazy("Waiting for an answer"),
        reverse("stories_board"),
        name="stories-board",
        icon_name="time",
        order=290,
    )


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return ForThoseWhoSeePitches(
        gettext_lazy("Stories of a year"),
        reverse("stories_report"),
        name="stories-report",
        icon_name="openquote",
        order=310,
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(pitching.PITCHED)(audit.StoryPitched)
    actions.register_action(pitching.ANSWERED)(audit.PitchAnswered)


@hooks.register("register_page_header_buttons")
def story_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if not isinstance(page.specific_deferred, StoryPage):
        return
    if may_take_away(page, user):
        yield Button(
            _("Manuscript as Word, with pictures"),
            url=reverse("stories_manuscript", args=[page.pk]),
            icon_name="download",
            priority=26,
        )
    if pitching.may_pitch(user):
        url = f"{reverse(Pitch.snippet_viewset.get_url_name('add'))}?story={page.pk}"
        yield Button(_("Pitch this story"), url=url, icon_name="mail", priority=27)


@hooks.register("before_delete_page")
def keep_what_was_pitched(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A pitch is a record of the house; its story is taken from the public instead."""
    below = Pitch.objects.filter(story__path__startswith=page.path)
    if not below.exists():
        return None
    titles = "; ".join(sorted({str(title) for title in below.values_list("sent_title", flat=True)}))
    messages.error(
        request,
        _("Not deleted: %(titles)s went to an outlet, and pitches are kept. Unpublish it instead.")
        % {"titles": titles},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
