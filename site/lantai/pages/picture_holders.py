"""Pages and site settings as holders of pictures, read from Wagtail's reference index."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex

from lantai.media.models import ArchiveImage
from lantai.media.publicity import register_holder

from .models import HallSettings


def image_ids(references: QuerySet[Any]) -> set[int]:
    """Ids of the archive images among some references."""
    image_type = ContentType.objects.get_for_model(ArchiveImage)
    return {int(pk) for pk in references.filter(to_content_type=image_type).values_list("to_object_id", flat=True)}


@register_holder
def shown_on_pages(asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Images on live pages without a view restriction, and the hall's map, are shown."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(ArchiveImage), to_object_id__in=[str(pk) for pk in asked]
    )
    pages = references.filter(base_content_type=ContentType.objects.get_for_model(Page)).values_list(
        "object_id", "to_object_id"
    )
    page_ids = {int(page_id) for page_id, _image in pages}
    live = set(Page.objects.live().public().filter(pk__in=page_ids).values_list("pk", flat=True))
    for page_id, image_id in pages:
        if int(page_id) in live:
            yield int(image_id), True
    for image_id in HallSettings.objects.filter(map_image__in=asked).values_list("map_image", flat=True):
        yield image_id, True
