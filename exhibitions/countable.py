"""What of exhibitions is counted online, and whose figure includes whose."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantai.visits.online.subjects import Subject, register_belonging, register_snippet, register_subject

from .models import ArchivesDayPage, EventPage, Exhibit, Placement

EXHIBIT = "exhibit"
CATALOGUE = Subject("catalogue", 0)


_viewed = register_snippet(EXHIBIT, Exhibit)


def exhibit_viewed(exhibit: Exhibit, placement: Placement | None) -> Subject:
    """An exhibit, viewed in the walk of the placement's exhibition if there is one."""
    return _viewed(exhibit, placement.exhibition_id if placement else 0)


def _catalogue(ids: list[int]) -> dict[int, tuple[str, str]]:
    return {pk: (str(_("Catalogue of exhibits")), reverse("exhibitions:catalogue")) for pk in ids}


@register_belonging
def shown_there(page: Any) -> list[int]:
    """An event includes the exhibition it is about, an edition all its exhibitions and events."""
    if isinstance(page, EventPage):
        return [page.exhibition_id] if page.exhibition_id else []
    if isinstance(page, ArchivesDayPage):
        return [*page.exhibitions.values_list("pk", flat=True), *page.events.values_list("pk", flat=True)]
    return []


register_subject(CATALOGUE.kind, _("list"), _catalogue)
