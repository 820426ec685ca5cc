"""Makers of ledger entries and consents."""

import datetime
from typing import Any

from django.utils import timezone

from heritage.consents.models import Consent, LedgerItem
from heritage.consents.models.item import FIELDS


def day(offset: int) -> datetime.date:
    """So many days from today."""
    return timezone.localdate() + datetime.timedelta(days=offset)


def enter(file: Any, *consents: dict[str, Any], **fields: Any) -> LedgerItem:
    """An entry of the ledger for a picture, recording or document; it needs consent unless told otherwise."""
    item = LedgerItem(**{FIELDS[type(file)]: file}, **fields)
    item.save()
    for consent in consents:
        agree(item, **consent)
    return item


def agree(item: LedgerItem, **fields: Any) -> Consent:
    """Somebody consented a hundred days ago, without an end."""
    given = {"person": "云岭丙", "role": "performer", "valid_from": day(-100), **fields}
    return Consent.objects.create(item=item, **given)
