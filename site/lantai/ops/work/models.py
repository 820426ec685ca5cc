"""What people see of long work: one job, how far it is, what became of it, and what it had to say."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .kinds import Kind, kind_named


class Job(models.Model):
    """One piece of long work.

    `attempt` counts how often it was given to a worker: whoever has a lower one in hand may write nothing any more.
    `beat` grows while a worker is at it; a worker that sees it stand still takes the job over (`looking_after`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to start")
        RUNNING = "running", pgettext_lazy("state of a job", "at work")
        DONE = "done", pgettext_lazy("state of a job", "done")
        FAILED = "failed", _("stopped by an error")
        CANCELLED = "cancelled", pgettext_lazy("state of a job", "cancelled")

    kind_name = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("what"), max_length=255, blank=True)
    arguments: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(_("step"), max_length=120, blank=True)
    total = models.PositiveIntegerField(_("steps"), default=0)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    result = models.TextField(_("result"), blank=True)
    error = models.TextField(_("error"), blank=True)
    is_to_stop = models.BooleanField(_("is to stop"), default=False)
    attempt = models.PositiveIntegerField(_("attempt"), default=1)
    losses = models.PositiveSmallIntegerField(_("workers lost over it"), default=0)
    beat = models.PositiveIntegerField(default=0)
    worker = models.CharField(_("worker"), max_length=120, blank=True)
    task_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    heard_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        default_permissions = ("view", "change")
        verbose_name = _("background task")
        verbose_name_plural = _("background tasks")
        indexes: ClassVar = [
            models.Index(fields=["state", "ended_at"], name="job_by_state"),
            models.Index(fields=["-created_at", "-id"], name="job_latest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.title}" if self.title else self.label

    @property
    def kind(self) -> Kind:
        """Raises `KeyError` for one whose part of the project is gone."""
        return kind_named(self.kind_name)

    @property
    def label(self) -> str:
        """What kind of work it is, for people."""
        try:
            return str(self.kind.label)
        except KeyError:
            return self.kind_name

    @property
    def is_working(self) -> bool:
        """Whether a worker is at it, or will be."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_stopping(self) -> bool:
        return self.is_working and self.is_to_stop

    @property
    def per_cent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def result_url(self) -> str:
        """Where its result is, or what it is about; "" if nowhere."""
        try:
            return self.kind.url(self) if self.kind.url else ""
        except KeyError:
            return ""


class JobLine(models.Model):
    """One line of what a job had to say."""

    class Level(models.TextChoices):
        INFO = "info", pgettext_lazy("level of a line", "note")
        WARNING = "warning", pgettext_lazy("level of a line", "warning")
        ERROR = "error", pgettext_lazy("level of a line", "error")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.INFO)
    words = models.TextField(_("words"))

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        verbose_name = _("line of a background task")
        verbose_name_plural = _("lines of background tasks")

    def __str__(self) -> str:
        return self.words
