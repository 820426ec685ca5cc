"""What a site needs for stories: their list, and themes to begin with."""

from lantai.pages.foundation import register_founder, section
from lantai.pages.models import HomePage

from .models import StoryIndexPage, StoryTheme

THEMES = ("红色记忆", "城乡变迁", "百姓生活", "人物春秋", "风物技艺")


@register_founder
def lay(home: HomePage) -> None:
    """Add the list of stories; a site that gets it now gets the usual themes as well."""
    if section(home, StoryIndexPage, "档案故事", "stories") and not StoryTheme.objects.exists():
        for order, name in enumerate(THEMES, 1):
            StoryTheme.objects.create(name=name, sort_order=order)
