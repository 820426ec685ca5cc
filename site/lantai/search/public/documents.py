"""Uploaded files as what is found: those something public leads to, with the text inside PDF and Word files.

A file may be handed out by its address to whoever its collection lets in; it is *published* when besides a page
or record everybody may see leads to it. Apps whose records do so register with `register_document_holder`.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.template.defaultfilters import filesizeformat
from django.utils.translation import pgettext_lazy
from wagtail.models import Collection as DocumentCollection
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from lantai.media import publicity
from lantai.media.models import ArchiveDocument
from lantai.ops.work.kinds import kind
from lantai.ops.work.running import Work
from lantai.pages.visibility import open_to_all

from . import reading
from .models import DocumentText, SearchEntry
from .registry import Findable, Source, register_source, register_type
from .waiting import schedule

SOURCE = "document"
READABLE = frozenset({"pdf", "docx"})
SECONDS = 90

Holder = Callable[[set[int]], Iterable[int]]
_holders: list[Holder] = []


def register_document_holder(holder: Holder) -> Holder:
    """Decorator: a function that takes ids of documents and gives those that something public of its app leads to."""
    _holders.append(holder)
    return holder


@register_document_holder
def _on_pages(asked: set[int]) -> Iterable[int]:
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(ArchiveDocument),
        to_object_id__in=[str(pk) for pk in asked],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    held = [(int(page), int(document)) for page, document in references.values_list("object_id", "to_object_id")]
    pages = Page.objects.filter(pk__in={page for page, _document in held})
    shown = set(open_to_all(pages).values_list("pk", flat=True))
    return {document for page, document in held if page in shown}


def _ids() -> Iterable[int]:
    documents = ArchiveDocument.objects.all()
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        documents = documents.exclude(collection__path__startswith=path)
    asked = set(documents.values_list("pk", flat=True))
    held = {pk for holder in _holders for pk in holder(asked)}
    return held - set(publicity.vetoed(ArchiveDocument, held))


def _findables(ids: Collection[int]) -> Iterable[Findable]:
    shown = set(_ids()) & set(ids)
    for document in ArchiveDocument.objects.filter(pk__in=shown).select_related("search_text"):
        read: Any = getattr(document, "search_text", None)
        size = filesizeformat(document.file_size) if document.file_size else ""
        yield Findable(
            object_id=document.pk,
            type="document",
            title=document.title,
            url=document.url,
            text=read.text if read and read.file_hash == document.file_hash else "",
            facts=[f"{document.file_extension.upper()} {size}".strip()],
        )


def reconsider_all() -> None:
    """Have files follow that became published, or are no longer: a page or record that leads to some has changed."""
    held = set(SearchEntry.objects.filter(source=SOURCE).values_list("object_id", flat=True))
    if amiss := held ^ set(_ids()):
        schedule(SOURCE, amiss)


register_source(Source(SOURCE, _findables, _ids))
register_type("document", pgettext_lazy("kind of result", "File"), 95, weight=0.9)


@receiver(post_save, sender=ArchiveDocument)
def follow_document(instance: ArchiveDocument, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    if raw or update_fields is not None:
        return
    schedule(SOURCE, [instance.pk])
    if instance.file_extension.lower() in READABLE:
        transaction.on_commit(lambda: read_document.start(instance.pk, title=instance.title))


@receiver(post_delete, sender=ArchiveDocument)
def follow_deletion(instance: ArchiveDocument, **_kwargs: Any) -> None:
    schedule(SOURCE, [instance.pk])


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
@receiver(post_save, sender=DocumentCollection)
def follow_collection(**_kwargs: Any) -> None:
    """Collections are few and change seldom: all files are looked at."""
    transaction.on_commit(reconsider_all)


@receiver(publicity.reconsidered)
def follow_consent(model: Any, ids: set[int], **_kwargs: Any) -> None:
    if model is ArchiveDocument:
        schedule(SOURCE, ids)


@kind("search.document", pgettext_lazy("kind of background task", "Text of a file for the search"), is_minor=True)
def read_document(_work: Work, document_id: int) -> None:
    """Read the text of a document, unless this version of it was read before."""
    document = ArchiveDocument.objects.filter(pk=document_id).first()
    if document is None:
        return
    try:
        file_hash = document.get_file_hash()
    except OSError:
        # Its file is gone; it is no use to try again.
        DocumentText.objects.update_or_create(document=document, defaults={"state": DocumentText.State.BROKEN})
        return
    kept, _created = DocumentText.objects.get_or_create(document=document, defaults={"file_hash": file_hash})
    if kept.file_hash == file_hash and kept.state != DocumentText.State.WAITING:
        return
    kept.file_hash = file_hash
    kept.state, kept.text = _read(document)
    kept.save()
    schedule(SOURCE, [document_id])


def read_missing(most: int = 20) -> int:
    """Have files read that never were, those from before an update say; returns how many."""
    endings = Q()
    for ending in READABLE:
        endings |= Q(file__iendswith=f".{ending}")
    unread = Q(search_text=None) | Q(search_text__state=DocumentText.State.WAITING)
    found = list(ArchiveDocument.objects.filter(endings & unread).order_by("pk").values_list("pk", flat=True)[:most])
    for pk in found:
        read_document.start(pk)
    return len(found)


def _read(document: ArchiveDocument) -> tuple[str, str]:
    """State and text. A process of its own reads it, with bounds: a file is a stranger's program to its reader."""
    with tempfile.NamedTemporaryFile(suffix=f".{document.file_extension.lower()}") as copy:
        with document.open_file() as file:
            size = 0
            while piece := file.read(1 << 20):
                size += len(piece)
                if size > reading.MOST_BYTES:
                    return DocumentText.State.TOO_LARGE, ""
                copy.write(piece)
        copy.flush()
        try:
            outcome = subprocess.run(  # noqa: S603 - our own program, on a file with a name of our own
                [sys.executable, "-I", str(Path(reading.__file__)), copy.name],
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env={"LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            return DocumentText.State.TOO_LARGE, ""
    state = reading.STATES.get(outcome.returncode, DocumentText.State.BROKEN)
    text = outcome.stdout.decode("utf-8", "replace").replace("\0", " ").strip()
    if state == DocumentText.State.READ and not text:
        state = DocumentText.State.EMPTY
    return state, text if state == DocumentText.State.READ else ""
