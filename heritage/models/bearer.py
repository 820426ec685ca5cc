"""代表性传承人: the people who carry an element on, and what they agreed may be said of them."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import RevisionMixin

from ..categories import Level


class Bearer(RevisionMixin, models.Model):
    """A person. Personal data: apart from elements, never searched, exported or shown but by `heritage.consent`.

    `consent_*` are written by `heritage.consent.record` and `heritage.consent.withdraw` alone.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", pgettext_lazy("sex of a person", "female")
        MALE = "male", pgettext_lazy("sex of a person", "male")

    class Life(models.TextChoices):
        LIVING = "living", pgettext_lazy("state of a person", "living")
        DECEASED = "deceased", pgettext_lazy("state of a person", "deceased")
        UNKNOWN = "unknown", pgettext_lazy("state of a person", "not known")

    class Scope(models.TextChoices):
        """What may be shown; each includes the ones before it."""

        NAME = "name", _("name and generation")
        LIFE = "life", _("name, sex, years and life")
        PORTRAIT = "portrait", _("name, life and portrait")

    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, validators=[MinValueValidator(1600), MaxValueValidator(2100)]
    )
    death_year = models.PositiveSmallIntegerField(
        _("year of death"), null=True, blank=True, validators=[MinValueValidator(1600), MaxValueValidator(2100)]
    )
    life = models.CharField(
        pgettext_lazy("bearer of heritage", "living or not"), max_length=8, choices=Life, default=Life.LIVING
    )
    level = models.CharField(
        _("recognised at level"), max_length=10, choices=Level, blank=True, help_text=_("Empty: not on a list.")
    )
    teacher = models.ForeignKey(
        "self",
        verbose_name=_("teacher"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pupils",
        help_text=_("Makes the lineage. A teacher who has died is entered as a bearer, too."),
    )
    biography = models.TextField(_("life and work"), blank=True)
    portrait = models.ForeignKey(
        "media.ArchiveImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    consent_on = models.DateField(_("consent given on"), null=True, blank=True, editable=False)
    consent_scope = models.CharField(_("consent covers"), max_length=8, choices=Scope, blank=True, editable=False)
    consent_until = models.DateField(_("consent holds until"), null=True, blank=True, editable=False)
    consent_paper = models.CharField(_("where the signed paper is"), max_length=120, blank=True, editable=False)

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("bearer")
        verbose_name_plural = _("bearers")
        permissions = [("decide_consent", _("Can record and withdraw the consent of bearers"))]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.birth_year and self.death_year and self.death_year < self.birth_year:
            raise ValidationError({"death_year": _("Nobody dies before being born.")})
        if self.death_year and self.life == self.Life.LIVING:
            raise ValidationError({"life": _("A year of death is given: this person has died.")})
        if self._teaches_in_a_circle():
            raise ValidationError({"teacher": _("A teacher cannot be a pupil of their own pupil.")})

    def _teaches_in_a_circle(self) -> bool:
        seen = {self.pk} if self.pk else set()
        teacher = self.teacher
        while teacher is not None:
            if teacher.pk in seen:
                return True
            seen.add(teacher.pk)
            teacher = teacher.teacher
        return False

    def consents_on(self, day: datetime.date | None = None) -> bool:
        """Whether a recorded consent holds on a day, today by default."""
        day = day or timezone.localdate()
        begun = self.consent_on is not None and self.consent_on <= day
        return begun and (self.consent_until is None or day <= self.consent_until)

    def allows(self, scope: str, day: datetime.date | None = None) -> bool:
        """Whether the public may have what `scope` covers: of who has died, everything; else what was agreed to."""
        if self.life == self.Life.DECEASED:
            return True
        order: list[str] = self.Scope.values
        agreed = self.consent_scope in order and order.index(self.consent_scope) >= order.index(scope)
        return agreed and self.consents_on(day)

    @property
    def may_be_named(self) -> bool:
        """Whether the public may know of this person at all."""
        return self.allows(self.Scope.NAME)

    @property
    def years_shown(self) -> str:
        """1921—1994, 1958—, or nothing."""
        if not self.birth_year and not self.death_year:
            return ""
        return f"{self.birth_year or '?'}—{self.death_year or ''}"

    def with_content_json(self, content: dict[str, Any]) -> "Bearer":
        """An earlier version under today's consent: going back to it brings none back."""
        version: Bearer = super().with_content_json(content)
        for name in ("consent_on", "consent_scope", "consent_until", "consent_paper"):
            setattr(version, name, getattr(self, name))
        return version
