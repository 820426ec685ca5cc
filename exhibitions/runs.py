"""Which of an exhibition's showings on site a visitor should hear of first."""

import datetime
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from .models import OnSiteRun


class State(StrEnum):
    """Where a day lies to a run."""

    ON = "on"
    COMING = "coming"
    OVER = "over"


def state(run: "OnSiteRun", day: datetime.date | None = None) -> State:
    """Whether a run is on, coming or over on a day (Asia/Shanghai), today by default."""
    day = day or timezone.localdate()
    if day < run.starts_on:
        return State.COMING
    return State.OVER if run.ends_on and run.ends_on < day else State.ON


def leading(runs: "Iterable[OnSiteRun]", day: datetime.date | None = None) -> "OnSiteRun | None":
    """The run that is on, else the next, else the last; None for an exhibition shown online only."""
    by_state: dict[State, list[OnSiteRun]] = {}
    for run in sorted(runs, key=lambda run: run.starts_on):
        by_state.setdefault(state(run, day), []).append(run)
    if on := by_state.get(State.ON):
        return on[-1]
    if coming := by_state.get(State.COMING):
        return coming[0]
    over = by_state.get(State.OVER)
    return over[-1] if over else None
