"""Packs and packages in the use ledger."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..uses import register_use_kind


def _address(source: str) -> str:
    """Where editors find the file; nowhere for one a command wrote, whose source is its path."""
    from .models import ExhibitionFile

    made = ExhibitionFile.objects.filter(pk=int(source)).first() if source.isdecimal() else None
    return reverse("exhibition_files", args=[made.exhibition_id]) if made else ""


PACK = register_use_kind(
    "pack",
    _("pack for a USB stick"),
    on_withdrawal=_("The pack is not given out any more. Have copies that were handed out called in."),
    order=60,
    address=_address,
)
PACKAGE = register_use_kind(
    "package",
    _("preservation package (BagIt)"),
    on_withdrawal=_("It stays in the package, which only the director may open."),
    order=65,
    address=_address,
)
