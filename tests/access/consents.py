"""The ledger of consents."""

from typing import Any

from django.test import Client

from heritage.consents.models import Consent, LedgerItem

from ..cast import Cast
from ..consenting import enter
from ..factories import ImageFactory
from . import ADMIN, EDITOR, REVIEWERS, Action, Rows

KEEPERS = {"editor", "final_reviewer", "admin"}
READERS = {"director", *KEEPERS, *REVIEWERS}

ROWS: Rows = [
    ("consents:index*", READERS),
    ("consents:add", EDITOR),
    ("consents:delete", ADMIN),
    ("consents:*", KEEPERS),
    ("consent_report*", READERS),
]


def samples(cast: Cast) -> dict[str, Any]:
    item = enter(ImageFactory.create(), {})
    consent = item.consents.get()
    return {"consents:pk": item.pk, "consents:withdraw:pk": consent.pk, "consents:renew:pk": consent.pk}


def withdraws_consent(client: Client, _samples: dict[str, Any]) -> bool:
    consent = enter(ImageFactory.create(), {}).consents.get()
    client.post(f"/cms/consents/withdraw/{consent.pk}/", {"reason": "本人来信"})
    return Consent.objects.get(pk=consent.pk).withdrawn_at is not None


def renews_consent(client: Client, _samples: dict[str, Any]) -> bool:
    consent = enter(ImageFactory.create(), {"valid_until": "2025-01-01"}).consents.get()
    data = {"valid_from": "2025-01-02", "valid_until": "", "form": "paper", "for_online": "on"}
    client.post(f"/cms/consents/renew/{consent.pk}/", data)
    return Consent.objects.filter(renews=consent).exists()


def deletes_a_ledger_entry(client: Client, _samples: dict[str, Any]) -> bool:
    item = enter(ImageFactory.create(), {})
    client.post(f"/cms/consents/delete/{item.pk}/")
    return not LedgerItem.objects.filter(pk=item.pk).exists()


ACTIONS: list[tuple[Action, set[str]]] = [
    (withdraws_consent, KEEPERS),
    (renews_consent, KEEPERS),
    (deletes_a_ledger_entry, ADMIN),
]
