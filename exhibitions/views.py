"""Public pages that are not in the page tree: the catalogue, one exhibit, calendars."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .calendar import calendar_response
from .facets import Catalogue
from .models import EventPage, Exhibit, Placement

PER_PAGE = 24


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All showable exhibits, filtered by the query string; see `exhibitions.facets`."""
    listing = Catalogue(request.GET.dict())
    page = Paginator(listing.results().for_display(), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "exhibitions/catalogue.html",
        {"listing": listing, "facets": listing.facets(), "page_obj": page, "sorts": listing.sorts()},
    )


@require_safe
def exhibit(request: HttpRequest, slug: str) -> HttpResponse:
    """One showable exhibit; 404 for any other, as if it did not exist.

    `?in=<slug of an exhibition>` chooses the walk that previous and next follow.
    """
    shown = get_object_or_404(
        Exhibit.objects.showable()
        .for_display()
        .prefetch_related(
            "tags",
            Prefetch(
                "placements",
                Placement.objects.filter(exhibition__live=True)
                .select_related("exhibition", "exhibition__edition")
                .order_by("-exhibition__first_published_at"),
            ),
        ),
        slug=slug,
    )
    placements = list(shown.placements.all())
    wanted = request.GET.get("in")
    placement = next((p for p in placements if p.exhibition.slug == wanted), placements[0] if placements else None)
    previous, following = _neighbours(placement) if placement else (None, None)
    related = (
        Exhibit.objects.showable()
        .for_display()
        .filter(pk__in=shown.related.values_list("other_id", flat=True))
        .order_by("date_from")
    )
    return render(
        request,
        "exhibitions/exhibit.html",
        {
            "exhibit": shown,
            "images": shown.images.all(),
            "placements": placements,
            "placement": placement,
            "previous": previous,
            "following": following,
            "related": related,
        },
    )


@require_safe
def events_calendar(request: HttpRequest) -> HttpResponse:
    """All public events as one iCalendar file to subscribe to."""
    return calendar_response(EventPage.objects.live().public().prefetch_related("sessions"), "events.ics")


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One public event as an iCalendar file."""
    event = get_object_or_404(EventPage.objects.live().public(), slug=slug)
    return calendar_response([event], f"{event.slug}.ics")


def _neighbours(placement: Placement) -> tuple[Exhibit | None, Exhibit | None]:
    """The showable exhibits before and after one in its walk."""
    walk = Exhibit.objects.showable().for_display().filter(placements__exhibition=placement.exhibition_id)
    before = walk.filter(placements__position__lt=placement.position).order_by("-placements__position").first()
    after = walk.filter(placements__position__gt=placement.position).order_by("placements__position").first()
    return before, after
