"""现场人员: who may say on a counting phone that it is they who count."""

import secrets
from typing import ClassVar

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

ROUNDS = 300_000
"""Of PBKDF2-SHA256; a phone works through them in well under a second."""


class AttendantQuerySet(models.QuerySet["Attendant"]):
    def counting_for(self, page_id: int | None) -> "AttendantQuerySet":
        """Those of an event or exhibition, and those of the hall, who count everywhere."""
        return self.filter(Q(subject=None) | Q(subject=page_id)).order_by("name")


class Attendant(models.Model):
    """A person at the door: a name and a PIN, kept as a salted hash that a phone can check without network.

    The PIN says who counts, not whether the phone may: that is the phone's token.
    """

    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    subject = models.ForeignKey(
        Page,
        verbose_name=_("event or exhibition"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: counts for the hall, at every event."),
    )
    pin_hash = models.CharField(max_length=128, editable=False)

    objects = AttendantQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("attendant")
        verbose_name_plural = _("attendants")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "name"], name="attendant_once_an_event"),
            models.UniqueConstraint(fields=["name"], condition=Q(subject=None), name="attendant_once_in_the_hall"),
        ]

    def __str__(self) -> str:
        return self.name

    def set_pin(self, pin: str) -> None:
        """Keep a PIN, as its hash; phones that know another ask for the new one after their next sending."""
        self.pin_hash = PBKDF2PasswordHasher().encode(pin, secrets.token_urlsafe(16), ROUNDS)
