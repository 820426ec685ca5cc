"""The page behind an unlisted link to a draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import DraftLink


@never_cache
@require_safe
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The latest draft of the one page a valid link is for; 404 once it has expired or was revoked."""
    link = get_object_or_404(DraftLink.objects.valid().select_related("page"), token=token)
    page = link.page.get_latest_revision_as_object()
    request.shows_draft = True  # type: ignore[attr-defined]
    request.draft_link = link  # type: ignore[attr-defined]
    response = page.serve(request)
    if hasattr(response, "render"):
        response = response.render()
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
