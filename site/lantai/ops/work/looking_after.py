"""Jobs whose worker died are taken over; what ended long ago is forgotten.

A worker watches the beat of every running job on its own monotonic clock: one whose beat stood still for a lease is
lost. No time of day is compared, so that a clock that jumps, or differs from machine to machine, loses no job and has
none done twice.
"""

import datetime
import time

from django.core.management import call_command
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lantai.ops.health import register_warning
from lantai.ops.periodic import register_periodic

from . import beating
from .models import Job, JobLine
from .running import QUEUE, ended, enqueue, runs_at_once

KEPT = datetime.timedelta(days=90)
MOST_LOSSES = 3
DAY = 86_400.0
WAITS_TOO_LONG = datetime.timedelta(minutes=10)
State = Job.State


class Watch:
    """Remembers since when the beat of each job stands still."""

    def __init__(self) -> None:
        self._since: dict[int, tuple[tuple[int, int, str], float]] = {}

    def look(self) -> int:
        """Take over what is lost; returns how many jobs."""
        now, seen, taken = time.monotonic(), {}, 0
        for job in _to_be_watched():
            sign = (job.attempt, job.beat, str(job.state))
            known = self._since.get(job.pk)
            since = known[1] if known and known[0] == sign else now
            if now - since >= beating.lease_seconds:
                taken += take_over(job)
            else:
                seen[job.pk] = (sign, since)
        self._since = seen
        return taken


def take_over(job: Job) -> bool:
    """Do with a lost job what is to be done: queue it, or end it if it was to stop or was lost too often."""
    found = Job.objects.filter(pk=job.pk, attempt=job.attempt, beat=job.beat, state=job.state)
    was_running = job.state == State.RUNNING
    end: str | None = None
    error = ""
    if was_running and job.is_to_stop:
        end = State.CANCELLED
    elif was_running and job.losses + 1 >= MOST_LOSSES:
        end = State.FAILED
        error = _("Its worker died %(n)d times over it. The log of the server may say why; then start it again.") % {
            "n": MOST_LOSSES
        }
    with transaction.atomic():
        values = {"attempt": F("attempt") + 1, "losses": F("losses") + int(was_running)}
        if end:
            taken = found.update(state=end, error=error, ended_at=timezone.now(), is_to_stop=False, **values)
        else:
            taken = found.update(state=State.WAITING, step="", worker="", **values)
        if not taken:
            return False
        _close_task(job)
        words = _("The worker %(name)s died.") % {"name": job.worker} if was_running else _("It fell out of the queue.")
        JobLine.objects.create(job=job, level=JobLine.Level.WARNING, words=words)
        job.refresh_from_db()
        if end:
            ended(job)
        elif not runs_at_once():
            enqueue(job)
    if not end and runs_at_once():
        enqueue(job)
    return True


def _to_be_watched() -> models.QuerySet[Job]:
    """What runs, and what waits without being in the queue."""
    queued = DBTaskResult.objects.filter(pk=models.OuterRef("task_id"), status=TaskResultStatus.READY)
    return Job.objects.filter(
        models.Q(state=State.RUNNING) | models.Q(state=State.WAITING) & ~models.Exists(queued)
    ).order_by("pk")


def _close_task(job: Job) -> None:
    """The queue's own note of it would say for ever that it runs."""
    if job.task_id is None:
        return
    DBTaskResult.objects.filter(pk=job.task_id, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path="lantai.ops.work.Lost"
    )


def complaint() -> str | None:
    """What to tell the operator when nobody does the work, in a sentence; None while somebody does, or there is none."""
    long_ago = timezone.now() - WAITS_TOO_LONG
    at_work = Job.objects.filter(state=State.RUNNING, heard_at__gt=long_ago)
    waiting = Job.objects.filter(state=State.WAITING, created_at__lt=long_ago)
    if not (number := waiting.count()) or at_work.exists():
        return None
    return _("%(number)d background tasks wait and nobody does them: is manage.py run_worker running?") % {
        "number": number
    }


def forget() -> None:
    """Periodic job: forget what ended long ago, here and in the queue."""
    Job.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()
    if not runs_at_once():
        age = f"--min-age-days={KEPT.days}"
        call_command("prune_db_task_results", f"--backend={QUEUE}", "--queue-name=*", age, verbosity=0)


def register() -> None:
    """Have the worker do it. The watch over lost jobs is a clock of its own there: nothing may keep it waiting."""
    register_periodic("old jobs", DAY, forget)
    register_warning("tasks", complaint)
