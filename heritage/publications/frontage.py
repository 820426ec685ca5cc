"""Books on the landing page of heritage."""

from typing import Any

from django.http import HttpRequest

from heritage.frontage import register_section

from .listing import books_shown

SHELF = 4


@register_section(50, "publications/includes/landing.html")
def books(_request: HttpRequest) -> dict[str, Any]:
    """The latest books; nothing while there is none."""
    found = books_shown()[:SHELF]
    return {"books": found, "url": found[0].shelf_url} if found else {}
