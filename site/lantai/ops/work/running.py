"""Starting, doing, stopping and resuming jobs. Every write asks whether the job is still the writer's."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task, task_backends
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.users.models import UserProfile

from .beating import Beat
from .kinds import CannotDoError, Kind, StopWorkError
from .listening import listening
from .models import Job, JobLine

logger = logging.getLogger(__name__)

QUEUE = "long"
SECONDS_BETWEEN_WORDS = 0.5
State = Job.State

# Set when the process is told to end: what is at work goes back into the queue at its next step.
ending = threading.Event()


class SupersededError(StopWorkError):
    """Another worker has the job by now."""


class CancelledError(StopWorkError):
    """Somebody cancelled it."""


class ProcessEndsError(StopWorkError):
    """The worker was told to end."""


class Work:
    """What `perform` is given: to tell how far it is, and to learn at each step whether to go on."""

    def __init__(self, job: Job | None, user: Any = None) -> None:
        self.job = job
        self.user = job.user if job else user
        self._step, self._told = "", 0.0

    def tell(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say which step it is at, and how many of how many are done. Raises `StopWorkError` where it is to end."""
        if ending.is_set() and self.job is not None and not runs_at_once():
            raise ProcessEndsError
        if step == self._step and time.monotonic() - self._told < SECONDS_BETWEEN_WORDS:
            return
        self._step, self._told = step, time.monotonic()
        self._write(step=step[:120], done=done, total=total)

    def say(self, words: str, level: str = JobLine.Level.INFO) -> None:
        """Add a line to its log."""
        if self.job is not None:
            JobLine.objects.create(job=self.job, words=words, level=level)

    @contextmanager
    def confirmed(self) -> Iterator[None]:
        """A transaction in which the job is certainly this worker's, and nobody's to cancel: results are written here.

        Raises `StopWorkError`.
        """
        with transaction.atomic():
            self._write()
            yield

    def _write(self, **values: Any) -> None:
        if self.job is None:
            return
        mine = Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=State.RUNNING)
        if not mine.filter(is_to_stop=False).update(beat=F("beat") + 1, heard_at=timezone.now(), **values):
            raise CancelledError if mine.exists() else SupersededError


def runs_at_once() -> bool:
    """Whether long work is done in the process that orders it."""
    return isinstance(task_backends[QUEUE], ImmediateBackend)


def start(
    kind: Kind,
    arguments: tuple[Any, ...],
    *,
    user: Any = None,
    title: str = "",
    linked: Callable[[Job], None] | None = None,
) -> Job | None:
    """Have work done: by a worker, or at once where `TASKS_IN_WORKER` is off; an error of it is not raised here.

    `linked` gets the job before anybody can be at it. Returns the job as it is afterwards; None if it was minor and has
    been done.
    """
    if kind.is_minor and runs_at_once():
        _do_unseen(kind, arguments, user, title)
        return None
    with transaction.atomic():
        job = Job.objects.create(kind_name=kind.name, title=title[:255], arguments=list(arguments), user=user)
        if linked is not None:
            linked(job)
    enqueue(job)
    return Job.objects.filter(pk=job.pk).first()


def enqueue(job: Job) -> None:
    """Put a waiting job into the queue."""
    queued = carry_out.enqueue(job.pk, job.attempt)
    if not runs_at_once():
        Job.objects.filter(pk=job.pk, attempt=job.attempt).update(task_id=queued.id)


