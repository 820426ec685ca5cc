"""All books, under `/heritage/books/`."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lantai.pages.models import BasePage


class PublicationIndexPage(BasePage):
    """The list of books, `/heritage/books/`."""

    template = "publications/publication_index_page.html"
    parent_page_types: ClassVar = ["heritage.HeritageIndexPage"]
    subpage_types: ClassVar = ["publications.PublicationPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of books")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..listing import books_shown

        return {**super().get_context(request, *args, **kwargs), "books": books_shown(self)}
