"""Elements of the hall's own register as what the public finds. Bearers are persons, and never among it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Prefetch
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail.signals import published, unpublished

from exhibitions.models import Place
from lantai.media import publicity
from lantai.media.models import ArchiveImage, Recording
from lantai.search.public.documents import reconsider_all, register_document_holder
from lantai.search.public.registry import Findable, Source, register_names, register_source, register_type
from lantai.search.public.waiting import schedule

from .account import in_order
from .categories import NAMES, Category, Level
from .models import ElementDocument, ElementPicture, ElementRecording, HeritageElement
from .register import plain

SOURCE = "element"
# What each of them is, though its account need not say so; the search knows the short word for it.
HERITAGE = "非物质文化遗产"


def _elements(ids: Collection[int]) -> Iterable[Findable]:
    shown = (
        HeritageElement.objects.own()
        .published()
        .filter(pk__in=ids)
        .prefetch_related(
            "townships",
            "chronicle",
            Prefetch("pictures", ElementPicture.objects.select_related("image").order_by("sort_order")),
            Prefetch("recordings", ElementRecording.objects.select_related("media").order_by("sort_order")),
        )
    )
    for element in shown:
        pictures = [held for held in element.pictures.all() if held.image.is_public]
        recordings = [held for held in element.recordings.all() if held.media.is_public]
        chronicle = [f"{entry.date_text} {entry.text}" for entry in in_order(element.chronicle.all())]
        captions = [held.caption for held in (*pictures, *recordings)]
        places = {place.slug: place.name for place in element.townships.all()}
        yield Findable(
            object_id=element.pk,
            type="element",
            title=element.name,
            url=element.get_absolute_url(),
            reference=element.number_text,
            keywords=[
                *(NAMES[element.category], f"{plain(Level(element.level))}{HERITAGE}"),
                *(element.region, element.protecting_unit, *places.values()),
            ],
            summary=element.summary,
            text="\n".join(filter(None, [*(text for _name, text in element.texts()), *chronicle, *captions])),
            transcription="\n".join(filter(None, (held.transcript for held in recordings))),
            facts=[plain(Level(element.level)), element.number_text, "、".join(places.values())],
            picture_id=pictures[0].image_id if pictures else None,
            category=element.category,
            places=places,
        )


def _ids() -> Iterable[int]:
    found: Iterable[int] = HeritageElement.objects.own().published().order_by().values_list("pk", flat=True)
    return found


def _afterwards(_asked: set[int], _moved: set[int]) -> None:
    """An element may lead to a file, or no longer."""
    reconsider_all()


register_type("element", _("Heritage element"), 40)
register_names("category", lambda: {category.value: plain(category) for category in Category})
register_source(Source(SOURCE, _elements, _ids, _afterwards))


@register_document_holder
def _with_elements(asked: set[int]) -> Iterable[int]:
    shown = HeritageElement.objects.published().order_by()
    held = ElementDocument.objects.filter(document__in=asked, element__in=shown)
    return set(held.values_list("document", flat=True))


@receiver([post_save, post_delete], sender=HeritageElement)
def follow_element(instance: HeritageElement, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    """Noting a draft or its review names the few fields it updates."""
    if not raw and (update_fields is None or "live" in update_fields):
        schedule(SOURCE, [instance.pk])


@receiver([published, unpublished], sender=HeritageElement)
def follow_publication(instance: HeritageElement, **_kwargs: Any) -> None:
    schedule(SOURCE, [instance.pk])


@receiver([post_save, post_delete], sender=ElementDocument)
def follow_file(raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        reconsider_all()


@receiver(post_save, sender=Place)
def follow_name(instance: Place, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    if not created and not raw:
        schedule(SOURCE, HeritageElement.objects.filter(townships=instance).values_list("pk", flat=True))


@receiver(publicity.reconsidered)
def follow_files(model: Any, ids: set[int], **_kwargs: Any) -> None:
    """Captions and what is said in a recording are on the page only while the file is."""
    if model is ArchiveImage:
        schedule(SOURCE, ElementPicture.objects.filter(image__in=ids).values_list("element", flat=True))
    elif model is Recording:
        schedule(SOURCE, ElementRecording.objects.filter(media__in=ids).values_list("element", flat=True))
