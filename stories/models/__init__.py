"""Stories told from the archives, and who was offered them."""

from .index import StoryIndexPage
from .outlet import Outlet
from .pitch import Pitch
from .story import StoryBasis, StoryPage, StoryReading, TaggedStory
from .theme import StoryTheme

__all__ = [
    "Outlet",
    "Pitch",
    "StoryBasis",
    "StoryIndexPage",
    "StoryPage",
    "StoryReading",
    "StoryTheme",
    "TaggedStory",
]
