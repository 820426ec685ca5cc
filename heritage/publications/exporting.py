"""Files made of a book: started, made by a task, kept, offered to the public while they stand, deleted."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from lantai.ops.made_files import CannotMakeError, Tell, keep, order, order_again, run
from lantai.ops.work.kinds import kind
from lantai.ops.work.models import Job
from lantai.ops.work.running import Work

from .manuscript import gate
from .manuscript.compose import draft_edition, published_edition
from .manuscript.nodes import Edition
from .models import BookExport

if TYPE_CHECKING:
    from .models import PublicationPage

logger = logging.getLogger(__name__)

BEGUN = "publications.export"
DELETED = "publications.delete_export"
Format, Version = BookExport.Format, BookExport.Version


class CannotExportError(CannotMakeError):
    """It cannot be made; the message says to an operator or editor what is missing."""


@dataclass(frozen=True)
class Made:
    """A finished file; `warnings` are sentences for its report, `pages` how many it has where it has pages."""

    content: bytes
    warnings: list[str] = field(default_factory=list)
    pages: int | None = None


class Maker(Protocol):
    """What makes files of one format."""

    def check(self) -> None:
        """Raise `CannotExportError` where something it needs is missing."""

    def make(self, edition: Edition, tell: Tell, *, has_marks: bool) -> Made:
        """The file of an edition. Raises `CannotExportError`."""


_makers: dict[str, Maker] = {}


def register_maker(fmt: str, maker: Maker) -> None:
    """Have files of a format made by this maker."""
    _makers[fmt] = maker


def maker_of(fmt: str) -> Maker:
    """The maker of a format; raises `CannotExportError` where nobody makes it."""
    if fmt not in _makers:
        raise CannotExportError(_("Files of this format are not made here."))
    return _makers[fmt]


def may_export(user: Any) -> bool:
    """Whether a user may have files made and delete them. None (a command, the system) may."""
    return user is None or user.has_perm("publications.add_bookexport")


def begin(book: "PublicationPage", fmt: str, *, version: str, has_marks: bool = False, user: Any) -> BookExport:
    """Have a file made in the background.

    Raises `PermissionDenied`; `ValidationError` for the published version of a book that is not public, and
    `CannotExportError` where what typesets books is missing.
    """
    if not may_export(user):
        raise PermissionDenied
    if version == Version.PUBLISHED and not book.live:
        raise ValidationError(_("The book is not published. Make a proof of its drafts instead."))
    maker_of(fmt).check()
    export = BookExport.objects.create(publication=book, format=fmt, version=version, has_marks=has_marks, user=user)
    log(instance=book, action=BEGUN, user=user, data={"format": fmt, "version": version})
    order(export, perform, title=export.file_name, user=user)
    return export


def restart(export: BookExport, *, user: Any) -> bool:
    """Make a file again whose making stopped; False if it is at work. Raises `PermissionDenied`."""
    if not may_export(user):
        raise PermissionDenied
    return order_again(export, perform, title=export.file_name, user=user)


def _files_url(job: Job) -> str:
    export = BookExport.objects.filter(job=job).first()
    return reverse("book_files", args=[export.publication_id]) if export else ""


@kind("publications.file", gettext_lazy("File of a book"), url=_files_url)
def perform(work: Work, export_id: int) -> None:
    """Make a file, telling how far it is."""
    export = BookExport.objects.filter(pk=export_id, made_at=None).select_related("publication", "user").first()
    if export is not None:
        run(work, export, lambda tell: _make(export, tell))
        for sentence in export.report:
            work.say(sentence)


def _make(export: BookExport, tell: Tell) -> datetime:
    tell(_("Reading the book"), 0, 0)
    book = export.publication
    is_draft = export.version == Version.DRAFT
    if is_draft:
        book = book.get_latest_revision_as_object()
    # Before it is read: a change while the file is being made leaves it outdated, not wrongly current.
    begun = timezone.now()
    edition = draft_edition(book) if is_draft else published_edition(book)
    made = maker_of(export.format).make(edition, tell, has_marks=export.has_marks)
    export.report = [*made.warnings, *edition.left_out]
    export.pages = made.pages
    export.holds = edition.holds
    keep(export, ContentFile(made.content))
    return begun


def standing(export: BookExport) -> list[str]:
    """Why a file no longer stands, in sentences; empty while it says what the book says.

    Computed from what it holds and how that stands now: a withdrawn exhibit, a picture that is no longer
    public, an element or bearer taken down, a later publication of the book.
    """
    if not export.is_finished:
        return []
    reasons = []
    gone = gate.withdrawn_among(export.holds, is_draft=export.version == Version.DRAFT)
    if gone:
        reasons.append(_("Something in it was withdrawn since it was made; it is no longer given out."))
    book = export.publication
    if export.version == Version.PUBLISHED:
        if not book.live:
            reasons.append(_("The book is no longer published."))
        elif export.made_at and book.last_published_at and book.last_published_at > export.made_at:
            reasons.append(_("The book was published anew since."))
    return reasons


def offered(book: "PublicationPage") -> list[BookExport]:
    """The files visitors may download: of each format the editor offers, the latest one, while it stands."""
    wanted = [fmt for fmt, on in ((Format.EPUB, book.offer_epub), (Format.PDF, book.offer_pdf)) if on]
    if not wanted or not book.live:
        return []
    made = (
        BookExport.objects.filter(publication=book, format__in=wanted, version=Version.PUBLISHED, has_marks=False)
        .exclude(made_at=None)
        .order_by("-made_at")
    )
    latest: dict[str, BookExport] = {}
    for export in made:
        export.publication = book
        latest.setdefault(export.format, export)
    return [latest[fmt] for fmt in wanted if fmt in latest and not standing(latest[fmt])]


def delete(export: BookExport, *, user: Any) -> None:
    """Delete a file for good. Raises `PermissionDenied`."""
    if user is not None and not user.has_perm("publications.delete_bookexport"):
        raise PermissionDenied
    log(instance=export.publication, action=DELETED, user=user, data={"format": export.format})
    if export.file:
        export.file.delete(save=False)
    export.delete()
