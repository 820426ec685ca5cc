"""One application to one programme in one year."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..states import GRANTED, State
from .programme import Programme
from .step import FundingStep


def this_year() -> int:
    """The year on the hall's wall."""
    return timezone.localdate().year


class ApplicationQuerySet(models.QuerySet["FundingApplication"]):
    def for_display(self) -> "ApplicationQuerySet":
        """With programme, steps and who recorded them, in a fixed number of queries."""
        steps = FundingStep.objects.select_related("recorded_by", "taken_back_by")
        return self.select_related("programme").prefetch_related(models.Prefetch("steps", steps))


class FundingApplication(models.Model):
    """For a book of this site, or for a project that has no page yet. `state` is written by `course` alone."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="applications", verbose_name=_("funding programme")
    )
    year = models.PositiveSmallIntegerField(
        pgettext_lazy("funding", "year"),
        default=this_year,
        validators=[MinValueValidator(1980), MaxValueValidator(2100)],
    )
    publication = models.ForeignKey(
        "publications.PublicationPage",
        verbose_name=_("book"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="funding_applications",
        help_text=_("Its page shows the public notice while it runs."),
    )
    project_title = models.CharField(
        _("title of the project"),
        max_length=120,
        blank=True,
        help_text=_("Under which it was applied for, without 《》. Left empty, the title of the book."),
    )
    applicant = models.CharField(_("applying body"), max_length=120, blank=True)
    amount_applied = models.DecimalField(
        _("amount applied for (yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    amount_granted = models.DecimalField(
        _("amount granted (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True, editable=False
    )
    state = models.CharField(
        pgettext_lazy("funding", "state"), max_length=12, choices=State, default=State.PREPARING, editable=False
    )
    note = models.TextField(pgettext_lazy("funding", "note"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: Any = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "programme", "pk")
        verbose_name = _("funding application")
        verbose_name_plural = _("funding applications")
        indexes = [models.Index(fields=["year", "state"], name="funding_by_year_and_state")]
        permissions = [("advance_fundingapplication", _("Can record the steps of funding applications"))]

    def __str__(self) -> str:
        return f"《{self.title}》 {self.programme_and_year}"

    def clean(self) -> None:
        super().clean()
        self.project_title = self.project_title.strip().removeprefix("《").removesuffix("》")
        if not self.project_title and self.publication:
            # The title it was applied for under; the book may change its own later.
            self.project_title = self.publication.title
        if not self.title:
            raise ValidationError({"project_title": _("Name the project, or choose the book.")})

    @property
    def title(self) -> str:
        """Title of what is to be funded, without brackets."""
        return self.project_title

    @property
    def programme_and_year(self) -> str:
        """2025年度澜山市文艺精品扶持项目, as it is quoted in Chinese."""
        return f"{self.year}年度{self.programme}"

    @property
    def is_granted(self) -> bool:
        """Whether the money was granted; a proposal on public notice is not."""
        return self.state in GRANTED

    def standing_steps(self) -> list[FundingStep]:
        """The steps taken, in order, without those taken back; from what was prefetched if it was."""
        steps: Any = self.steps.all()
        return [step for step in steps if step.taken_back_at is None]

    @property
    def last_step(self) -> FundingStep | None:
        """The step that brought it to its state."""
        return next(reversed(self.standing_steps()), None)
