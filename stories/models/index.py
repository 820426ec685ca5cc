"""All stories: by theme, decade and tag."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lantai.pages.models import BasePage


class StoryIndexPage(BasePage):
    """The list of stories, filtered by its query string; see `stories.listing`."""

    template = "stories/story_index_page.html"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["stories.StoryPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..listing import listing_context

        return {**super().get_context(request, *args, **kwargs), **listing_context(request)}
