"""All books in one list of the admin."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from lantai.pages.page_menu import ForThoseWhoSeePages

from ..models import PublicationPage


class BooksViewSet(PageListingViewSet):
    """The books, wherever they stand in the tree."""

    model = PublicationPage
    icon = "openquote"
    menu_label = gettext_lazy("Books")
    menu_name = "books"
    menu_item_class = ForThoseWhoSeePages
    menu_order = 158
    add_to_admin_menu = True
    columns: ClassVar[list[Any]] = [
        *PageListingViewSet.columns,
        Column("kind", label=gettext_lazy("Kind of publication"), accessor="kind_shown"),
        Column("isbn", label="ISBN", accessor="isbn"),
    ]


books_viewset = BooksViewSet("books")
