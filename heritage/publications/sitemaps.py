"""What belongs to books and is no page: front and back matter, lists of figures, indexes."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from lantai.pages.sitemaps import SiteSitemap, register_sitemap

from .listing import books_shown
from .models import PublicationPage


class BookSitemap(SiteSitemap):
    """The addresses made from each public book."""

    def items(self) -> Any:
        return [(book, name) for book in books_shown() for name in _made_from(book)]

    def location(self, item: tuple[PublicationPage, str]) -> str:
        book, name = item
        return reverse(f"publications:{name}", args=[book.slug])

    def lastmod(self, item: tuple[PublicationPage, str]) -> datetime | None:
        return item[0].last_published_at

    def get_latest_lastmod(self) -> datetime | None:
        """When any of the books last changed."""
        return max((book.last_published_at for book in books_shown() if book.last_published_at), default=None)


def _made_from(book: PublicationPage) -> list[str]:
    matter = [name for name in ("preface", "conventions", "afterword") if strip_tags(getattr(book, name)).strip()]
    return [*matter, "figures", "index"]


register_sitemap("books", BookSitemap)
