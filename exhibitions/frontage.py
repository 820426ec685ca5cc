"""What exhibitions put on the home page."""

from typing import Any

from django.utils import timezone

from lantai.pages.frontage import register_frontage
from lantai.pages.models import HomePage

from .listing import events_by_time, exhibitions_on, public_exhibitions, with_counts
from .models import Exhibit

SHELF = 3


@register_frontage
def on_now(page: HomePage) -> dict[str, Any]:
    """The opening exhibition, what else is on or was shown lately, the exhibit of the day, coming events."""
    running = list(exhibitions_on())
    latest = with_counts(public_exhibitions()[: SHELF + 2])
    featured = next((p for p in latest if p.pk == page.featured_id), None) or next(
        (p for p in latest if p in running), latest[0] if latest else None
    )
    return {
        "opening": featured,
        "opening_is_on": featured in running,
        "latest": [p for p in latest if p != featured][:SHELF],
        "exhibit_of_the_day": exhibit_of_the_day(),
        "coming_events": events_by_time()["coming"][:SHELF],
    }


def exhibit_of_the_day() -> Exhibit | None:
    """今日一件: one showable exhibit with a picture and a description, the same all day, another tomorrow."""
    shown = Exhibit.objects.showable().exclude(description="").filter(images__isnull=False).distinct()
    total = shown.count()
    if not total:
        return None
    turn = timezone.localdate().toordinal() % total
    return shown.for_display().order_by("pk")[turn]
