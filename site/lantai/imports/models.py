"""Imports as the admin keeps them: the files handed in, how far it has come, what became of each row."""

import secrets
from pathlib import PurePath
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from .subjects import Outcome, Subject, subject_named

KEPT_DAYS = 30


def private_storage() -> Storage:
    """Where files handed in lie; callable, so that migrations hold no path."""
    return storages["originals"]


def _upload_to(_instance: Any, name: str) -> str:
    # The list may hold closed records: its address is not to be guessed.
    return f"imports/{secrets.token_urlsafe(16)}{PurePath(name).suffix[:8]}"


class ImportRun(models.Model):
    """One list on its way in: uploaded, columns settled, tried, carried out.

    The uploaded list is kept for the report until `KEPT_DAYS` after the last step, or until
    the import is deleted; a zip file of pictures only until the import is carried out.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("columns to be settled")
        WAITING = "waiting", _("waiting to start")
        CHECKING = "checking", _("being tried")
        CHECKED = "checked", _("tried, not yet imported")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("stopped by an error")

    subject_name = models.CharField(_("what"), max_length=40)
    file_name = models.CharField(_("file"), max_length=255)
    file = models.FileField(_("file"), upload_to=_upload_to, storage=private_storage, max_length=255, blank=True)
    pictures_file = models.FileField(
        _("pictures as a zip file"), upload_to=_upload_to, storage=private_storage, max_length=255, blank=True
    )
    pictures_name = models.CharField(_("pictures"), max_length=255, blank=True)
    pictures_folder = models.CharField(_("folder of pictures on the server"), max_length=255, blank=True)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    # Position of a column → key of a field; None until the columns have been settled.
    mapping = models.JSONField[Any, Any](_("columns"), null=True, blank=True)
    options = models.JSONField[Any, Any](_("options"), default=dict, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    job = models.ForeignKey(
        "work.Job", verbose_name=_("job"), null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    empty = models.PositiveIntegerField(_("empty rows skipped"), default=0)
    counts = models.JSONField[Any, Any](_("results"), default=dict, blank=True)
    notes = models.JSONField[Any, Any](_("notes"), default=list, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last step"), auto_now=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    @property
    def subject(self) -> Subject:
        """Raises `KeyError` for a subject whose app is gone."""
        return subject_named(self.subject_name)

    @property
    def is_working(self) -> bool:
        """Whether a task is at it, or about to be."""
        return self.state in {self.State.WAITING, self.State.CHECKING, self.State.RUNNING}

    @property
    def is_finished(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_results(self) -> bool:
        return self.state in {self.State.CHECKED, self.State.DONE}

    @property
    def can_start(self) -> bool:
        """Whether there is still a list, and nothing in the way of trying or importing it."""
        return bool(self.file) and not self.is_working

    @property
    def per_cent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    def count(self, outcome: str) -> int:
        return int(self.counts.get(outcome, 0))

    @property
    def outcomes(self) -> list[tuple[Outcome, int]]:
        """Every outcome with its number of rows."""
        return [(outcome, self.count(outcome)) for outcome in Outcome]


class ImportRow(models.Model):
    """What became, or would become, of one row in the last pass."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome)
    # Refused rows first, then new, changed, unchanged.
    rank = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField[Any, Any](_("reasons"), default=list)
    notes = models.JSONField[Any, Any](_("notes"), default=list)
    changes = models.JSONField[Any, Any](_("changes"), default=list)

    class Meta:
        ordering = ("rank", "number")
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes: ClassVar = [models.Index(fields=["run", "rank", "number"], name="import_row_order")]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_outcome_display()}"
