"""利用登记: what the reading room did, line by line, by day. No reader is named anywhere."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantai.ops.keeping import Kept, kept_manager

MOST_AT_ONCE = 5000
"""Largest number one line may hold."""


class Purpose(models.TextChoices):
    """利用目的, as archives in China ask for it in the register of use and the statistics return."""

    REFERENCE = "reference", pgettext_lazy("purpose of use", "official reference")
    EVIDENCE = "evidence", pgettext_lazy("purpose of use", "personal evidence")
    COMPILATION = "compilation", pgettext_lazy("purpose of use", "history and gazetteers")
    RESEARCH = "research", pgettext_lazy("purpose of use", "academic research")
    ECONOMY = "economy", pgettext_lazy("purpose of use", "economic construction")
    EDUCATION = "education", pgettext_lazy("purpose of use", "publicity and education")
    OTHER = "other", pgettext_lazy("purpose of use", "other")


QUANTITIES = ("readers", "volumes", "items", "copies", "pages")
"""What a line counts, in the order of all lists and sheets."""


def _each(test: str, value: int) -> Q:
    together = Q()
    for name in QUANTITIES:
        together &= Q(**{f"{name}__{test}": value})
    return together


_SOME = ~_each("exact", 0)


class Entry(Kept):
    """One line of the register, written once: triggers refuse UPDATE and DELETE.

    A sum is the sum of lines, whatever their order. A line that was wrong is taken back by one with the
    opposite numbers. It refers to no user, for a deleted account would have to change it: `actor` says who.
    """

    number = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_("day"))
    purpose = models.CharField(_("purpose of use"), max_length=12, choices=Purpose, default=Purpose.EVIDENCE)
    readers = models.SmallIntegerField(_("readers received"), default=0)
    volumes = models.SmallIntegerField(_("volumes provided"), default=0)
    items = models.SmallIntegerField(_("items provided"), default=0)
    copies = models.SmallIntegerField(_("documents copied"), default=0)
    pages = models.SmallIntegerField(_("pages copied"), default=0)
    reverses = models.OneToOneField(
        "self", verbose_name=_("takes back"), null=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    actor = models.CharField(_("entered by"), max_length=150)
    recorded_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["Entry"]] = kept_manager()

    class Meta:
        ordering = ("-day", "-recorded_at", "number")
        verbose_name = _("line of the register of use")
        verbose_name_plural = _("register of use")
        indexes: ClassVar = [models.Index(fields=["day", "purpose"], name="readingroom_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="readingroom_says_something",
                condition=_SOME
                & (
                    (Q(reverses=None) & _each("gte", 0) & _each("lte", MOST_AT_ONCE))
                    | (Q(reverses__isnull=False) & ~Q(reason="") & _each("lte", 0) & _each("gte", -MOST_AT_ONCE))
                ),
            ),
            models.CheckConstraint(name="readingroom_not_of_itself", condition=~Q(reverses=F("number"))),
        ]

    def __str__(self) -> str:
        fields: dict[str, Any] = {field.name: field for field in self._meta.get_fields()}
        counted = [f"{fields[name].verbose_name} {getattr(self, name)}" for name in QUANTITIES if getattr(self, name)]
        return f"{self.day} {self.get_purpose_display()} {'，'.join(counted)}"

    @property
    def quantities(self) -> dict[str, int]:
        """The numbers of the line by name."""
        return {name: getattr(self, name) for name in QUANTITIES}
