"""Counts tries of the same visitor; see `stories.submissions.visitors`."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Attempt(models.Model):
    """One try. `visitor` is a hash with the salt of the day, which nobody can lead back to an address."""

    deed = models.CharField(max_length=8)
    visitor = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["deed", "visitor", "at"], name="attempt_by_visitor")]

    def __str__(self) -> str:
        return f"{self.deed} {self.at}"
