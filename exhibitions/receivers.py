"""What follows when exhibits and exhibitions change."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from lantai.media import publicity

from .models import Exhibit, ExhibitImage, ExhibitionPage
from .placement import rebuild


@receiver(page_published, sender=ExhibitionPage)
def rebuild_placements(instance: ExhibitionPage, **_kwargs: Any) -> None:
    rebuild(instance)


@receiver(page_unpublished, sender=ExhibitionPage)
def clear_placements(instance: ExhibitionPage, **_kwargs: Any) -> None:
    # A page that is being deleted is unpublished without being saved: the instance may still say that it is live.
    instance.live = False
    rebuild(instance)


@receiver(pre_save, sender=ExhibitImage)
def note_replaced_image(instance: ExhibitImage, **_kwargs: Any) -> None:
    """The image a row had before may have been public through this row alone."""
    before = ExhibitImage.objects.filter(pk=instance.pk) if instance.pk else ExhibitImage.objects.none()
    instance._replaced = list(before.exclude(image=instance.image_id).values_list("image", flat=True))


@receiver([post_save, post_delete], sender=ExhibitImage)
def refresh_image(instance: ExhibitImage, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        ids = [instance.image_id, *getattr(instance, "_replaced", ())]
        transaction.on_commit(lambda: publicity.refresh(ids))


@receiver(post_save, sender=Exhibit)
def refresh_images(instance: Exhibit, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    """A safety net under `openness`: whatever saved the record, its files follow the gate."""
    if raw or created:
        return
    images = list(ExhibitImage.objects.filter(exhibit=instance).values_list("image_id", flat=True))
    if images:
        transaction.on_commit(lambda: publicity.refresh(images))
