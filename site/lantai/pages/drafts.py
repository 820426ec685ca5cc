"""The page behind an unlisted link to a draft."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import DraftLink


@never_cache
@require_safe
def draft(request: HttpRequest, token: str) -> HttpResponseBase:
    """The latest draft of the one page a valid link is for.

    A link that expired, was revoked or never was answers 404, with the same words.
    """
    link = DraftLink.objects.valid().select_related("page").filter(token=token).first()
    response = _shown(request, link) if link else render(request, "pages/draft_gone.html", status=404)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The address is the key; it must not travel to other sites.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _shown(request: HttpRequest, link: DraftLink) -> HttpResponse:
    page = link.page.get_latest_revision_as_object()
    request.shows_draft = True  # type: ignore[attr-defined]
    request.draft_link = link  # type: ignore[attr-defined]
    response = page.serve(request)
    return response.render() if hasattr(response, "render") else response
