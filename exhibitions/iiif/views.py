"""`/iiif/3/…`: everything through the openness gate; what is closed is not there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from lantai.pages.models import HallSettings
from lantai.pages.visibility import open_to_all

from .. import placement
from ..models import ArchivesDayPage, Exhibit, ExhibitionPage, Placement
from . import collection as collections
from . import manifest as manifests
from .answers import conditional, for_everybody, resource


@for_everybody
def manifest(request: HttpRequest, slug: str) -> HttpResponse:
    """The Manifest of one showable exhibit."""
    shown = get_object_or_404(
        Exhibit.objects.showable().for_display().prefetch_related("tags", Prefetch("placements", _placements())),
        slug=slug,
    )
    exhibitions = [placed.exhibition for placed in shown.placements.all()]
    made = manifests.manifest(shown, HallSettings.for_request(request), exhibitions)
    cut = (held.image.tiles.get("at") for held in shown.images.all())
    times = [shown.updated_at, *(datetime.fromisoformat(at) for at in cut if at)]
    return resource(request, made, _latest([*times, *(page.last_published_at for page in exhibitions)]))


@for_everybody
def transcription(request: HttpRequest, slug: str) -> HttpResponse:
    """The transcription of one showable exhibit as plain text."""
    shown = get_object_or_404(Exhibit.objects.showable().only("transcription", "updated_at"), slug=slug)
    if not shown.transcription:
        raise Http404
    return conditional(request, shown.transcription, "text/plain; charset=utf-8", shown.updated_at)


@for_everybody
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """The Collection of one public exhibition or Archives Day edition."""
    hall = HallSettings.for_request(request)
    exhibition = open_to_all(ExhibitionPage.objects.filter(slug=slug)).first()
    if exhibition:
        exhibits = placement.exhibits_of(exhibition)
        times = [exhibit.updated_at for exhibit in exhibits]
        made = collections.of_exhibition(exhibition, exhibits, hall)
        return resource(request, made, _latest([exhibition.last_published_at, *times]))
    edition = get_object_or_404(open_to_all(ArchivesDayPage.objects.all()), slug=slug)
    exhibitions = list(open_to_all(edition.exhibitions.all()).order_by("path"))
    made = collections.of_edition(edition, exhibitions, hall)
    return resource(request, made, _latest([edition.last_published_at, *(e.last_published_at for e in exhibitions)]))


def _placements() -> Any:
    """Where an exhibit stands in public exhibitions, without the walks themselves."""
    return (
        Placement.objects.filter(exhibition__in=open_to_all(ExhibitionPage.objects.all()))
        .select_related("exhibition")
        .only("exhibit", "position", "exhibition__slug", "exhibition__title", "exhibition__last_published_at")
        .order_by("-exhibition__first_published_at")
    )


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time), default=None)
