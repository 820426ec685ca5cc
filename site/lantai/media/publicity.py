"""Which images the public may have now: one rule, asked of those who hold them.

`lantai.media` knows no domain. An app that shows images registers a holder: a
function that takes image ids and answers, for those it holds, True (shown to the
public), or False (held by a record that is closed). An image is public when some
holder says True and none says False.
"""

from collections.abc import Callable, Iterable

from . import pictures
from .models import ArchiveImage

Holder = Callable[[set[int]], Iterable[tuple[int, bool]]]

_holders: list[Holder] = []


def register_holder(holder: Holder) -> Holder:
    """Add a holder; usable as a decorator."""
    _holders.append(holder)
    return holder


def public_among(image_ids: Iterable[int]) -> set[int]:
    """Those of the given images that the public may have."""
    asked = set(image_ids)
    shown: set[int] = set()
    closed: set[int] = set()
    for holder in _holders:
        for image_id, is_shown in holder(asked):
            (shown if is_shown else closed).add(image_id)
    return shown - closed


def closed_among(image_ids: Iterable[int]) -> set[int]:
    """Those of the given images that somebody who holds them keeps closed. One that nobody holds yet is not."""
    asked = set(image_ids)
    return {image_id for holder in _holders for image_id, is_shown in holder(asked) if not is_shown}


def is_closed(image: ArchiveImage) -> bool:
    """Whether somebody who holds it keeps it closed. One that nobody holds yet, as in a draft, is not."""
    return bool(closed_among([image.pk]))


def refresh(image_ids: Iterable[int]) -> int:
    """Bring the files of these images where the rule says they belong; returns how many moved."""
    asked = set(image_ids)
    public = public_among(asked)
    moved = 0
    for image in ArchiveImage.objects.filter(pk__in=asked):
        if image.is_public != (image.pk in public):
            pictures.move(image, public=image.pk in public)
            moved += 1
    return moved
