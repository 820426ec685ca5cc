"""Taking a story away as a Word file with its pictures."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.models import Page

from .. import pitching
from ..manuscript import manuscript
from ..models import StoryPage
from ..package import file_stem, package
from ..word import word_file

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def may_take_away(page: Page, user: Any) -> bool:
    """Those who may edit it now, the reviewer of its step among them, and those who pitch."""
    return bool(page.permissions_for_user(user).can_edit()) or pitching.may_pitch(user)


@require_safe
def download(request: HttpRequest, page_id: int) -> HttpResponse:
    """The latest version in manuscript form: a zip with the pictures, `?form=word` for the Word file alone."""
    page = get_object_or_404(StoryPage, pk=page_id)
    if not may_take_away(page, request.user):
        raise PermissionDenied
    made = manuscript(page.get_latest_revision_as_object())
    if request.GET.get("form") == "word" or not made.pictures:
        content, kind, ending = word_file(made, pitching.sender()), WORD, "docx"
    else:
        content, kind, ending = package(made, pitching.sender()), "application/zip", "zip"
    name = f"{file_stem(made.title)}.{ending}"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
