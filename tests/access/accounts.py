"""Accounts: signing in and its second step, locked accounts, the audit log."""

from typing import Any

from django.core.cache import cache
from django.test import Client

from lantai.accounts import lockout
from lantai.audit.models import AuditEntry

from ..cast import Cast
from . import ADMIN, EVERYBODY, NOBODY, SIGNED_IN, Action, Rows

ROWS: Rows = [
    ("session_state", EVERYBODY),  # says who one is
    ("second_step", NOBODY),  # leads on: nobody here has one to take
    ("second_step_set_up", SIGNED_IN),
    ("second_step_reset", ADMIN),
    ("second_step_*", SIGNED_IN),  # lead to setting it up
    ("locked_accounts", ADMIN),
    ("audit_log*", ADMIN),
    ("security_txt", EVERYBODY),
]


def samples(cast: Cast) -> dict[str, Any]:
    return {"second_step_reset:pk": cast.outsider.pk}


def unlocks_an_account(client: Client, _samples: dict[str, Any]) -> bool:
    cache.clear()  # the rate limit would come before the lock
    stranger = Client(REMOTE_ADDR="203.0.113.8")
    for _number in range(8):
        stranger.post("/cms/login/", {"username": "outsider", "password": "wrong"})
    client.post("/cms/locked-accounts/", {"username": "outsider"})
    return not lockout.locked().filter(username="outsider").exists()


def exports_the_audit_log(client: Client, _samples: dict[str, Any]) -> bool:
    response: Any = client.get("/cms/reports/audit-log/?export=jsonl")
    if response.streaming:
        b"".join(response.streaming_content)
    return AuditEntry.objects.filter(action="file.taken", subject__contains="export=jsonl").exists()


ACTIONS: list[tuple[Action, set[str]]] = [(unlocks_an_account, ADMIN), (exports_the_audit_log, ADMIN)]
