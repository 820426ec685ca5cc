"""The home page: what is on now."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from ..frontage import frontage_context
from .base import BasePage


class HomePage(BasePage):
    """The front of the site. What it shows comes from the apps that registered with `lantai.pages.frontage`."""

    featured = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("what the home page opens with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Left empty, it is the exhibition that is on, or the latest one."),
    )

    template = "pages/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1
    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("featured")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        return {**super().get_context(request, *args, **kwargs), **frontage_context(self)}
