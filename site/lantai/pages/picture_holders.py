"""Pages and site settings as holders of pictures and recordings, read from Wagtail's reference index."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex

from lantai.media import publicity
from lantai.media.documents import register_document_holder
from lantai.media.models import ArchiveDocument, ArchiveImage, Recording

from .models import HallSettings

FILES: tuple[type[Model], ...] = (ArchiveImage, Recording)


def files_of(references: QuerySet[Any]) -> set[tuple[type[Model], int]]:
    """The pictures and recordings among some references, as model and id."""
    types = {ContentType.objects.get_for_model(model).pk: model for model in FILES}
    found = references.filter(to_content_type__in=types).values_list("to_content_type", "to_object_id")
    return {(types[type_id], int(pk)) for type_id, pk in found}


def files_in(instance: Model) -> dict[type[Model], set[int]]:
    """The pictures, recordings and documents a version of a page or record holds, saved or not, by model."""
    types = {ContentType.objects.get_for_model(model).pk: model for model in (*FILES, ArchiveDocument)}
    found: dict[type[Model], set[int]] = {}
    # What the reference index itself asks; it has no public name for a version that is not saved.
    for type_id, pk, _model_path, _content_path in ReferenceIndex._extract_references_from_object(instance):
        if type_id in types:
            found.setdefault(types[type_id], set()).add(int(pk))
    return found


def refused_files(instance: Model) -> list[ValidationError]:
    """An error for each file a version of a page or record holds that a veto forbids, naming it and why."""
    return [
        ValidationError(
            _("“%(title)s” may not be shown: %(reason)s"),
            code="file_vetoed",
            params={"title": file, "reason": reasons[file.pk]},
        )
        for model, ids in files_in(instance).items()
        if (reasons := publicity.vetoed(model, ids))
        for file in model._default_manager.filter(pk__in=reasons)
    ]


def on_live_pages(model: type[Model], asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Those on live pages without a view restriction."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model), to_object_id__in=[str(pk) for pk in asked]
    )
    pages = references.filter(base_content_type=ContentType.objects.get_for_model(Page)).values_list(
        "object_id", "to_object_id"
    )
    page_ids = {int(page_id) for page_id, _file in pages}
    live = set(Page.objects.live().public().filter(pk__in=page_ids).values_list("pk", flat=True))
    for page_id, file_id in pages:
        if int(page_id) in live:
            yield int(file_id), True


@publicity.register_holder
def shown_on_pages(asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Images on live pages without a view restriction, and the hall's map, are shown."""
    yield from on_live_pages(ArchiveImage, asked)
    for image_id in HallSettings.objects.filter(map_image__in=asked).values_list("map_image", flat=True):
        yield image_id, True


@publicity.sounds_and_films.register_holder
def heard_on_pages(asked: set[int]) -> Iterable[tuple[int, bool]]:
    """Recordings on live pages without a view restriction."""
    yield from on_live_pages(Recording, asked)


@register_document_holder
def offered_on_pages() -> Iterable[int]:
    """Documents on live pages without a view restriction."""
    to_documents = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(ArchiveDocument))
    asked = {int(pk) for pk in to_documents.values_list("to_object_id", flat=True)}
    return (pk for pk, _shown in on_live_pages(ArchiveDocument, asked)) if asked else ()
