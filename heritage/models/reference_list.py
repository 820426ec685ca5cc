"""Lists of other regions: what the hall looks things up in, not what it answers for."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from exhibitions.slugs import free_slug

from ..categories import Level


class ReferenceList(models.Model):
    """参考名录, such as the national list: whose it is, where it was taken from and as of when."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=90, unique=True, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.NATIONAL)
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Who published it, and who compiled it. Shown to readers.")
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    as_of = models.DateField(
        _("as of"), null=True, blank=True, help_text=_("The day up to which the list is complete.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What a reader should know before relying on it."))
    is_public = models.BooleanField(
        _("readers may browse it"), default=True, help_text=_("As a list that says where it comes from.")
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("level"),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("source_url"), FieldPanel("as_of")]),
        FieldPanel("note"),
        FieldPanel("is_public"),
    ]

    class Meta:
        ordering = ("name",)
        verbose_name = _("reference list")
        verbose_name_plural = _("reference lists")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(ReferenceList, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("heritage:list", args=[self.slug])


class ElementRegion(models.Model):
    """One province an element's region lies in; derived by `HeritageElement.save`, never entered."""

    element = models.ForeignKey("heritage.HeritageElement", on_delete=models.CASCADE, related_name="provinces")
    province = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["element", "province"], name="element_province_once")]
        indexes: ClassVar = [models.Index(fields=["province", "element"], name="element_by_province")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.province
