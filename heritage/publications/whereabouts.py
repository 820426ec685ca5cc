"""Where an exhibit stands in books, and where it stood."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ReferenceIndex

from exhibitions.models import Exhibit
from exhibitions.use_history import register_published
from exhibitions.uses import Use, register_use_kind, register_uses
from exhibitions.whereabouts import Whereabout, register_whereabouts

from . import exporting
from .models import BookExport, ChapterPage

BOOK = register_use_kind(
    "book", gettext_lazy("book"), on_withdrawal=gettext_lazy("The chapter leaves its place empty at once."), order=30
)
BOOK_FILE = register_use_kind(
    "book_file",
    gettext_lazy("file of a book"),
    on_withdrawal=gettext_lazy(
        "Files that hold it are outdated and no longer given out; printed copies stay as they are."
    ),
    order=35,
)


def _holds(content: dict[str, Any]) -> list[int]:
    return [_exhibit_of(block) for block in json.loads(content.get("body") or "[]") if _exhibit_of(block)]


def _exhibit_of(block: Any) -> int:
    if block is None or block["type"] != "exhibit":
        return 0
    return int(block["value"].get("exhibit") or 0)


def _is_in(chapter: ChapterPage, exhibit: Exhibit) -> bool:
    return any(_exhibit_of(block) == exhibit.pk for block in chapter.body.raw_data)


@register_whereabouts
def in_chapters(exhibit: Exhibit, *, drafts: bool) -> list[Whereabout]:
    """Published chapters, by Wagtail's reference index; chapters whose latest draft alone holds it. Named with their book."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Exhibit),
        to_object_id=str(exhibit.pk),
        content_type=ContentType.objects.get_for_model(ChapterPage),
    )
    ids = {int(pk) for pk in references.values_list("object_id", flat=True)}
    published = ChapterPage.objects.filter(pk__in=ids, live=True)
    found = [Whereabout(chapter, _book(chapter), is_live=True) for chapter in published]
    if not drafts:
        return found
    for chapter in ChapterPage.objects.filter(has_unpublished_changes=True).exclude(pk__in=published):
        draft = chapter.get_latest_revision_as_object()
        if _is_in(draft, exhibit):
            found.append(Whereabout(draft, _book(chapter), is_live=False))
    return found


def _book(chapter: ChapterPage) -> str:
    return _("in “%(book)s”") % {"book": chapter.book.title}


@register_uses
def in_files(exhibit: Exhibit) -> Iterator[Use]:
    """EPUB and PDF files of published books that were made with it; current as long as they are given out."""
    made = BookExport.objects.filter(made_at__isnull=False, version=BookExport.Version.PUBLISHED)
    for export in made.select_related("publication"):
        if exhibit.pk in export.holds.get("exhibits", ()):
            outdated = exporting.standing(export)
            yield Use(
                BOOK_FILE,
                title=export.file_name,
                url=reverse("book_files", args=[export.publication_id]),
                first=export.made_at,
                last=export.made_at if outdated else None,
                is_current=not outdated,
            )


register_published(ChapterPage, BOOK, _holds)
