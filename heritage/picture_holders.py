"""Elements and bearers as holders of pictures, recordings and documents."""

from collections.abc import Iterable

from lantai.media.documents import register_document_holder
from lantai.media.publicity import register_holder, sounds_and_films

from .models import Bearer, ElementDocument, ElementPicture, ElementRecording


@register_holder
def shown_with_elements(asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Pictures of published elements. A draft alone neither shows nor closes one."""
    for image_id in ElementPicture.objects.filter(image__in=asked, element__live=True).values_list("image", flat=True):
        yield image_id, True


@register_holder
def portraits(asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Portraits: shown with a published element if the person agreed; closed, whoever else shows them, if not."""
    bearers = Bearer.objects.filter(portrait__in=asked).prefetch_related("elements__element")
    for bearer in bearers:
        if not bearer.allows(Bearer.Scope.PORTRAIT):
            yield bearer.portrait_id, False  # type: ignore[misc]
        elif any(held.element.live for held in bearer.elements.all()):
            yield bearer.portrait_id, True  # type: ignore[misc]


@sounds_and_films.register_holder
def heard_with_elements(asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Recordings of published elements."""
    held = ElementRecording.objects.filter(media__in=asked, element__live=True)
    for media_id in held.values_list("media", flat=True):
        yield media_id, True


@register_document_holder
def offered_with_elements() -> Iterable[int]:
    """Documents of published elements."""
    held: Iterable[int] = ElementDocument.objects.filter(element__live=True).values_list("document", flat=True)
    return held
