"""What stories put on the home page."""

from typing import Any

from lantai.pages.frontage import register_frontage
from lantai.pages.models import HomePage

from .listing import public_stories

LATEST = 3


@register_frontage
def latest_stories(page: HomePage) -> dict[str, Any]:
    """The latest stories, in one query."""
    return {"latest_stories": list(public_stories()[:LATEST])}
