"""What happened to a submission, in order: who did what and when, and the words that passed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .submission import Submission


class Turn(models.Model):
    """One step; `by` is None for the contributor. The contributor reads it on the receipt page."""

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("submission", "Received")
        ASKED = "asked", pgettext_lazy("submission", "Additions asked for")
        ADDED = "added", pgettext_lazy("submission", "Additions received")
        ACCEPTED = "accepted", pgettext_lazy("submission", "Accepted")
        DECLINED = "declined", pgettext_lazy("submission", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("submission", "Withdrawn by the contributor")
        EMPTIED = "emptied", pgettext_lazy("submission", "Deleted when its time was over")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
