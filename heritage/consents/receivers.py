"""A safety net under `ledger`: whatever saved or deleted an entry or a consent, files follow."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from lantai.media import publicity

from .models import Consent, LedgerItem
from .models.item import FIELDS


@receiver([post_save, post_delete], sender=LedgerItem)
def refresh_file(instance: LedgerItem, raw: bool = False, **_kwargs: Any) -> None:
    files = [(model, getattr(instance, f"{field}_id")) for model, field in FIELDS.items()]
    held = [(model, pk) for model, pk in files if pk and not raw]
    transaction.on_commit(lambda: publicity.refresh_all(held))


@receiver([post_save, post_delete], sender=Consent)
def refresh_file_of_consent(instance: Consent, raw: bool = False, **_kwargs: Any) -> None:
    if item := LedgerItem.objects.filter(pk=instance.item_id).first():
        refresh_file(instance=item, raw=raw)
