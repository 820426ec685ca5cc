"""Places of the county, marked on the hall's own map picture."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index


class Place(index.Indexed, models.Model):
    """A place exhibits come from. `x` and `y` are per cent of the map picture's width and height."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, editable=False)
    x = models.DecimalField(
        _("across, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("From the left edge of the map. Empty: the place is listed but not marked."),
    )
    y = models.DecimalField(
        _("down, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    panels: ClassVar = [FieldPanel("name"), FieldRowPanel([FieldPanel("x"), FieldPanel("y")])]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ("name",)
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            from ..slugs import free_slug

            self.slug = free_slug(Place, self.name)
        super().save(*args, **kwargs)
