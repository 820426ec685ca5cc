"""What can be done to many exhibits at once, from their list."""

from .exhibition import AddToExhibition
from .openness import SetOpenness
from .tags import AddTags

ACTIONS = (AddTags, SetOpenness, AddToExhibition)

__all__ = ["ACTIONS"]
