"""A programme that funds publications: 扶持项目, 出版基金."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heritage.categories import Level


class Programme(models.Model):
    """Named without its year: the year belongs to the application."""

    name = models.CharField(
        pgettext_lazy("funding programme", "name"),
        max_length=120,
        unique=True,
        help_text=_("Without the year: 澜山市文艺精品扶持项目."),
    )
    authority = models.CharField(_("authority (主管单位)"), max_length=120, blank=True)
    level = models.CharField(pgettext_lazy("funding programme", "level"), max_length=10, choices=Level)
    note = models.TextField(pgettext_lazy("funding programme", "note"), blank=True)

    class Meta:
        ordering = ("level", "name")
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")

    def __str__(self) -> str:
        return self.name
