"""Stories: themes, outlets, pitches, their list and their figures."""

from typing import Any

from stories.models import StoryTheme

from ..cast import Cast
from . import EDITOR, SIGNED_IN, Rows

ROWS: Rows = [
    ("wagtailsnippets_stories_storytheme:delete", {"admin"}),
    ("wagtailsnippets_stories_storytheme:*", EDITOR),
    ("wagtailsnippetchoosers_stories_storytheme:create", EDITOR),
    ("wagtailsnippetchoosers_stories_storytheme:*", SIGNED_IN),
]


def samples(cast: Cast) -> dict[str, Any]:
    theme = StoryTheme.objects.earliest("pk")
    return {
        "wagtailsnippets_stories_storytheme:pk": theme.pk,
        "wagtailsnippetchoosers_stories_storytheme:pk": theme.pk,
    }
