"""Files made of a book: an EPUB to read, a PDF to print."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantai.ops.made_files import MadeFile, private_storage


def _upload_to(instance: "BookExport", _name: str) -> str:
    # It may hold what is not public yet: its address is not to be guessed.
    return f"books/{secrets.token_urlsafe(16)}.{instance.format}"


class BookExport(MadeFile):
    """One file, being made or made. Whether it still stands is `exporting.standing`, never kept."""

    class Format(models.TextChoices):
        EPUB = "epub", _("EPUB, to read")
        PDF = "pdf", _("PDF, to print")

    class Version(models.TextChoices):
        PUBLISHED = "published", _("as published")
        DRAFT = "draft", _("proof of the latest drafts (校样)")

    publication = models.ForeignKey(
        "publications.PublicationPage", on_delete=models.CASCADE, related_name="exports", verbose_name=_("book")
    )
    format = models.CharField(_("format"), max_length=6, choices=Format)
    version = models.CharField(_("version"), max_length=10, choices=Version, default=Version.PUBLISHED)
    has_marks = models.BooleanField(_("with crop marks and bleed"), default=False)
    file = models.FileField(_("file"), upload_to=_upload_to, storage=private_storage, max_length=255, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)

    class Meta(MadeFile.Meta):
        abstract = False
        ordering = ("-created_at", "-pk")
        verbose_name = _("file of a book")
        verbose_name_plural = _("files of books")
        indexes: ClassVar = [models.Index(fields=["publication", "format", "made_at"], name="export_of_book")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What a reader's computer calls it: 云溪竹编史料.epub."""
        proof = "（校样）" if self.version == self.Version.DRAFT else ""
        return f"{self.publication.title}{proof}.{self.format}"
