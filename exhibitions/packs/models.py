"""Files made of an exhibition: a pack to show it elsewhere, a package to preserve it."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantai.ops.made_files import MadeFile, private_storage


def _upload_to(instance: "ExhibitionFile", _name: str) -> str:
    # A package holds originals: its address is not to be guessed.
    return f"exhibitions/{secrets.token_urlsafe(16)}.zip"


class ExhibitionFile(MadeFile):
    """One file, being made or made. Whether it still stands is `ordering.standing`, never kept."""

    class Kind(models.TextChoices):
        PACK = "pack", _("pack for a USB stick")
        PACKAGE = "package", _("preservation package (BagIt)")

    exhibition = models.ForeignKey(
        "exhibitions.ExhibitionPage", on_delete=models.CASCADE, related_name="files", verbose_name=_("exhibition")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PACK)
    file = models.FileField(_("file"), upload_to=_upload_to, storage=private_storage, max_length=255, blank=True)
    exhibits = models.PositiveIntegerField(_("exhibits"), default=0)

    class Meta(MadeFile.Meta):
        abstract = False
        ordering = ("-created_at", "-pk")
        verbose_name = _("file of an exhibition")
        verbose_name_plural = _("files of exhibitions")
        indexes: ClassVar = [models.Index(fields=["exhibition", "kind", "made_at"], name="file_of_exhibition")]
        permissions = [("keep_exhibition", _("Can make preservation packages, which hold originals"))]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What a computer calls it, in ASCII for old ones: old-photos-pack-20250609.zip."""
        day = timezone.localtime(self.made_at or self.created_at or timezone.now())
        return f"{self.exhibition.slug}-{self.kind}-{day:%Y%m%d}.zip"