@task(backend=QUEUE, takes_context=True)
def carry_out(context: TaskContext, job_id: int, attempt: int) -> None:
    """Task: do a job, if it is still waiting for this attempt."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, attempt=attempt, state=State.WAITING)
    fresh: dict[str, Any] = {
        "step": "",
        "done": 0,
        "total": 0,
        "error": "",
        "result": "",
        "started_at": now,
        "heard_at": now,
    }
    fresh |= {"worker": f"{socket.gethostname()}:{os.getpid()}"[:120]}
    if not runs_at_once():
        fresh |= {"task_id": context.task_result.id}
    if not waiting.update(state=State.RUNNING, beat=F("beat") + 1, **fresh):
        return
    job = Job.objects.select_related("user").get(pk=job_id)
    with override(language_of(job.user)), Beat(job), listening(job):
        _carry_out(job)


def _carry_out(job: Job) -> None:
    try:
        said = job.kind.perform(Work(job), *job.arguments)
    except CannotDoError as refusal:
        _end(job, State.FAILED, error=str(refusal))
    except CancelledError:
        _end(job, State.CANCELLED)
    except SupersededError:
        logger.warning("Job %s is another worker's by now; what this one did is thrown away.", job.pk)
    except (ProcessEndsError, SystemExit, KeyboardInterrupt) as stop:
        put_back(job)
        if not isinstance(stop, ProcessEndsError):
            raise
    except Exception:
        # The connection may be what broke.
        if not connection.in_atomic_block and not connection.is_usable():
            connection.close()
        _end(job, State.FAILED, error=unexpected())
        raise
    else:
        _end(job, State.DONE, result=said or "", done=F("total"))


def unexpected() -> str:
    """What is told of an error nobody foresaw."""
    return _("It stopped unexpectedly. Start it again; if it stops again, the log of the server says why.")


def _end(job: Job, state: str, **values: Any) -> None:
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING)
        if not mine.update(state=state, ended_at=timezone.now(), is_to_stop=False, step="", **values):
            return
        ended(job)
    if state == State.DONE and job.kind.is_minor and not job.lines.exists():
        job.delete()


def ended(job: Job) -> None:
    """Let the kind of a job know that it has ended. In the transaction that ended it."""
    job.refresh_from_db()
    try:
        kind = job.kind
    except KeyError:
        # Its part of the project is gone: nobody wants to know.
        return
    if kind.ended is not None:
        kind.ended(job)


def put_back(job: Job) -> bool:
    """Have a running job begun anew by the next worker; False if it is not its holder's any more."""
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING)
    with transaction.atomic():
        if not mine.update(state=State.WAITING, attempt=F("attempt") + 1, step="", worker=""):
            return False
        job.refresh_from_db()
        JobLine.objects.create(job=job, words=_("The worker was stopped; the next one begins anew."))
        if not runs_at_once():
            enqueue(job)
    return True


def may_change(user: Any, job: Job) -> bool:
    """Whether a user may stop a job and have it done again."""
    if not user.is_active:
        return False
    try:
        of_kind = job.kind.may
    except KeyError:
        return bool(user.is_superuser)
    is_own = job.user_id is not None and job.user_id == user.pk
    return bool(user.has_perm("work.change_job") or is_own or (of_kind is not None and of_kind(user, job)))


def cancel(job: Job, *, user: Any) -> bool:
    """Stop a job: at once if it waits, at its next step if it runs; False if it had ended. Raises `PermissionDenied`."""
    if not may_change(user, job):
        raise PermissionDenied
    words = _("Cancelled by %(user)s.") % {"user": user}
    with transaction.atomic():
        same = Job.objects.filter(pk=job.pk)
        if same.filter(state=State.WAITING).update(state=State.CANCELLED, ended_at=timezone.now()):
            ended(job)
        elif not same.filter(state=State.RUNNING).update(is_to_stop=True):
            return False
        JobLine.objects.create(job=job, words=words)
    return True


def retry(job: Job, *, user: Any) -> bool:
    """Have a job done again that failed or was cancelled; False if it did not. Raises `PermissionDenied`."""
    if not may_change(user, job):
        raise PermissionDenied
    return again(job)


def again(job: Job) -> bool:
    """The same, for callers that have asked for permission."""
    stopped = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED])
    fresh = {"is_to_stop": False, "losses": 0, "error": "", "ended_at": None, "task_id": None}
    if not stopped.update(state=State.WAITING, attempt=F("attempt") + 1, **fresh):
        return False
    job.refresh_from_db()
    enqueue(job)
    job.refresh_from_db()
    return True


def language_of(user: Any) -> str:
    """The language somebody reads the admin in; the present one for nobody."""
    return UserProfile.get_for_user(user).get_preferred_language() if user else get_language()


def _do_unseen(kind: Kind, arguments: tuple[Any, ...], user: Any, title: str) -> None:
    try:
        kind.perform(Work(None, user), *arguments)
    except Exception:
        # As a worker would: told in the log and the list, not to whoever saved a picture.
        logger.exception("%s failed", kind.name)
        Job.objects.create(
            kind_name=kind.name, title=title[:255], arguments=list(arguments), user=user, state=State.FAILED,
            error=unexpected(), ended_at=timezone.now(),
        )  # fmt: skip
