"""The page below which heritage stands."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from lantai.pages.blocks import ReadingBlocks
from lantai.pages.models import BasePage


class HeritageIndexPage(BasePage):
    """/heritage/: what the county has, with the register and the books."""

    body = StreamField(ReadingBlocks(), verbose_name=_("text"), blank=True)

    template = "heritage/heritage_index_page.html"
    parent_page_types: ClassVar = ["pages.HomePage"]
    max_count = 1
    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("heritage page")
        verbose_name_plural = _("heritage pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..frontage import sections

        return {**super().get_context(request, *args, **kwargs), "sections": sections(request)}
