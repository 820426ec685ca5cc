"""What a site needs for books: their list, below the page of heritage."""

from heritage.models import HeritageIndexPage
from lantai.pages.foundation import register_founder
from lantai.pages.models import HomePage

from .models import PublicationIndexPage

SUMMARY = "据馆藏档案、登记册和口述记录编成的书，可以逐章在线读，也可以下载。"


@register_founder
def lay(_home: HomePage) -> None:
    """Add the list of books, where there is a page of heritage and no list yet."""
    heritage = HeritageIndexPage.objects.first()
    if heritage is None or PublicationIndexPage.objects.exists():
        return
    index = PublicationIndexPage(title="史料书", slug="books", summary=SUMMARY)
    heritage.add_child(instance=index)
    index.save_revision().publish()
