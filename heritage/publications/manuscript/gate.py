"""What of a book its readers may have: the openness gate for exhibits, publicity for pictures, consent for bearers.

`Holdings` are the ids a manuscript refers to, read from raw streams at no query; `Shelf` is what of
them may be shown, loaded in a fixed number of queries however long the book.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from exhibitions.models import Exhibit, ExhibitImage
from exhibitions.openness import reasons_against
from heritage.models import Bearer, ElementBearer, ElementPicture, HeritageElement
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
    element_parts: set[str] = field(default_factory=set)


@dataclass
class Shelf:
    """What may be shown of it, by id; `sides` are the images of each exhibit, `pictures` those of each element, in order."""

    images: dict[int, ArchiveImage]
    exhibits: dict[int, Exhibit]
    sides: dict[int, list[ExhibitImage]]
    elements: dict[int, HeritageElement]
    pictures: dict[int, list[ElementPicture]]


def blocks_of(part: Any) -> Iterator[dict[str, Any]]:
    """The raw blocks of a chapter; none of a part."""
    for block in part.body.raw_data if part.is_chapter else ():
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
                held.element_parts.update(value.get("parts") or [])
    return held


def shelf_of(held: Holdings, *, is_draft: bool) -> Shelf:
    """What of it a reader may have now: public pictures; in a draft, those nobody keeps closed."""
    pictures = _element_pictures(held)
    own = list(ArchiveImage.objects.filter(pk__in=held.images)) if held.images else []
    found = {image.pk: image for image in own}
    found |= {picture.image_id: picture.image for group in pictures.values() for picture in group}
    sides = _sides(held.exhibits)
    # A picture of an open exhibit may be closed for a reason of its own: consent withdrawn.
    found |= {side.image_id: side.image for group in sides.values() for side in group}
    closed = publicity.closed_among(found) if is_draft else {pk for pk, image in found.items() if not image.is_public}
    return Shelf(
        images={pk: image for pk, image in found.items() if pk not in closed},
        exhibits=_exhibits(held.exhibits, sides),
        sides=sides,
        elements=_elements(held, pictures),
        pictures=pictures,
    )


def _sides(exhibits: set[int]) -> dict[int, list[ExhibitImage]]:
    if not exhibits:
        return {}
    sides: dict[int, list[ExhibitImage]] = {}
    hung = ExhibitImage.objects.filter(exhibit__in=exhibits, exhibit__showable=True)
    for side in hung.select_related("exhibit", "image").order_by("exhibit", "sort_order"):
        sides.setdefault(side.exhibit_id, []).append(side)
    return sides


def _exhibits(wanted: set[int], sides: dict[int, list[ExhibitImage]]) -> dict[int, Exhibit]:
    found = {pk: images[0].exhibit for pk, images in sides.items()}
    # Those without an image may still have a description.
    if bare := wanted - set(found):
        found |= {exhibit.pk: exhibit for exhibit in Exhibit.objects.showable().filter(pk__in=bare)}
    return found


def _element_pictures(held: Holdings) -> dict[int, list[ElementPicture]]:
    if not held.elements or "pictures" not in held.element_parts:
        return {}
    pictures: dict[int, list[ElementPicture]] = {}
    hung = ElementPicture.objects.filter(element__in=held.elements, element__live=True)
    for picture in hung.select_related("element", "image").order_by("element", "sort_order"):
        pictures.setdefault(picture.element_id, []).append(picture)
    return pictures


def _elements(held: Holdings, pictures: dict[int, list[ElementPicture]]) -> dict[int, HeritageElement]:
    found = {pk: hung[0].element for pk, hung in pictures.items()}
    if bare := held.elements - set(found):
        found |= {element.pk: element for element in HeritageElement.objects.published().filter(pk__in=bare)}
    wanted: list[Any] = []
    if "bearers" in held.element_parts:
        wanted.append(Prefetch("bearers", ElementBearer.objects.select_related("bearer").order_by("sort_order")))
    if "chronicle" in held.element_parts:
        wanted.append("chronicle")
    prefetch_related_objects(list(found.values()), *wanted)
    return found


def withdrawn_among(holds: dict[str, list[Any]], *, is_draft: bool) -> bool:
    """Whether anything a file was made of may not be shown any more; `holds` as `Edition.holds` notes it."""
    exhibits, images, elements = (holds.get(kind, []) for kind in ("exhibits", "images", "elements"))
    if exhibits and Exhibit.objects.showable().filter(pk__in=exhibits).count() < len(exhibits):
        return True
    if images and is_draft and publicity.closed_among(images):
        return True
    if images and not is_draft and ArchiveImage.objects.filter(pk__in=images, is_public=True).count() < len(images):
        return True
    if elements and HeritageElement.objects.published().filter(pk__in=elements).count() < len(elements):
        return True
    scopes = {int(pk): scope for pk, scope in holds.get("bearers", [])}
    bearers = Bearer.objects.filter(pk__in=scopes) if scopes else []
    return sum(1 for bearer in bearers if bearer.allows(scopes[bearer.pk])) < len(scopes)


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
    published = set(HeritageElement.objects.published().filter(pk__in=held.elements).values_list("pk", flat=True))
    refused += [
        ValidationError(
            _("The element “%(name)s” is not published yet."), code="element_not_public", params={"name": element.name}
        )
        for element in HeritageElement.objects.filter(pk__in=held.elements - published)
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
