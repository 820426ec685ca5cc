"""Registration with the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet

from .admin import YearbookViewSetGroup, yearbooks
from .admin.reminder import YearbookPanel
from .audit import FORMATTERS
from .models import Contribution, Yearbook

register_snippet(YearbookViewSetGroup)


@hooks.register("register_admin_urls")
def yearbook_urls() -> list[Any]:
    record = yearbooks.HandInRecordView.as_view()
    file = yearbooks.HandInFileView.as_view()
    return [
        path("yearbooks/overview/<int:pk>/", yearbooks.OverviewView.as_view(), name="yearbook_overview"),
        path("yearbooks/hand-in/<int:pk>/", yearbooks.HandInView.as_view(), name="yearbook_hand_in_make"),
        path("yearbooks/handed-in/<int:hand_in>/", record, name="yearbook_hand_in"),
        path("yearbooks/handed-in/<int:hand_in>/document/", file, {"part": "document"}, name="yearbook_document"),
        path("yearbooks/handed-in/<int:hand_in>/pictures/", file, {"part": "pictures"}, name="yearbook_pictures"),
    ]


@hooks.register("register_log_actions")
def yearbook_log_actions(actions: Any) -> None:
    for name, formatter in FORMATTERS.items():
        actions.register_action(name)(formatter)


@hooks.register("before_delete_snippet")
def keep_what_has_moved(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """An entry with a record behind it, and a yearbook with entries, are not deleted."""
    kept = [
        each
        for each in instances
        if (isinstance(each, Contribution) and each.passages.exists())
        or (isinstance(each, Yearbook) and Contribution.objects.of(each).exists())
    ]
    if not kept:
        return None
    names = "、".join(str(each) for each in kept)
    messages.error(request, _("%(names)s cannot be deleted: what was done is on record.") % {"names": names})
    return redirect(reverse(type(kept[0]).snippet_viewset.get_url_name("list")))


@hooks.register("construct_homepage_panels")
def yearbook_reminder(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("yearbook.view_contribution"):
        panels.append(YearbookPanel())
