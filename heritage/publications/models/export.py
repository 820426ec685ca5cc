"""Files made of a book: an EPUB to read, a PDF to print."""

import datetime
import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STALLED_AFTER = datetime.timedelta(minutes=10)


def private_storage() -> Storage:
    """Where the files lie; callable, so that migrations hold no path."""
    return storages["originals"]


def _upload_to(instance: "BookExport", _name: str) -> str:
    # It may hold what is not public yet: its address is not to be guessed.
    return f"books/{secrets.token_urlsafe(16)}.{instance.format}"


class BookExport(models.Model):
    """One file, being made or made. Whether it still stands is `exporting.standing`, never kept."""

    class Format(models.TextChoices):
        EPUB = "epub", _("EPUB, to read")
        PDF = "pdf", _("PDF, to print")

    class Version(models.TextChoices):
        PUBLISHED = "published", _("as published")
        DRAFT = "draft", _("proof of the latest drafts (校样)")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to start")
        RUNNING = "running", pgettext_lazy("state of an export", "being made")
        DONE = "done", pgettext_lazy("state of an export", "made")
        FAILED = "failed", _("stopped by an error")

    publication = models.ForeignKey(
        "publications.PublicationPage", on_delete=models.CASCADE, related_name="exports", verbose_name=_("book")
    )
    format = models.CharField(_("format"), max_length=6, choices=Format)
    version = models.CharField(_("version"), max_length=10, choices=Version, default=Version.PUBLISHED)
    has_marks = models.BooleanField(_("with crop marks and bleed"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(_("step"), max_length=60, blank=True)
    total = models.PositiveIntegerField(_("steps"), default=0)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    error = models.TextField(_("error"), blank=True)
    file = models.FileField(_("file"), upload_to=_upload_to, storage=private_storage, max_length=255, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    # Sentences about pictures too small for print, and what was left out.
    report: models.JSONField[Any, Any] = models.JSONField(_("report"), default=list, blank=True)
    # Ids of the pictures, exhibits and elements in it: what may be withdrawn later.
    holds: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last step"), auto_now=True)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("file of a book")
        verbose_name_plural = _("files of books")
        indexes: ClassVar = [models.Index(fields=["publication", "format", "state"], name="export_of_book")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What a reader's computer calls it: 云溪竹编史料.epub."""
        proof = "（校样）" if self.version == self.Version.DRAFT else ""
        return f"{self.publication.title}{proof}.{self.format}"

    @property
    def is_working(self) -> bool:
        """Whether a task is at it, or about to be."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_stalled(self) -> bool:
        """Whether nothing has been heard of it for so long that it may be started again."""
        return self.is_working and self.updated_at < timezone.now() - STALLED_AFTER

    @property
    def is_finished(self) -> bool:
        return self.state == self.State.DONE

    @property
    def per_cent(self) -> int:
        return self.done * 100 // self.total if self.total else 0
