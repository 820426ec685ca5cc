"""Stories told from the archives, and who was offered them."""

from .index import StoryIndexPage
from .story import StoryBasis, StoryPage, StoryReading, TaggedStory
from .theme import StoryTheme

__all__ = ["StoryBasis", "StoryIndexPage", "StoryPage", "StoryReading", "StoryTheme", "TaggedStory"]
