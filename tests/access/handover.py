"""Handover of the whole hall and backups: the director's and the administrator's."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from ..cast import Cast
from . import ADMIN, Rows

MAKING = {"director", "admin"}
ROWS: Rows = [("handover*", MAKING), ("ops_backup", ADMIN)]


def samples(cast: Cast) -> dict[str, Any]:
    """An archive that is made."""
    from lantai.ops.handover.models import Handover

    made = Handover.objects.create(made_at=timezone.now())
    made.file.save("made.zip", ContentFile(b"PK"))
    return {f"handover{step}:pk": made.pk for step in ("", "_restart", "_delete")}
