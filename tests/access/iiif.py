"""IIIF: manifests of what may be shown, collections of what is published."""

from typing import Any

from exhibitions.models import Exhibit, ExhibitionPage

from ..cast import Cast
from . import EVERYBODY, Rows

ROWS: Rows = [("iiif:*", EVERYBODY)]


def samples(_cast: Cast) -> dict[str, Any]:
    shown = Exhibit.objects.showable().exclude(transcription="").earliest("pk")
    exhibition = ExhibitionPage.objects.live().public().earliest("pk")
    return {"iiif:slug": shown.slug, "iiif:collection:slug": exhibition.slug}
