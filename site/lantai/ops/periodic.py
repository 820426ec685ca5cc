"""Work that is done again and again: apps register it, the worker does it when it is due."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import Error, close_old_connections

logger = logging.getLogger(__name__)


@dataclass
class Periodic:
    """A job, the seconds between its runs, and when it is due next (monotonic clock)."""

    name: str
    every: float
    job: Callable[[], object]
    due: float = 0.0


_jobs: list[Periodic] = []


def register_periodic(name: str, every: float, job: Callable[[], object]) -> None:
    """Have the worker call `job` every so many seconds."""
    _jobs.append(Periodic(name, every, job))


def run_due(is_ending: Callable[[], bool] = lambda: False) -> float:
    """Run what is due; returns the seconds until something is due again. Before each job `is_ending` is asked.

    A job that fails because the database or a disk does is logged and comes round again.
    """
    for periodic in _jobs:
        if is_ending():
            break
        if periodic.due > time.monotonic():
            continue
        try:
            periodic.job()
        except (Error, OSError):
            logger.exception("%s failed; it is tried again in %s s.", periodic.name, periodic.every)
        finally:
            close_old_connections()
        periodic.due = time.monotonic() + periodic.every
    return max(0.0, min((periodic.due for periodic in _jobs), default=time.monotonic() + 60) - time.monotonic())
