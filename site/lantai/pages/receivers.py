"""Pictures of pages become public with the page, and private again with it."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished

from lantai.media import publicity
from lantai.media.models import ArchiveImage

from . import picture_holders


def _images_of(page: Page) -> set[int]:
    references = ReferenceIndex.get_references_for_object(page)
    return picture_holders.image_ids(references)


@receiver([page_published, page_unpublished])
def refresh_pictures(instance: Page, **_kwargs: Any) -> None:
    """After the page's references are indexed: files follow the page's state."""
    transaction.on_commit(lambda: publicity.refresh(_images_of(instance)))


@receiver(post_delete)
def refresh_after_delete(sender: type, instance: Any, **_kwargs: Any) -> None:
    """A deleted page may have been the only one to show a picture."""
    if not isinstance(instance, Page):
        return
    ids = set(ArchiveImage.objects.filter(is_public=True).values_list("pk", flat=True)) & _images_of(instance)
    transaction.on_commit(lambda: publicity.refresh(ids))
