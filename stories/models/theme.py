"""专题: what a story is about, in the hall's own words."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from exhibitions.slugs import free_slug


class StoryTheme(index.Indexed, models.Model):
    """One theme stories are grouped by; a story has one or none."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    slug = models.SlugField(_("slug"), max_length=90, unique=True, editable=False)
    sort_order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Smaller numbers stand first in lists.")
    )

    panels: ClassVar = [FieldPanel("name"), FieldPanel("sort_order")]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ("sort_order", "name")
        verbose_name = pgettext_lazy("stories", "theme")
        verbose_name_plural = pgettext_lazy("stories", "themes")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(StoryTheme, self.name)
        super().save(*args, **kwargs)
