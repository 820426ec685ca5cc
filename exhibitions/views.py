"""Public pages that are not in the page tree: the catalogue, one exhibit, calendars."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lantai.pages.addresses import absolute
from lantai.pages.filtering import decade_label, decade_of
from lantai.pages.models import HallSettings
from lantai.pages.paging import CountedPaginator, paging_context
from lantai.pages.visibility import open_to_all

from . import catalogue_card, structured_data
from .calendar import calendar_response
from .close_view import close_view
from .countable import CATALOGUE, exhibit_viewed
from .facets import Catalogue
from .iiif import content_state
from .iiif.addresses import canvas_id, manifest_id
from .models import EventPage, Exhibit, ExhibitImage, ExhibitionPage, Placement
from .surroundings import surroundings

PER_PAGE = 24


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All showable exhibits, filtered by the query string; see `exhibitions.facets`."""
    listing = Catalogue(request.GET.dict())
    found = listing.results().for_display().defer("description", "transcription", "note")
    page = CountedPaginator(found, PER_PAGE, listing.total).get_page(request.GET.get("page"))
    context = {"counted": CATALOGUE, **paging_context(request, listing, page)}
    return render(request, "exhibitions/catalogue.html", context)


@require_safe
def exhibit(request: HttpRequest, slug: str) -> HttpResponse:
    """One showable exhibit; 404 for any other, as if it did not exist.

    `?in=<slug of an exhibition>` chooses the walk that previous and next follow,
    `?image=<number>` which of its images stands on the stage, `?iiif-content=` (a IIIF content state) that
    and the part of it the close view opens on.
    """
    shown = get_object_or_404(
        Exhibit.objects.showable().for_display().prefetch_related("tags", Prefetch("placements", _public_placements())),
        slug=slug,
    )
    placements = list(shown.placements.all())
    wanted = request.GET.get("in")
    placement = next((p for p in placements if p.exhibition.slug == wanted), placements[0] if placements else None)
    images = list(shown.images.all())
    hall = HallSettings.for_request(request)
    keeps_walk = bool(placement and placement.exhibition.slug == wanted)
    pointed = content_state.decode(request.GET.get(content_state.PARAMETER, ""))
    at = next((held for held in images if pointed and canvas_id(shown, held) == pointed.canvas), None)
    on_stage = at or _on_stage(images, request.GET.get("image", ""))
    around = surroundings(shown, placement)
    decade = decade_of(shown.date_from, shown.date_to)
    return render(
        request,
        "exhibitions/exhibit.html",
        {
            "counted": exhibit_viewed(shown, placement if keeps_walk else None),
            "exhibit": shown,
            "images": images,
            "on_stage": on_stage,
            "region": pointed.region if pointed and at else None,
            "close_view": close_view(shown, [*around.related, *around.nearby]),
            "manifest": manifest_id(shown),
            "state": _state_link(shown, on_stage),
            "card": catalogue_card.rows(shown),
            "card_heading": catalogue_card.heading(shown),
            "citation": catalogue_card.citation(shown, hall.name, absolute(shown.get_absolute_url())),
            "decade": decade,
            "decade_label": decade_label(str(decade or "")),
            "placements": placements,
            "around": around,
            "keeps_walk": keeps_walk,
            "structured_data": structured_data.exhibit(shown, request, placements),
        },
    )


@require_safe
def events_calendar(request: HttpRequest) -> HttpResponse:
    """All public events as one iCalendar file to subscribe to."""
    return calendar_response(open_to_all(EventPage.objects.all()).prefetch_related("sessions"), request, "events.ics")


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One public event as an iCalendar file."""
    event = get_object_or_404(open_to_all(EventPage.objects.all()), slug=slug)
    return calendar_response([event], request, f"{event.slug}.ics")


def _public_placements() -> Any:
    """Where exhibits stand in exhibitions everybody may see, latest first; without the walks themselves."""
    return (
        Placement.objects.filter(exhibition__in=open_to_all(ExhibitionPage.objects.all()))
        .select_related("exhibition", "exhibition__picture")
        .defer("exhibition__body", "exhibition__preface", "exhibition__closing")
        .prefetch_related("exhibition__runs")
        .order_by("-exhibition__first_published_at")
    )


def _state_link(exhibit: Exhibit, held: ExhibitImage | None) -> str:
    """The address of the page with one picture on the stage, as other viewers understand it, too."""
    if held is None:
        return ""
    return f"{exhibit.get_absolute_url()}?{content_state.PARAMETER}={content_state.pointing_at(exhibit, held)}"


def _on_stage(images: list[ExhibitImage], wanted: str) -> ExhibitImage | None:
    """The image asked for, counted from 1; the first for anything that is no such number."""
    index = int(wanted) - 1 if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else 0
    if not images:
        return None
    return images[index] if 0 <= index < len(images) else images[0]
