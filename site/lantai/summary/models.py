"""What a hall keeps of its own for summary and return: its template, and the rows the return asks for."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantai.media.storage import papers
from lantai.reports.periods import FIRST_YEAR, LAST_YEAR

FOLDER = "summary-templates"


def template_path(_template: "SummaryTemplate", filename: str) -> str:
    """All in one private folder; storage tells names apart."""
    return f"{FOLDER}/{filename}"


class SummaryTemplate(models.Model):
    """A Word template of the hall's own. At most one is in use; with none, the project's own wording is.

    Written by `lantai.summary.templates` alone.
    """

    name = models.CharField(_("name of the file"), max_length=160)
    file = models.FileField(_("file"), upload_to=template_path, storage=papers, max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_in_use = models.BooleanField(_("in use"), default=False, editable=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by_name = models.CharField(_("added by"), max_length=160, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-added_at", "-pk")
        verbose_name = _("template of the annual summary")
        verbose_name_plural = _("templates of the annual summary")
        default_permissions = ()
        permissions: ClassVar = [("change_wording", _("Can replace the template of the annual summary"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_in_use"], condition=models.Q(is_in_use=True), name="summary_template_in_use_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReturnRow(models.Model):
    """One row of a year's statistics return (统计年报): codes and definitions change between years, so they are data.

    `figure` is the key of the figure whose exact value it takes, "" for what the hall fills in by hand, in `by_hand`.
    """

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    sort_order = models.PositiveIntegerField(pgettext_lazy("return", "order"), default=0)
    code = models.CharField(pgettext_lazy("return", "row code"), max_length=20, blank=True)
    name = models.CharField(pgettext_lazy("return", "indicator"), max_length=120)
    unit = models.CharField(pgettext_lazy("return", "unit"), max_length=20, blank=True)
    definition = models.TextField(
        pgettext_lazy("return", "definition"), blank=True, help_text=_("As the return's own explanations have it.")
    )
    figure = models.CharField(
        pgettext_lazy("return", "figure"),
        max_length=60,
        blank=True,
        help_text=_("Its exact value is taken. Empty: the value is entered by hand."),
    )
    by_hand = models.DecimalField(
        pgettext_lazy("return", "value entered by hand"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Only for rows without a figure, for example 万字."),
    )

    class Meta:
        ordering = ("-year", "sort_order", "code", "pk")
        verbose_name = _("row of the return")
        verbose_name_plural = _("rows of the return")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "name", "unit"], name="return_row_once"),
            models.UniqueConstraint(fields=["year", "code"], condition=~models.Q(code=""), name="return_code_once"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.year), self.code, self.name) if part)

    def clean(self) -> None:
        super().clean()
        if self.figure and self.by_hand is not None:
            raise ValidationError({"by_hand": _("The row takes its value from a figure; leave this empty.")})


def copied(row: ReturnRow, year: int) -> ReturnRow:
    """The same row for another year, not yet saved; what was entered by hand stays behind."""
    fields: dict[str, Any] = {
        name: getattr(row, name) for name in ("sort_order", "code", "name", "unit", "definition", "figure")
    }
    return ReturnRow(year=year, **fields)
