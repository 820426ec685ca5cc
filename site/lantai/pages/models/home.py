"""The home page: what is on now."""

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from lantai.pagecache.memory import remembered

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

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Finds a page by its whole address, in one query at any depth; Wagtail takes two for each level.

        No page of this site handles addresses below its own.
        """
        if not path_components:
            return super().route(request, path_components)
        address = f"{self.url_path}{'/'.join(path_components)}/"
        model, number = remembered(("page at", address), lambda: _page_at(address))
        return get_object_or_404(model._default_manager, pk=number).route(request, [])

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        return {**super().get_context(request, *args, **kwargs), **self._frontage(request)}

    def _frontage(self, request: HttpRequest) -> dict[str, Any]:
        if getattr(request, "is_preview", False) or getattr(request, "shows_draft", False):
            return frontage_context(self)
        return remembered(("frontage", self.pk, self.featured_id, get_language()), lambda: frontage_context(self))


def _page_at(address: str) -> tuple[type[Page], int]:
    """Model and number of the page with a `url_path`. Raises `Http404`."""
    found = Page.objects.filter(url_path=address).values_list("content_type", "pk").first()
    model = found and ContentType.objects.get_for_id(found[0]).model_class()
    if not model:
        raise Http404
    return model, found[1]
