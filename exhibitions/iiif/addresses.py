"""Addresses and ids of IIIF resources, under BASE_URL.

Nothing collides: an exhibit has a `manifest.json` and everything below its slug, exhibitions and editions have a
`collection.json` and nothing else; those two are pages under one list, where Wagtail keeps slugs unique.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lantai.pages.addresses import absolute

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitImage

CONTEXT = "http://iiif.io/api/presentation/3/context.json"


def manifest_id(exhibit: "Exhibit") -> str:
    """Id and address of an exhibit's Manifest."""
    return absolute(_manifest_path(exhibit.slug))


@lru_cache(maxsize=256)
def _manifest_path(slug: str) -> str:
    """Asked for again for each canvas; the same in every language."""
    return reverse("iiif:manifest", args=[slug])


def transcription_address(exhibit: "Exhibit") -> str:
    """Address of an exhibit's transcription as plain text."""
    return absolute(reverse("iiif:transcription", args=[exhibit.slug]))


def canvas_id(exhibit: "Exhibit", held: "ExhibitImage | None") -> str:
    """Id of the Canvas of one image, by its row, so that it stays when images are put in another order; None: of no image."""
    return f"{manifest_id(exhibit).removesuffix('manifest.json')}canvas/{held.pk if held else 0}"


def collection_id(page: Any) -> str:
    """Id and address of the Collection of an exhibition or edition."""
    return absolute(reverse("iiif:collection", args=[page.slug]))
