"""The latest books (`/feeds/books/`) as Atom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from lantai.pages.addresses import absolute
from lantai.pages.feeds import LATEST, PageAtomFeed, register_feed
from lantai.pages.models import HallSettings
from lantai.pages.visibility import open_to_all

from .models import PublicationPage


class BookFeed(PageAtomFeed):
    address_name = "publications:feed"
    kind = "book"

    def title(self, hall: HallSettings) -> str:
        return _("Books of %(hall)s") % {"hall": hall.name}

    def description(self, hall: HallSettings) -> str:
        return pgettext("feed", "Books of historical material, to be read online.")

    def link(self) -> str:
        return absolute(reverse("wagtail_serve", args=["heritage/books/"]))

    def items(self) -> Any:
        shown: Any = open_to_all(PublicationPage.objects.all()).defer("preface", "conventions", "afterword")
        return shown.order_by("-first_published_at", "-pk")[:LATEST]

    def item_categories(self, item: PublicationPage) -> list[str]:
        return [item.series] if item.series else []


register_feed(
    "books",
    pgettext_lazy("feed", "Books"),
    pgettext_lazy("feed", "Books of historical material, to be read online."),
    (("Atom", "publications:feed"),),
    order=60,
)
