"""Funding programmes and applications."""

from typing import Any

from django.test import Client

from heritage.funding.models import FundingApplication
from heritage.funding.states import State

from ..cast import Cast
from ..test_funding import apply
from . import ADMIN, EDITOR, REVIEWERS, Action, Rows

READERS = {"director", *EDITOR, *REVIEWERS}

ROWS: Rows = [
    ("funding:index*", READERS),
    ("funding:delete", ADMIN),
    ("funding:*", EDITOR),
    ("funding_programmes:index*", READERS),
    ("funding_programmes:delete", ADMIN),
    ("funding_programmes:*", EDITOR),
]


def samples(cast: Cast) -> dict[str, Any]:
    application = apply(State.APPLIED)
    return {"funding:pk": application.pk, "funding_programmes:pk": application.programme_id}


def records_a_step(client: Client, _samples: dict[str, Any]) -> bool:
    application = apply(State.APPLIED)
    client.post(f"/cms/funding/advance/{application.pk}/", {"state": "recommended", "on": "2025-04-07"})
    return FundingApplication.objects.get(pk=application.pk).state == State.RECOMMENDED


def takes_a_step_back(client: Client, _samples: dict[str, Any]) -> bool:
    application = apply(State.APPLIED)
    client.post(f"/cms/funding/take-back/{application.pk}/", {"reason": "记错"})
    return FundingApplication.objects.get(pk=application.pk).state == State.PREPARING


ACTIONS: list[tuple[Action, set[str]]] = [(records_a_step, EDITOR), (takes_a_step_back, EDITOR)]
