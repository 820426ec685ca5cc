"""Lists of books for public pages."""

from typing import Any

from lantai.pages.visibility import open_to_all

from .models import PublicationPage


def books_shown(index: Any = None) -> list[PublicationPage]:
    """Books everybody may see, latest first, with cover; below `index` or all."""
    books: Any = open_to_all(PublicationPage.objects.all())
    if index is not None and index.pk:
        books = books.child_of(index)
    return list(books.order_by("-published_on", "-first_published_at"))
