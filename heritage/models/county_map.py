"""The county's outline, drawn by the page itself: no map service is ever contacted."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

_PATH = re.compile(r"[\sMmLlHhVvCcSsQqTtAaZz0-9.,+\-eE]*")


def check_path(text: str) -> None:
    """Raise `ValidationError` unless every line is the data of an SVG path (SVG 2, 9.3), nothing else."""
    for line in text.splitlines():
        if line.strip() and not (_PATH.fullmatch(line) and line.lstrip()[0] in "Mm"):
            raise ValidationError(
                _('“%(line)s…” is no path. Paste what stands between the quotes of d="…" in the SVG file.'),
                params={"line": line.strip()[:30]},
            )


@register_setting(icon="site")
class CountyMap(BaseSiteSetting):
    """Outline and waters as SVG paths; places stand on it by the percentages of `exhibitions.Place`."""

    width = models.PositiveIntegerField(
        pgettext_lazy("map", "width"), default=1200, validators=[MinValueValidator(10), MaxValueValidator(100_000)]
    )
    height = models.PositiveIntegerField(
        pgettext_lazy("map", "height"), default=900, validators=[MinValueValidator(10), MaxValueValidator(100_000)]
    )
    outline = models.TextField(
        _("outline"),
        blank=True,
        max_length=100_000,
        validators=[check_path],
        help_text=_('The path of the boundary, as in the d="…" of an SVG file. Empty: places are listed only.'),
    )
    waters = models.TextField(
        _("rivers and lakes"),
        blank=True,
        max_length=100_000,
        validators=[check_path],
        help_text=_("A path on each line."),
    )
    caption = models.CharField(
        _("caption"),
        max_length=200,
        blank=True,
        help_text=_("What kind of map this is, and its approval number if it has one."),
    )

    panels: ClassVar = [
        FieldRowPanel(
            [FieldPanel("width"), FieldPanel("height")],
            heading=_("Size of the drawing"),
            help_text=_("The last two numbers of the SVG file's viewBox; the first two have to be 0 0."),
        ),
        FieldPanel("outline"),
        FieldPanel("waters"),
        FieldPanel("caption"),
    ]

    class Meta:
        verbose_name = _("county map")

    @property
    def water_paths(self) -> list[str]:
        """Each river or lake."""
        return [line.strip() for line in self.waters.splitlines() if line.strip()]
