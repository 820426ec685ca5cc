"""What exhibitions put on the home page."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Value, Window
from django.db.models.functions import Mod, RowNumber
from django.utils import timezone

from lantai.pages.frontage import register_frontage
from lantai.pages.models import HomePage
from lantai.pages.visibility import open_to_all

from . import sessions
from .listing import coming_sessions, exhibitions_on_first, with_counts
from .models import ArchivesDayPage, ExhibitImage

SHELF = 3
EDITIONS = 5


@register_frontage
def on_now(page: HomePage) -> dict[str, Any]:
    """The opening exhibition, others that are on or were shown lately, the exhibit of the day, coming sessions.

    `opening` is the one an editor chose, else one that is on, else the latest; None on a new site.
    """
    pages = with_counts(exhibitions_on_first()[: SHELF + 2])
    if page.featured_id and all(p.pk != page.featured_id for p in pages):
        pages = with_counts(exhibitions_on_first().filter(pk=page.featured_id)) + pages
    opening = next((p for p in pages if p.pk == page.featured_id), pages[0] if pages else None)
    return {
        "opening": opening,
        "latest": [p for p in pages if p != opening][:SHELF],
        "of_the_day": exhibit_of_the_day(),
        "coming_sessions": sessions.listed(coming_sessions()[:SHELF]),
        "editions": list(open_to_all(ArchivesDayPage.objects.all()).order_by("-year")[:EDITIONS]),
    }


def exhibit_of_the_day() -> ExhibitImage | None:
    """每日一件: the first image of a showable exhibit that has a description; another one each day.

    The exhibit is its `exhibit`. None when nothing can be shown. One query: the day is
    counted round the candidates by the database.
    """
    earlier = ExhibitImage.objects.filter(exhibit=OuterRef("exhibit"), sort_order__lt=OuterRef("sort_order"))
    candidates = (
        ExhibitImage.objects.filter(~Exists(earlier), exhibit__showable=True)
        .exclude(exhibit__description="")
        .annotate(turn=Window(RowNumber(), order_by=["exhibit_id", "pk"]), total=Window(Count("*")))
    )
    today = candidates.filter(turn=Mod(Value(timezone.localdate().toordinal()), F("total")) + 1)
    return ExhibitImage.objects.select_related("image", "exhibit").filter(pk__in=today.values("pk")).first()
