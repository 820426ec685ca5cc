"""Sheets of labels that were set for print."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantai.ops.made_files import MadeFile, private_storage

from .sheet import LabelSheet


def _upload_to(_instance: "LabelPrint", _name: str) -> str:
    return f"labels/{secrets.token_urlsafe(16)}.pdf"


class LabelPrint(MadeFile):
    """One PDF of a sheet, being made or made; `holds` are the exhibits on it. Whoever prints sheets has it."""

    sheet = models.ForeignKey(
        LabelSheet, on_delete=models.CASCADE, related_name="prints", verbose_name=_("sheet of labels")
    )
    file = models.FileField(_("file"), upload_to=_upload_to, storage=private_storage, max_length=255, blank=True)
    labels = models.PositiveIntegerField(_("labels"), default=0)

    wagtail_reference_index_ignore = True

    class Meta(MadeFile.Meta):
        abstract = False
        default_permissions = ()
        ordering: ClassVar = ("-created_at", "-pk")
        verbose_name = _("labels to print")
        verbose_name_plural = _("labels to print")

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What it is called when it is taken away."""
        return f"{self.sheet.title} 展签.pdf"
