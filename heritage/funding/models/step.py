"""One step of an application: what state it came to, when, by which paper, recorded by whom."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantai.media.papers import check_paper
from lantai.media.storage import papers

from ..states import State

FOLDER = "funding"


class StepQuerySet(models.QuerySet["FundingStep"]):
    def standing(self) -> "StepQuerySet":
        """Steps that were not taken back."""
        return self.filter(taken_back_at=None)

    def notices_running(self, day: datetime.date | None = None) -> "StepQuerySet":
        """Public notices that run on a day, today in Shanghai by default, of applications still at that step."""
        day = day or timezone.localdate()
        return self.standing().filter(
            state=State.PROPOSED, application__state=State.PROPOSED, on__lte=day, until__gte=day
        )


class FundingStep(models.Model):
    """Written by `heritage.funding.course` alone; one that was wrong is taken back, never deleted."""

    application = models.ForeignKey("funding.FundingApplication", on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(pgettext_lazy("funding", "state"), max_length=12, choices=State)
    on = models.DateField(pgettext_lazy("funding step", "on"))
    until = models.DateField(_("last day of the public notice"), null=True, blank=True)
    document = models.FileField(_("document"), upload_to=FOLDER, storage=papers, blank=True, validators=[check_paper])
    note = models.CharField(pgettext_lazy("funding step", "note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_reason = models.CharField(max_length=300, blank=True)

    objects: Any = StepQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of an application")
        indexes = [models.Index(fields=["state", "on"], name="funding_step_by_state")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.on:%Y-%m-%d}"

    @property
    def days_left(self) -> int | None:
        """Days of the notice after today, 0 on its last day; None when it has not begun, is over, or is no notice."""
        today = timezone.localdate()
        if self.until is None or not self.on <= today <= self.until:
            return None
        return (self.until - today).days
