"""A closed year: the figures as they were, the records they stood on, the files made of them. Written once."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantai.media.storage import originals
from lantai.ops.keeping import Kept, KeptQuerySet, kept_manager

from .registry import Kind, Topic


class ClosingQuerySet(KeptQuerySet):
    def standing(self) -> "ClosingQuerySet":
        """Those not reopened: at most one of each year."""
        return self.filter(reopening=None)


class Closing(Kept):
    """定稿: a year closed up to a day. It stands until a `Reopening` is written; both are kept.

    Written by `lantai.reports.closing` alone. No account is tied to it: `by_name` says who, and stays.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("closing of the year"), default=1, help_text=_("1 for the first."))
    until = models.DateField(_("counted up to and including"))
    at = models.DateTimeField(_("closed"), auto_now_add=True)
    by_name = models.CharField(_("closed by"), max_length=160)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: Any = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-number")
        verbose_name = _("closed year")
        verbose_name_plural = _("closed years")
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "number"], name="closing_number_once")]
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("view_figures", _("Can see the figures of a year and the records behind them")),
            ("close_year", _("Can close a year's figures and reopen them")),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.day:%Y-%m-%d}"

    @property
    def day(self) -> Any:
        """The day it was closed (Asia/Shanghai)."""
        return timezone.localdate(self.at)

    @property
    def is_standing(self) -> bool:
        """Whether it has not been reopened."""
        return not hasattr(self, "reopening")


class Reopening(Kept):
    """A closing taken back, and why."""

    closing = models.OneToOneField(Closing, on_delete=models.PROTECT, related_name="reopening")
    at = models.DateTimeField(_("reopened"), auto_now_add=True)
    by_name = models.CharField(_("reopened by"), max_length=160)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300)

    objects: ClassVar[models.Manager["Reopening"]] = kept_manager()

    class Meta:
        verbose_name = _("reopening of a year")
        verbose_name_plural = _("reopenings of years")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.closing}: {self.reason}"


class FrozenFigure(Kept):
    """A figure as it was: its value, how it was spoken and defined."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="figures")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=160)
    definition = models.TextField()
    topic = models.CharField(max_length=20, choices=Topic)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    count_word = models.CharField(max_length=10, blank=True)
    joined_by = models.CharField(max_length=4, default="、")
    beside = models.CharField(max_length=60, blank=True)
    number = models.BigIntegerField(default=0)
    items: Any = models.JSONField(default=list)
    parts: Any = models.JSONField(default=list)
    prose = models.TextField()

    objects: ClassVar[models.Manager["FrozenFigure"]] = kept_manager()

    class Meta:
        ordering = ("closing", "position")
        verbose_name = _("figure of a closed year")
        verbose_name_plural = _("figures of closed years")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["closing", "key"], name="frozen_figure_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.prose}"


class FrozenRecord(Kept):
    """A record a figure stood on. Of people it keeps no more than the label says."""

    figure = models.ForeignKey(FrozenFigure, on_delete=models.PROTECT, related_name="records")
    position = models.PositiveIntegerField()
    ident = models.CharField(max_length=120)
    label = models.CharField(max_length=400)
    note = models.CharField(max_length=300, blank=True)
    number = models.BigIntegerField(null=True)
    item = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=300, blank=True)
    public_url = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["FrozenRecord"]] = kept_manager()

    class Meta:
        ordering = ("figure", "position")
        verbose_name = _("record of a closed year")
        verbose_name_plural = _("records of closed years")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["figure", "position"], name="frozen_record_once")]

    def __str__(self) -> str:
        return self.label


def frozen_path(frozen: "FrozenFile", filename: str) -> str:
    """A folder for each closing."""
    return f"reports/{frozen.closing.year}/{frozen.closing_id}/{filename}"


class FrozenFile(Kept):
    """A file made when the year was closed, byte for byte."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=120)
    file = models.FileField(upload_to=frozen_path, storage=originals, max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["FrozenFile"]] = kept_manager()

    class Meta:
        ordering = ("closing", "name")
        verbose_name = _("file of a closed year")
        verbose_name_plural = _("files of closed years")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["closing", "name"], name="frozen_file_once")]

    def __str__(self) -> str:
        return self.name
