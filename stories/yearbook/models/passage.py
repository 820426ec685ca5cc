"""Who moved an entry when, and which remarks on its style were overruled and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lantai.ops.keeping import Kept, kept_manager

from ..stages import Stage
from .contribution import Contribution


class Passage(Kept):
    """A step finished, or an entry returned. Written by `stages.move`, never changed."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="passages")
    from_stage = models.PositiveSmallIntegerField(_("from step"), choices=Stage)
    to_stage = models.PositiveSmallIntegerField(_("to step"), choices=Stage)
    done_on = models.DateField(_("day"))
    told_by = models.CharField(_("told by"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # An account that is deleted would have to change the record: the name stays.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    by_name = models.CharField(_("entered by"), max_length=160)
    at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects: ClassVar[models.Manager["Passage"]] = kept_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("step of a yearbook entry")
        verbose_name_plural = _("steps of yearbook entries")
        indexes = [models.Index(fields=["from_stage", "done_on"], name="yearbook_passage_by_day")]

    def __str__(self) -> str:
        return f"{self.get_from_stage_display()} → {self.get_to_stage_display()} {self.done_on}"

    @property
    def is_return(self) -> bool:
        """Whether the entry went back."""
        return self.to_stage < self.from_stage


class Overruling(Kept):
    """A remark somebody decided to leave, for a reason. It holds for that word in that sentence; the last record counts,
    so that a decision is taken back by a new one (`stands` False)."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="overrulings")
    rule = models.CharField(_("rule"), max_length=20)
    found = models.CharField(_("found"), max_length=200)
    sentence = models.TextField(_("in the sentence"))
    stands = models.BooleanField(_("overruled"), default=True)
    reason = models.CharField(_("reason"), max_length=300)
    by_name = models.CharField(_("decided by"), max_length=160)
    at = models.DateTimeField(_("decided"), auto_now_add=True)

    objects: ClassVar[models.Manager["Overruling"]] = kept_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("overruled remark")
        verbose_name_plural = _("overruled remarks")

    def __str__(self) -> str:
        return f"{self.found}: {self.reason}"
