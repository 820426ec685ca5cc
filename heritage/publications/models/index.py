"""All books, under `/heritage/books/`."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lantai.pages.models import BasePage

FOLDER = "heritage"


class PublicationIndexPage(BasePage):
    """The list of books. Its address lies below `/heritage/`, where no page stands but the register of elements."""

    template = "publications/publication_index_page.html"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["publications.PublicationPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of books")

    def set_url_path(self, parent: Page | None) -> str:
        if parent is None:
            return str(super().set_url_path(parent))
        self.url_path = f"{parent.url_path}{FOLDER}/{self.slug}/"
        return self.url_path

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..listing import books_shown

        return {**super().get_context(request, *args, **kwargs), "books": books_shown(self)}
