"""Files that take a while to make: started, made by a task that says how far it is, kept for download.

An app has a model of its own that is a `MadeFile`, and a task that calls `run`. Whether a finished file still
stands is computed by the app from what it holds, never kept.
"""

import datetime
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

STALLED_AFTER = datetime.timedelta(minutes=10)
# Told how far it is: step in words, steps done, steps in all.
Tell = Callable[[str, int, int], None]


class CannotMakeError(RuntimeError):
    """It cannot be made; the message says to an operator or editor what is missing."""


def private_storage() -> Storage:
    """Where made files lie; callable, so that migrations hold no path."""
    return storages["originals"]


class MadeFile(models.Model):
    """One file, being made or made. A subclass adds what it is made of, and `file`."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("waiting to start")
        RUNNING = "running", pgettext_lazy("state of an export", "being made")
        DONE = "done", pgettext_lazy("state of an export", "made")
        FAILED = "failed", gettext_lazy("stopped by an error")

    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(gettext_lazy("step"), max_length=60, blank=True)
    total = models.PositiveIntegerField(gettext_lazy("steps"), default=0)
    done = models.PositiveIntegerField(gettext_lazy("steps done"), default=0)
    error = models.TextField(gettext_lazy("error"), blank=True)
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
    updated_at = models.DateTimeField(gettext_lazy("last step"), auto_now=True)
    made_at = models.DateTimeField(gettext_lazy("made"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_working(self) -> bool:
        """Whether a task is at it, or about to be."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_stalled(self) -> bool:
        """Whether nothing has been heard of it for so long that it may be started again."""
        return self.is_working and self.updated_at < timezone.now() - STALLED_AFTER

    @property
    def is_finished(self) -> bool:
        return self.state == self.State.DONE

    @property
    def per_cent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def take_up_again(made: Any) -> bool:
    """Put a `MadeFile` whose making stopped back into waiting; False if a task is at it. The caller starts the task."""
    state = MadeFile.State
    idle = ~Q(state__in=[state.WAITING, state.RUNNING]) | Q(updated_at__lt=timezone.now() - STALLED_AFTER)
    taken = type(made)._default_manager.filter(idle, pk=made.pk)
    return bool(taken.update(state=state.WAITING, error="", done=0, total=0, step="", updated_at=timezone.now()))


def run(made: Any, make: Callable[[Tell], None]) -> None:
    """Have `make` do the work for a waiting `MadeFile`, and keep how it ended.

    What is told is told in the language of whoever ordered it. `CannotMakeError` is the end of the work, with its
    sentence; any other error is raised on, for the log.
    """
    state = MadeFile.State
    made.state = state.RUNNING
    made.save(update_fields=["state", "updated_at"])
    made.error = _("It stopped unexpectedly. Start it again; if it stops again, the log of the server says why.")
    try:
        with override(_language_of(made.user)):
            make(_teller(made))
        made.state, made.error, made.done = state.DONE, "", made.total
    except CannotMakeError as refusal:
        made.state, made.error = state.FAILED, str(refusal)
    finally:
        if made.state == state.RUNNING:
            made.state = state.FAILED
        made.step = ""
        made.save()


def _teller(made: Any) -> Tell:
    told = 0.0

    def tell(step: str, done: int, total: int) -> None:
        nonlocal told
        if step == made.step and time.monotonic() - told < 1:
            return
        told = time.monotonic()
        made.step, made.done, made.total = step, done, total
        made.save(update_fields=["step", "done", "total", "updated_at"])

    return tell


def _language_of(user: Any) -> str:
    return UserProfile.get_for_user(user).get_preferred_language() if user else get_language()
