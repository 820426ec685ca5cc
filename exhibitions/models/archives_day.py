"""International Archives Day (国际档案日, 9 June): one edition a year, with its theme."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from lantai.pages.blocks import HEADED_TEXT_FEATURES
from lantai.pages.models import BasePage
from lantai.pages.visibility import open_to_all


class ArchivesDayPage(BasePage):
    """One year's edition: its theme, its exhibitions and events."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2008), MaxValueValidator(2100)]
    )
    theme = models.CharField(_("theme"), max_length=80)
    introduction = RichTextField(_("introduction"), blank=True, features=HEADED_TEXT_FEATURES)

    template = "exhibitions/archives_day_page.html"
    parent_page_types: ClassVar = ["exhibitions.ExhibitionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        FieldPanel("year"),
        FieldPanel("theme"),
        *BasePage.content_panels,
        FieldPanel("introduction"),
    ]
    api_fields: ClassVar = [*BasePage.api_fields, APIField("year"), APIField("theme")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("theme"), index.FilterField("year")]

    class Meta:
        verbose_name = _("Archives Day edition")
        verbose_name_plural = _("Archives Day editions")
        ordering = ("-year",)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..listing import with_counts

        context = super().get_context(request, *args, **kwargs)
        exhibitions = open_to_all(self.exhibitions.all()).prefetch_related("runs").order_by("path")
        context["exhibitions"] = with_counts(exhibitions)
        context["events"] = open_to_all(self.events.all()).prefetch_related("sessions").order_by("path")
        context["editions"] = open_to_all(ArchivesDayPage.objects.exclude(pk=self.pk)).order_by("-year")
        return context
