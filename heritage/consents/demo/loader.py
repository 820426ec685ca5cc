"""Enters the pictures and recordings of the county's elements into the ledger. People and papers are fictitious."""

import datetime

from django.db import transaction
from django.utils import timezone

from heritage.models import ElementPicture, ElementRecording
from lantai.media.models import ArchiveImage, Recording
from lantai.ops.demo_content import register_demo

from ..models import Consent, LedgerItem
from ..models.item import FIELDS

GIVEN = datetime.date(2024, 11, 8)


@register_demo(80)
def load() -> str:
    """Create the entries once; repeating changes nothing."""
    if LedgerItem.objects.exists():
        return "Ledger of consents: already loaded"
    with transaction.atomic():
        for held in ElementPicture.objects.filter(element__listed_in=None).select_related("image").order_by("pk"):
            _enter(held.image, "sitter", "竹坪甲（虚构）")
        for sung in ElementRecording.objects.filter(element__listed_in=None).select_related("media").order_by("pk"):
            _enter(sung.media, "performer", "云岭丙（虚构）")
    return f"Ledger of consents: {LedgerItem.objects.count()} entries"


def _enter(file: ArchiveImage | Recording, role: str, person: str) -> None:
    item, created = LedgerItem.objects.get_or_create(**{FIELDS[type(file)]: file})
    if not created:
        return
    Consent.objects.create(
        item=item,
        person=person,
        role=role,
        for_exhibition=True,
        for_print=True,
        scope="仅限本馆网站、展览和史料书，不作商业使用。",
        valid_from=GIVEN,
        # To the end of the year after next: the demonstration must not lose its pictures while it is looked at.
        valid_until=datetime.date(timezone.localdate().year + 2, 12, 31),
        note="演示用，无纸质原件。",
    )
