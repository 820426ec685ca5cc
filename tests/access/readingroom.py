"""The register of the reading room."""

import datetime
from typing import Any

from django.test import Client

from lantai.readingroom.models import Entry

from ..cast import Cast
from ..readingroom import line
from . import Action, Rows

DESK = {"staff", "editor", "admin"}
ROWS: Rows = [("readingroom_take_back", DESK), ("readingroom_*", DESK | {"director"})]


def samples(_cast: Cast) -> dict[str, Any]:
    return {"readingroom_take_back:number": line().pk}


def enters_a_visit(client: Client, _samples: dict[str, Any]) -> bool:
    number = "7d6f4a5e-0f0c-4f4e-9f0c-1f6f5b6d7a10"
    data = {"number": number, "day": datetime.date(2025, 6, 9), "purpose": "evidence", "plus": "readers"}
    client.post("/cms/reading-room/", data)
    return Entry.objects.filter(pk=number).exists()


def takes_a_line_back(client: Client, samples: dict[str, Any]) -> bool:
    number = samples["readingroom_take_back:number"]
    client.post(f"/cms/reading-room/line/{number}/", {"reason": "误点"})
    return Entry.objects.filter(reverses=number).exists()


ACTIONS: list[tuple[Action, set[str]]] = [(enters_a_visit, DESK), (takes_a_line_back, DESK)]
