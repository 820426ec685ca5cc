"""An exhibition as a Collection of Manifests, an Archives Day edition as a Collection of exhibitions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lantai.pages.models import HallSettings

from ..walk import cover_of
from . import addresses
from .canvases import thumbnail
from .manifest import cover, filled, homepages, label, provider
from .words import LanguageMap, chinese, shown

if TYPE_CHECKING:
    from ..models import ArchivesDayPage, Exhibit, ExhibitionPage


def of_exhibition(page: "ExhibitionPage", exhibits: "list[Exhibit]", hall: HallSettings) -> dict[str, Any]:
    """The showable exhibits of a public exhibition, given with their images, in the order of the walk."""
    edition = page.edition if page.edition and page.edition.live else None
    return filled(
        {
            **_common(page, hall, exhibition_label(page), thumbnail(cover_of(page, exhibits))),
            "partOf": [_reference(edition, edition_label(edition))] if edition else None,
        }
    ) | {"items": [_manifest(exhibit) for exhibit in exhibits]}


def of_edition(page: "ArchivesDayPage", exhibitions: "Iterable[ExhibitionPage]", hall: HallSettings) -> dict[str, Any]:
    """The public exhibitions of an edition."""
    entries = [
        filled(_reference(one, exhibition_label(one)) | {"thumbnail": thumbnail(one.picture)}) for one in exhibitions
    ]
    return filled(_common(page, hall, edition_label(page), thumbnail(page.picture))) | {"items": entries}


def exhibition_label(page: "ExhibitionPage") -> LanguageMap:
    """Its title; for readers of English what it is besides, for titles are not translated."""
    title = f"{page.title}：{page.subtitle}" if page.subtitle else page.title
    return {**chinese(title), "en": [f"Exhibition: {page.title}"]}


def edition_label(page: "ArchivesDayPage") -> LanguageMap:
    """Title and theme; in English the year instead of the title."""
    return {
        **chinese(f"{page.title}：{page.theme}"),
        "en": [f"International Archives Day {page.year}: {page.theme}"],
    }


def _common(page: Any, hall: HallSettings, name: LanguageMap, picture: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "@context": addresses.CONTEXT,
        **_reference(page, name),
        "summary": chinese(shown(page.summary)) if page.summary else None,
        "provider": [provider(hall)],
        "thumbnail": picture,
        "homepage": homepages(lambda: page.url, lambda: page.title),
    }


def _reference(page: Any, name: LanguageMap) -> dict[str, Any]:
    return {"id": addresses.collection_id(page), "type": "Collection", "label": name}


def _manifest(exhibit: "Exhibit") -> dict[str, Any]:
    return filled(
        {
            "id": addresses.manifest_id(exhibit),
            "type": "Manifest",
            "label": label(exhibit),
            "thumbnail": cover(exhibit),
        }
    )
