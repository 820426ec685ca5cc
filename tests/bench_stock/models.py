from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


@register_setting
class Hall(BaseSiteSetting):
    name = models.CharField(max_length=60, default="云溪县档案馆")
    address = models.CharField(max_length=200, default="云溪县文化路 1 号")


class Figure(blocks.StructBlock):
    image = ImageChooserBlock()
    caption = blocks.CharBlock(required=False)

    class Meta:
        template = "figure.html"


class StockPage(Page):
    """The home page and every other: blocks one after another."""

    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(
        [("heading", blocks.CharBlock()), ("text", blocks.TextBlock()), ("figure", Figure())], blank=True
    )

    template = "page.html"
    content_panels: ClassVar = Page.content_panels

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        root = self.get_site().root_page
        menu = root.get_children().live().in_menu()
        is_home = self.pk == root.pk
        sections = [section.get_children().live().public().specific()[:4] for section in menu] if is_home else []
        return {**super().get_context(request, *args, **kwargs), "menu": menu, "sections": sections}
