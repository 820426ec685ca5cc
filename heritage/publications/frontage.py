"""Books on the landing page of heritage."""

from typing import Any

from django.http import HttpRequest

from heritage.frontage import register_section

from .listing import books_shown
from .models import PublicationIndexPage

SHELF = 4


@register_section(20, "publications/includes/landing_books.html")
def books(_request: HttpRequest) -> dict[str, Any]:
    """The latest books; nothing while there is none."""
    found = books_shown()[:SHELF]
    index = PublicationIndexPage.objects.live().first()
    return {"books": found, "index": index} if found else {}
