"""Registration with the Wagtail admin."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.documents.permissions import permission_policy

from . import publicity
from .models import ArchiveDocument

WORKS_WITH_DOCUMENTS = frozenset({"choose", "add", "change"})


@hooks.register("before_serve_document")
def keep_back_what_is_vetoed(document: ArchiveDocument, request: HttpRequest) -> Any:
    """A document that may not be public is not there, except for those who work with documents."""
    if not publicity.is_closed(document):
        return
    if not permission_policy.user_has_any_permission(request.user, WORKS_WITH_DOCUMENTS):
        raise Http404
