"""The year's figures: who sees them, who closes a year."""

from typing import Any

from django.test import Client

from lantai.reports import closing, standing
from lantai.reports.models import Closing
from lantai.reports.periods import Period

from ..cast import Cast
from . import Action, Rows

SEE = {"editor", "final_reviewer", "director", "admin"}
CLOSE = {"director", "admin"}

ROWS: Rows = [
    ("figures_close", CLOSE),
    ("figures_reopen", CLOSE),
    ("figures*", SEE),
    ("figure", SEE),
]


def samples(cast: Cast) -> dict[str, Any]:
    closed = closing.close(Period.of(2024), user=cast.director)
    return {
        "figure:key": "photos_shown",
        "figures_file:name": "json",
        "figures_close:pk": 2023,
        "figures_closing:pk": closed.pk,
        "figures_reopen:pk": closed.pk,
        "figures_kept:pk": closed.files.earliest("pk").pk,
    }


def closes_a_year(client: Client, _samples: dict[str, Any]) -> bool:
    client.post("/cms/reports/figures/close/2023/", {"until": "2023-12-31", "note": ""})
    return standing.closing_of(2023) is not None


def reopens_a_year(client: Client, _samples: dict[str, Any]) -> bool:
    closed = Closing.objects.get(year=2024)
    client.post(f"/cms/reports/figures/reopen/{closed.pk}/", {"reason": "漏计"})
    return standing.closing_of(2024) is None


ACTIONS: list[tuple[Action, set[str]]] = [(closes_a_year, CLOSE), (reopens_a_year, CLOSE)]
