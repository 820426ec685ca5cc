"""Pictures and recordings of pages become public with the page, and private again with it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from lantai.media import publicity
from lantai.media.models import ArchiveImage

from . import picture_holders
from .models import HallSettings


def _files_of(holder: Page | HallSettings) -> set[tuple[type[Model], int]]:
    """Files a holder has as saved. Wagtail's index does not follow site settings."""
    if isinstance(holder, HallSettings):
        maps = HallSettings.objects.filter(pk=holder.pk, map_image__gt=0).values_list("map_image", flat=True)
        return {(ArchiveImage, pk) for pk in maps}
    return picture_holders.files_of(ReferenceIndex.get_references_for_object(holder))


@receiver(pre_save)
def note_pictures_before(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Saving re-indexes the page; a picture it no longer holds would be forgotten as public."""
    if isinstance(instance, Page | HallSettings) and instance.pk and not raw:
        instance._files_before = _files_of(instance)


@receiver([page_published, page_unpublished])
@receiver(post_save, sender=HallSettings)
def refresh_pictures(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Once the holder's references are indexed: files follow its state."""
    if raw:
        return
    before: set[tuple[type[Model], int]] = getattr(instance, "_files_before", set())
    transaction.on_commit(lambda: publicity.refresh_all(before | _files_of(instance)))


@receiver(pre_delete)
def refresh_after_delete(instance: Any, **_kwargs: Any) -> None:
    """A deleted page may have been the only one to show a picture."""
    if isinstance(instance, Page):
        held = _files_of(instance)
        transaction.on_commit(lambda: publicity.refresh_all(held))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def refresh_below_restriction(instance: PageViewRestriction, **_kwargs: Any) -> None:
    """A page that asks who is calling keeps its pictures to itself, and so do those below it."""
    _refresh_tree(instance.page)


@receiver(post_page_move)
def refresh_after_move(instance: Page, **_kwargs: Any) -> None:
    """It may have come under a restriction, or out of one."""
    _refresh_tree(instance)


def _refresh_tree(page: Page) -> None:
    ids = [str(pk) for pk in page.get_descendants(inclusive=True).values_list("pk", flat=True)]
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=ids
    )
    held = picture_holders.files_of(references)
    transaction.on_commit(lambda: publicity.refresh_all(held))
