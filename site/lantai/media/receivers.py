"""What happens to files when an image or a recording is saved or deleted."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from . import pictures, recordings, tiles
from .models import ArchiveImage, Recording


@receiver(post_save, sender=ArchiveImage)
def prepare_on_save(instance: ArchiveImage, update_fields: Any = None, raw: bool = False, **_kwargs: Any) -> None:
    """Prepare when the file is new or was replaced, not for a new caption."""
    if raw or update_fields is not None:
        return
    if not pictures.is_prepared(instance):
        transaction.on_commit(lambda: pictures.prepare_pictures.start(instance.pk, title=instance.title))
        # Tiles of an original that was replaced go at once, before others are made.
        tiles.follow(instance)
        tiles.request(instance)


@receiver(post_delete, sender=ArchiveImage)
def discard_on_delete(instance: ArchiveImage, **_kwargs: Any) -> None:
    """Public files go with their record, once it is really gone."""
    transaction.on_commit(lambda: pictures.discard(instance))
    tiles.follow(instance)


@receiver(post_save, sender=Recording)
def place_replaced_file(instance: Recording, update_fields: Any = None, raw: bool = False, **_kwargs: Any) -> None:
    """New files are held; one that replaces a public file goes where that was."""
    if instance.is_public and update_fields is None and not raw:
        transaction.on_commit(lambda: recordings.move(instance, public=True))
