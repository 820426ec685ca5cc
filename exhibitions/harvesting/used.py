"""Harvesters in the use ledger: that a record was given to them follows from the ledger of harvesting."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from ..uses import Use, register_use_kind, register_uses
from .models import LedgerEntry

if TYPE_CHECKING:
    from ..models import Exhibit

HARVEST = register_use_kind(
    "harvest",
    gettext_lazy("harvesting"),
    on_withdrawal=gettext_lazy("Harvesters are told that it was deleted; each takes it down when it next asks."),
    order=70,
)


@register_uses
def harvested(exhibit: "Exhibit") -> Iterator[Use]:
    """That it can be, or could be, harvested; no one asks who the harvesters are."""
    for entry in LedgerEntry.objects.filter(exhibit_id=exhibit.pk):
        yield Use(
            HARVEST,
            gettext("OAI-PMH"),
            url=f"{reverse('oai')}?verb=Identify",
            first=entry.shown_since,
            last=entry.datestamp if entry.is_deleted else None,
            is_current=not entry.is_deleted,
        )
