"""Archives of the whole hall, made or being made."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantai.ops.made_files import MadeFile, private_storage


def _upload_to(_instance: "Handover", _name: str) -> str:
    # It holds everything: its address is not to be guessed.
    return f"handover/{secrets.token_urlsafe(16)}.zip"


class Handover(MadeFile):
    """One archive of everything, as a zip."""

    file = models.FileField(_("file"), upload_to=_upload_to, storage=private_storage, max_length=255, blank=True)

    class Meta(MadeFile.Meta):
        abstract = False
        ordering = ("-created_at", "-pk")
        default_permissions = ("add", "view", "delete")
        verbose_name = _("handover archive")
        verbose_name_plural = _("handover archives")

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What a computer calls it: lantai-handover-20261231.zip."""
        day = timezone.localtime(self.made_at or self.created_at or timezone.now())
        return f"lantai-handover-{day:%Y%m%d}.zip"
