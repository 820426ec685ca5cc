"""Where an exhibit stands: in what the public sees, and in drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from . import placement

if TYPE_CHECKING:
    from .models import Exhibit


@dataclass(frozen=True)
class Whereabout:
    """One page, or other record with a page of its own, that holds the exhibit.

    `is_live` if the published version does, else only its draft.
    """

    page: Any
    section_title: str
    is_live: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.page.title if isinstance(self.page, Page) else self.page)

    @property
    def address(self) -> str:
        """Where readers find it."""
        return str(self.page.url_path if isinstance(self.page, Page) else self.page.get_absolute_url())

    @property
    def edit_url(self) -> str:
        """Where editors change it."""
        return AdminURLFinder().get_edit_url(self.page) or ""


class Search(Protocol):
    """Finds an exhibit on pages of one app; in what is published, and with `drafts` in drafts as well."""

    def __call__(self, exhibit: "Exhibit", *, drafts: bool) -> Iterable[Whereabout]: ...


_searches: list[Search] = []


def register_whereabouts(search: Search) -> Search:
    """Have `search` asked as well; usable as a decorator."""
    _searches.append(search)
    return search


def whereabouts(exhibit: "Exhibit") -> list[Whereabout]:
    """Published pages that hold it, then pages whose draft alone does."""
    found = [place for search in _searches for place in search(exhibit, drafts=True)]
    return sorted(found, key=lambda place: not place.is_live)


def where_shown(exhibit: "Exhibit") -> list[str]:
    """Titles and addresses of the published pages that hold it, for the log."""
    places = [place for search in _searches for place in search(exhibit, drafts=False)]
    return [f"{place.title} ({place.address}) · {place.section_title}".rstrip(" ·") for place in places]


@register_whereabouts
def in_exhibitions(exhibit: "Exhibit", *, drafts: bool) -> list[Whereabout]:
    """Exhibitions, by what is placed in them, and their drafts."""
    from .models import ExhibitionPage, Placement

    found = [
        Whereabout(placed.exhibition, placed.section_title, is_live=True)
        for placed in Placement.objects.filter(exhibit=exhibit).select_related("exhibition")
    ]
    if not drafts:
        return found
    published = {whereabout.page.pk for whereabout in found}
    changed = ExhibitionPage.objects.filter(has_unpublished_changes=True).exclude(pk__in=published)
    for page in changed:
        draft = page.get_latest_revision_as_object()
        section = next((p.section_title for p in placement.derive(draft.body) if p.exhibit_id == exhibit.pk), None)
        if section is not None:
            found.append(Whereabout(draft, section, is_live=False))
    return found
