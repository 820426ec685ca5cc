"""What of a book its readers may have: the openness gate for exhibits, publicity for pictures, consent for bearers.

`Holdings` are the ids a manuscript refers to, read from raw streams at no query; `Shelf` is what of
them may be shown, loaded in a fixed number of queries however long the book.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exhibitions.models import Exhibit
from exhibitions.openness import reasons_against
from lantai.media import publicity
from lantai.media.models import ArchiveImage

if TYPE_CHECKING:
    from ..models import BookPart, PublicationPage


@dataclass
class Holdings:
    """Ids of what a manuscript refers to."""

    images: set[int] = field(default_factory=set)
    exhibits: set[int] = field(default_factory=set)
    elements: set[int] = field(default_factory=set)


@dataclass
class Shelf:
    """What may be shown of it, by id."""

    images: dict[int, ArchiveImage]
    exhibits: dict[int, Exhibit]
    elements: dict[int, Any]


def blocks_of(part: Any) -> Iterator[dict[str, Any]]:
    """The raw blocks of a chapter; none of a part."""
    body = getattr(part, "body", None)
    for block in body.raw_data if body is not None else ():
        if block is not None:
            yield block


def holdings_of(parts: "Iterable[BookPart]", *, cover: int | None = None) -> Holdings:
    """Ids of pictures, exhibits and elements in some chapters, and the book's cover."""
    held = Holdings()
    if cover:
        held.images.add(cover)
    for part in parts:
        for block in blocks_of(part):
            value = block["value"]
            if block["type"] == "picture" and value.get("image"):
                held.images.add(int(value["image"]))
            elif block["type"] == "exhibit" and value.get("exhibit"):
                held.exhibits.add(int(value["exhibit"]))
            elif block["type"] == "element" and value.get("element"):
                held.elements.add(int(value["element"]))
    return held


def shelf_of(held: Holdings, *, is_draft: bool) -> Shelf:
    """What of it a reader may have now: public pictures; in a draft, those nobody keeps closed."""
    exhibits = Exhibit.objects.showable().for_display().filter(pk__in=held.exhibits) if held.exhibits else []
    elements = _elements(held.elements)
    wanted = held.images | {shown.image_id for element in elements for shown in element.pictures.all()}
    images = ArchiveImage.objects.filter(pk__in=wanted)
    if is_draft:
        images = images.exclude(pk__in=publicity.closed_among(wanted))
    else:
        images = images.filter(is_public=True)
    return Shelf(
        images={image.pk: image for image in images},
        exhibits={exhibit.pk: exhibit for exhibit in exhibits},
        elements={element.pk: element for element in elements},
    )


def _elements(_ids: set[int]) -> list[Any]:
    return []


def refusals(book: "PublicationPage", parts: "list[BookPart]") -> list[ValidationError]:
    """What a book holds that the public may not see, each named with its reasons."""
    held = holdings_of(parts, cover=book.picture_id)
    refused = [
        ValidationError(
            _("“%(title)s” (%(code)s) may not be shown: %(reasons)s"),
            code="exhibit_not_showable",
            params={"title": e.title, "code": e.reference_code, "reasons": " ".join(reasons_against(e))},
        )
        for e in Exhibit.objects.filter(pk__in=held.exhibits, showable=False)
    ]
    closed = publicity.closed_among(held.images)
    refused += [
        ValidationError(
            _("The picture “%(title)s” may not be shown: a record it belongs to is closed, or consent was withdrawn."),
            code="picture_closed",
            params={"title": image.title},
        )
        for image in ArchiveImage.objects.filter(pk__in=closed)
    ]
    return refused
