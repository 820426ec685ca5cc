"""展签: sheets of labels."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    """Width and height of a label, in millimetres."""

    SMALL = "90x55", _("90 × 55 mm, ten on a sheet of A4")
    MEDIUM = "100x70", _("100 × 70 mm, eight on a sheet of A4")
    LARGE = "140x100", _("140 × 100 mm, four on a sheet of A4")


class LabelSheet(models.Model):
    """Which labels are printed, and how. Texts are those of the records on the day of printing.

    `chosen` are ids of exhibits in their order; with an `exhibition` it is empty, and the walk of its latest draft counts.
    """

    class Languages(models.TextChoices):
        CHINESE = "zh", _("Chinese")
        BOTH = "zh-en", _("Chinese and English")

    title = models.CharField(_("title (题名)"), max_length=255)
    exhibition = models.ForeignKey(
        "exhibitions.ExhibitionPage",
        verbose_name=_("exhibition"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="label_sheets",
    )
    chosen: models.JSONField[Any, Any] = models.JSONField(default=list, editable=False)
    size = models.CharField(_("size"), max_length=8, choices=Size, default=Size.SMALL)
    languages = models.CharField(_("languages"), max_length=5, choices=Languages, default=Languages.CHINESE)
    has_text = models.BooleanField(_("with a short text"), default=True)
    has_marks = models.BooleanField(_("with crop marks"), default=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    printed_at = models.DateTimeField(_("last printed"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("sheet of labels")
        verbose_name_plural = _("sheets of labels")

    def __str__(self) -> str:
        return self.title
