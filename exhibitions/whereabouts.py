"""Where an exhibit stands: in what the public sees, and in drafts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import placement

if TYPE_CHECKING:
    from .models import Exhibit, ExhibitionPage


@dataclass(frozen=True)
class Whereabout:
    """One exhibition that holds the exhibit; `is_live` if the published version does, else only its draft."""

    exhibition: "ExhibitionPage"
    section_title: str
    is_live: bool


def whereabouts(exhibit: "Exhibit") -> list[Whereabout]:
    """Published exhibitions that hold it, then exhibitions whose draft alone does."""
    from .models import ExhibitionPage, Placement

    found = [
        Whereabout(placed.exhibition, placed.section_title, is_live=True)
        for placed in Placement.objects.filter(exhibit=exhibit).select_related("exhibition")
    ]
    published = {whereabout.exhibition.pk for whereabout in found}
    drafts = ExhibitionPage.objects.filter(has_unpublished_changes=True).exclude(pk__in=published)
    for page in drafts:
        draft = page.get_latest_revision_as_object()
        section = next((p.section_title for p in placement.derive(draft.body) if p.exhibit_id == exhibit.pk), None)
        if section is not None:
            found.append(Whereabout(draft, section, is_live=False))
    return found
