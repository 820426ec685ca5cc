"""What may change what harvesters are told: each notes the exhibits it touches, `exhibitions.harvesting.ledger` compares."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from lantai.media.models import ArchiveImage
from lantai.pages.foundation import register_founder
from lantai.pages.models import HallSettings

from ..models import Exhibit, ExhibitImage, ExhibitionPage, ExhibitTag, Place, Placement
from ..models.exhibit import TaggedExhibit
from . import ledger
from .models import Membership

# What noting a revision saves of a record.
REVISION_FIELDS = frozenset({"latest_revision"})


@receiver(post_save, sender=Exhibit)
def exhibit_saved(instance: Exhibit, update_fields: Any = None, raw: bool = False, **_kwargs: Any) -> None:
    if not raw and not (update_fields and set(update_fields) <= REVISION_FIELDS):
        ledger.note([instance.pk])


@receiver(post_delete, sender=Exhibit)
def exhibit_deleted(instance: Exhibit, **_kwargs: Any) -> None:
    ledger.note([instance.pk])


@receiver([post_save, post_delete], sender=ExhibitImage)
def image_hung(instance: ExhibitImage, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        ledger.note([instance.exhibit_id])


@receiver([post_save, post_delete], sender=TaggedExhibit)
def exhibit_tagged(instance: TaggedExhibit, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        ledger.note([instance.content_object_id])


@receiver(post_save, sender=ArchiveImage)
def image_changed(instance: ArchiveImage, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    if not raw and not created:
        _note(ExhibitImage.objects.filter(image=instance), "exhibit")


@receiver([post_save, pre_delete], sender=Place)
def place_changed(instance: Place, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    if not raw and not created:
        _note(Exhibit.objects.filter(place=instance))


@receiver(post_save, sender=ExhibitTag)
def tag_renamed(instance: ExhibitTag, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    if not raw and not created:
        _note(TaggedExhibit.objects.filter(tag=instance), "content_object")


@receiver([page_published, page_unpublished, post_delete], sender=ExhibitionPage)
def exhibition_changed(instance: ExhibitionPage, **_kwargs: Any) -> None:
    _note_exhibitions([instance.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **_kwargs: Any) -> None:
    _note_tree(instance.page)


@receiver(post_page_move)
def page_moved(instance: Page, **_kwargs: Any) -> None:
    _note_tree(instance)


@receiver(pre_save, sender=HallSettings)
def note_name_before(instance: HallSettings, **_kwargs: Any) -> None:
    instance._name_before = HallSettings.objects.filter(pk=instance.pk).values_list("name", flat=True).first()


@receiver(post_save, sender=HallSettings)
def hall_renamed(instance: HallSettings, raw: bool = False, **_kwargs: Any) -> None:
    """Every record names the hall that publishes it."""
    if not raw and getattr(instance, "_name_before", None) not in {None, instance.name}:
        transaction.on_commit(lambda: ledger.rebuild_later.start())


@register_founder
def fill(_home: Any) -> None:
    """A site that had exhibits before it had a ledger."""
    ledger.catch_up()


def _note_tree(page: Page) -> None:
    below = ExhibitionPage.objects.select_related(None).filter(path__startswith=page.path)
    _note_exhibitions(below.values_list("pk", flat=True))


def _note_exhibitions(pages: Iterable[int]) -> None:
    """Those on show there now, and those harvesters were told are."""
    ids = list(pages)
    _note(Placement.objects.filter(exhibition__in=ids), "exhibit")
    _note(Membership.objects.filter(exhibition_id__in=ids, is_member=True), "entry__exhibit_id")


def _note(rows: QuerySet[Any], field: str = "pk") -> None:
    ledger.note(rows.order_by().values_list(field, flat=True))
