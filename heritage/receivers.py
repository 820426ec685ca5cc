"""What follows when elements and bearers change: files go where they belong, the log keeps no names."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry

from lantai.media import publicity
from lantai.ops.periodic import register_periodic

from .models import Bearer, ElementBearer, ElementPicture, ElementRecording, HeritageElement

HOUR = 3600.0


def _refresh(images: set[int], recordings: set[int]) -> None:
    if images:
        transaction.on_commit(lambda: publicity.refresh(images))
    if recordings:
        transaction.on_commit(lambda: publicity.sounds_and_films.refresh(recordings))


@receiver(pre_save, sender=ElementPicture)
@receiver(pre_save, sender=ElementRecording)
def note_replaced_file(instance: Any, sender: Any, **_kwargs: Any) -> None:
    """The file a row had before may have been public through this row alone."""
    field = "image" if sender is ElementPicture else "media"
    before = sender.objects.filter(pk=instance.pk) if instance.pk else sender.objects.none()
    instance._replaced = set(before.values_list(field, flat=True))


@receiver([post_save, post_delete], sender=ElementPicture)
def refresh_picture(instance: ElementPicture, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        _refresh({instance.image_id, *getattr(instance, "_replaced", ())}, set())


@receiver([post_save, post_delete], sender=ElementRecording)
def refresh_recording(instance: ElementRecording, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        _refresh(set(), {instance.media_id, *getattr(instance, "_replaced", ())})


@receiver([post_save, post_delete], sender=ElementBearer)
def refresh_portrait_of_row(instance: ElementBearer, raw: bool = False, **_kwargs: Any) -> None:
    if not raw and instance.bearer.portrait_id:
        _refresh({instance.bearer.portrait_id}, set())


@receiver(post_save, sender=HeritageElement)
def refresh_files(
    instance: HeritageElement, created: bool = False, raw: bool = False, update_fields: Any = None, **_kwargs: Any
) -> None:
    """Published or taken down: its files follow. Saving a draft names the fields it updates."""
    if raw or created or (update_fields is not None and "live" not in update_fields):
        return
    images = set(ElementPicture.objects.filter(element=instance).values_list("image", flat=True))
    held = ElementBearer.objects.filter(element=instance, bearer__portrait__isnull=False)
    portraits = set(held.values_list("bearer__portrait", flat=True))
    recordings = set(ElementRecording.objects.filter(element=instance).values_list("media", flat=True))
    _refresh(images | portraits, recordings)


@receiver(pre_save, sender=Bearer)
def note_portrait_before(instance: Bearer, **_kwargs: Any) -> None:
    before = Bearer.objects.filter(pk=instance.pk, portrait__isnull=False) if instance.pk else Bearer.objects.none()
    instance._portraits = set(before.values_list("portrait", flat=True))


@receiver([post_save, post_delete], sender=Bearer)
def refresh_portrait(instance: Bearer, raw: bool = False, **_kwargs: Any) -> None:
    if raw:
        return
    before: set[int] = getattr(instance, "_portraits", set())
    _refresh({*before, *([instance.portrait_id] if instance.portrait_id else [])}, set())


@receiver(pre_save, sender=ModelLogEntry)
def keep_names_out_of_the_log(instance: ModelLogEntry, **_kwargs: Any) -> None:
    """The log outlives what people agreed to: it speaks of a bearer by number."""
    if instance.content_type_id == ContentType.objects.get_for_model(Bearer).pk:
        instance.label = f"#{instance.object_id}"


def close_lapsed_portraits() -> int:
    """Take portraits from the public whose consent has run out; returns how many moved."""
    return publicity.refresh(Bearer.objects.filter(portrait__is_public=True).values_list("portrait", flat=True))


register_periodic("portraits of bearers", HOUR, close_lapsed_portraits)
