"""Books: their public addresses, and what is done with them in the admin."""

from typing import Any

from ..cast import Cast
from . import EVERYBODY, NOBODY, SIGNED_IN, Rows

ROWS: Rows = [
    ("publications:download", NOBODY),  # the sample book has no file yet
    ("publications:*", EVERYBODY),
    ("book_elements:*", SIGNED_IN),
]


def samples(cast: Cast) -> dict[str, Any]:
    """The demonstration's book."""
    from heritage.models import HeritageElement, HeritageIndexPage
    from heritage.publications.demo.loader import load
    from heritage.publications.models import PublicationPage
    from lantai.pages.models import HomePage

    if not HeritageIndexPage.objects.exists():
        HomePage.objects.get().add_child(instance=HeritageIndexPage(title="非遗", slug="heritage"))
    load()
    book = PublicationPage.objects.get()
    names = ("preface", "conventions", "afterword", "figures", "index", "download")
    element = HeritageElement(name="竹编", category="crafts", level="county")
    element.save()
    chosen = {"book_elements:pk": element.pk}
    return {**chosen, **{f"publications:{name}:slug": book.slug for name in names}, "fmt": "epub"}
