"""How chapters follow the review of their book.

The three steps are those of the book. While it is under review its chapters are locked; when the
last step approves, the latest draft of every part and chapter goes public together with the book.
Later corrections are drafts until the book is handed in again. So a chapter is never public before
its book, and nothing of it is public that was not reviewed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import BookPart, PublicationPage

_in_print: ContextVar[str] = ContextVar("book_being_published", default="")


@contextmanager
def _publishing(book: "PublicationPage") -> Iterator[None]:
    token = _in_print.set(book.path)
    try:
        yield
    finally:
        _in_print.reset(token)


def is_published_with_its_book(part: "BookPart") -> bool:
    """Whether `publish_parts` is at work on the book this part belongs to."""
    path = _in_print.get()
    return bool(path and part.path and part.path.startswith(path))


def parts_of(book: "PublicationPage") -> "list[BookPart]":
    """Parts and chapters as saved, in the order of the book."""
    if not book.pk:
        return []
    return list(book.get_descendants().order_by("path").specific())


def drafts_of(book: "PublicationPage") -> "list[BookPart]":
    """The latest draft of every part and chapter, in the order of the book."""
    return [part.get_latest_revision_as_object() for part in parts_of(book)]


@transaction.atomic
def publish_parts(book: "PublicationPage") -> int:
    """Publish the latest draft of every part and chapter that is not public as it stands; returns how many."""
    published = 0
    with _publishing(book):
        for part in parts_of(book):
            if part.live and not part.has_unpublished_changes:
                continue
            revision = part.get_latest_revision() or part.save_revision(log_action=False)
            revision.publish(skip_permission_checks=True)
            published += 1
    return published


@transaction.atomic
def take_down_parts(book: "PublicationPage") -> int:
    """Unpublish every part and chapter of a book that is no longer public; returns how many."""
    live = [part for part in parts_of(book) if part.live]
    for part in live:
        part.unpublish()
    return len(live)


def reasons_against(book: "PublicationPage") -> list[ValidationError]:
    """Why a book, with its chapters as drafted, may not be public; empty when it may."""
    from .manuscript import gate

    reasons: list[Any] = []
    if book.kind == book.Kind.PUBLIC and not book.isbn:
        reasons.append(ValidationError(_("A book published by a publisher needs its ISBN."), code="isbn_missing"))
    if book.kind == book.Kind.PUBLIC and not book.publisher:
        reasons.append(ValidationError(_("A book published by a publisher needs its publisher."), code="publisher"))
    drafts = drafts_of(book)
    if not any(part.is_chapter for part in drafts):
        reasons.append(ValidationError(_("The book has no chapter yet."), code="no_chapter"))
    return [*reasons, *gate.refusals(book, drafts)]
