"""What a site needs for heritage: the page it stands below."""

from lantai.pages.foundation import register_founder, section
from lantai.pages.models import HomePage

from .models import HeritageIndexPage


@register_founder
def lay(home: HomePage) -> None:
    """Add the page of heritage."""
    section(home, HeritageIndexPage, "非物质文化遗产", "heritage")
