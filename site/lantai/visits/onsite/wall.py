"""A screen for the hall's wall: today's and the whole total of an event or exhibition, large."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from lantai.pages.visibility import open_to_all

from ..models import Session
from . import totals


def _page(page_id: int) -> Any:
    """A public page that has sessions."""
    counted = Q(pk__in=Session.objects.values("subject")) | Q(pk__in=Session.objects.values("also_for"))
    return get_object_or_404(open_to_all(Page.objects.filter(counted, pk=page_id)))


def _figures(page_id: int) -> dict[str, int]:
    return {"today": totals.of_page(page_id, timezone.localdate()), "whole": totals.of_page(page_id)}


@never_cache
@require_safe
def wall(request: HttpRequest, page_id: int) -> HttpResponse:
    """For a screen nobody touches; it asks for its figures every quarter of a minute."""
    page = _page(page_id).specific
    now = timezone.now()
    coming = Session.objects.of_page(page_id).filter(cancelled=False, starts_at__gt=now).order_by("starts_at").first()
    context = {"page": page, "picture": getattr(page, "picture", None), "coming": coming, **_figures(page_id)}
    return render(request, "visits/onsite/wall.html", context)


@never_cache
@require_safe
def figures(request: HttpRequest, page_id: int) -> JsonResponse:
    """What the screen shows, as JSON."""
    return JsonResponse(_figures(_page(page_id).pk))
