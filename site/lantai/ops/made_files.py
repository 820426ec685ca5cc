"""Files that take a while to make: ordered, made by a job (`lantai.ops.work`), kept for download.

An app has a model of its own that is a `MadeFile`, and a kind of work whose `perform` calls `run`. Whether a finished file
still stands is computed by the app from what it holds, never kept.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from .work import running
from .work.kinds import CannotDoError, Kind
from .work.models import Job
from .work.running import Work

# Told how far it is: step in words, steps done, steps in all.
Tell = Callable[[str, int, int], None]


class CannotMakeError(CannotDoError):
    """It cannot be made; the message says to an operator or editor what is missing."""


def private_storage() -> Storage:
    """Where made files lie; callable, so that migrations hold no path."""
    return storages["originals"]


class MadeFile(models.Model):
    """One file, being made or made. A subclass adds what it is made of, and `file`."""

    class State(models.TextChoices):
        """How its making stands: its job's state, in words for a file."""

        WAITING = "waiting", gettext_lazy("waiting to start")
        RUNNING = "running", pgettext_lazy("state of an export", "being made")
        DONE = "done", pgettext_lazy("state of an export", "made")
        FAILED = "failed", gettext_lazy("stopped by an error")
        CANCELLED = "cancelled", pgettext_lazy("state of a job", "cancelled")

    job = models.ForeignKey(
        "work.Job", verbose_name=gettext_lazy("job"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    size = models.PositiveBigIntegerField(gettext_lazy("size in bytes"), default=0)
    # Sentences about what was left out, and the like.
    report: models.JSONField[Any, Any] = models.JSONField(gettext_lazy("report"), default=list, blank=True)
    # Ids of what is in it and may be withdrawn later.
    holds: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(gettext_lazy("started"), auto_now_add=True)
    # When what it says was read; only a file that is whole has it.
    made_at = models.DateTimeField(gettext_lazy("made"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        """One of `State`. A file whose job was forgotten before it was made has failed."""
        if self.is_finished:
            return self.State.DONE
        if self.job is None or self.job.state == Job.State.DONE:
            return self.State.FAILED
        return self.State(self.job.state)

    def get_state_display(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_working(self) -> bool:
        """Whether a worker is at it, or will be."""
        return not self.is_finished and self.job is not None and self.job.is_working

    @property
    def is_finished(self) -> bool:
        return self.made_at is not None

    @property
    def can_restart(self) -> bool:
        """Whether its making stopped, and may begin anew."""
        return not self.is_finished and not self.is_working

    @property
    def error(self) -> str:
        """Why it was not made, in a sentence; "" for one that was, or may be yet."""
        if self.state != self.State.FAILED:
            return ""
        return self.job.error if self.job and self.job.error else running.unexpected()


def order(made: Any, kind: Kind, *, title: str, user: Any) -> None:
    """Have a `MadeFile`, which is saved, made in the background. Afterwards it is as it stands then."""

    def link(job: Job) -> None:
        made.job = job
        made.save(update_fields=["job"])

    kind.start(made.pk, user=user, title=title, linked=link)
    made.refresh_from_db()


def order_again(made: Any, kind: Kind, *, title: str, user: Any) -> bool:
    """The same for one whose making stopped; False if it did not."""
    if made.job is not None and made.can_restart and running.again(made.job):
        made.refresh_from_db()
        return True
    if made.job is None and made.can_restart:
        order(made, kind, title=title, user=user)
        return True
    return False


def run(work: Work, made: Any, make: Callable[[Tell], datetime.datetime]) -> None:
    """Have `make` do the work for a `MadeFile`: it calls `keep`, sets what else there is to say, and returns when what it
    says was read. What it leaves without ending well is deleted; what was left by a worker that died, too.

    Raises as `make` does, and `StopWorkError`.
    """
    _throw_away(made)
    try:
        read_at = make(work.tell)
        with work.confirmed():
            made.made_at = read_at
            made.save()
    except BaseException:
        made.made_at = None
        _throw_away(made)
        raise


def keep(made: Any, content: File) -> None:
    """Put the content of a `MadeFile` into its storage. Its name is noted before, so that no file is there unknown."""
    field = made.file
    field.name = field.field.generate_filename(made, "made")
    made.size = content.size
    type(made)._default_manager.filter(pk=made.pk).update(file=field.name)
    stored = field.storage.save(field.name, content)
    if stored != field.name:
        # Names are drawn by lot: another has never been seen.
        field.name = stored
        type(made)._default_manager.filter(pk=made.pk).update(file=stored)


def _throw_away(made: Any) -> None:
    if made.file:
        name = made.file.name
        made.file.storage.delete(name)
        made.file.name = ""
        type(made)._default_manager.filter(pk=made.pk, file=name).update(file="")
