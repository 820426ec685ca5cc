"""Exhibits as holders of pictures: an image is public with its exhibits, and closed with any of them."""

from collections.abc import Iterable

from lantai.media import tiles
from lantai.media.publicity import register_holder

from .models import ExhibitImage


@register_holder
def shown_with_exhibits(asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Images of exhibits; one closed exhibit closes an image it shares with an open one."""
    yield from ExhibitImage.objects.filter(image__in=asked).values_list("image_id", "exhibit__showable")


@tiles.register_subjects
def looked_at_closely(asked: set[int]) -> Iterable[int]:
    """Images of exhibits: their pages have the close view."""
    return ExhibitImage.objects.filter(image__in=asked).values_list("image_id", flat=True)
