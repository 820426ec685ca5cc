"""Books: their public addresses, and what is done with them in the admin."""

from typing import Any

from django.core.files.base import ContentFile

from ..cast import Cast
from . import EDITOR, EVERYBODY, NOBODY, REVIEWERS, SIGNED_IN, Rows

SEEING = REVIEWERS | EDITOR | {"director"}
ROWS: Rows = [
    ("book_file_delete", EDITOR),
    ("book_file_restart", EDITOR),
    ("book_file*", SEEING),
    ("books:*", {"editor", "final_reviewer", "admin"}),
    ("publications:download", NOBODY),  # the sample book has no file yet
    ("publications:*", EVERYBODY),
    ("book_elements:*", SIGNED_IN),
]


def samples(cast: Cast) -> dict[str, Any]:
    """The demonstration's book."""
    from heritage.models import HeritageElement, HeritageIndexPage
    from heritage.publications.demo.loader import load
    from heritage.publications.models import BookExport, PublicationPage
    from lantai.pages.models import HomePage

    if not HeritageIndexPage.objects.exists():
        HomePage.objects.get().add_child(instance=HeritageIndexPage(title="非遗", slug="heritage"))
    load()
    book = PublicationPage.objects.get()
    names = ("preface", "conventions", "afterword", "figures", "index", "download")
    element = HeritageElement(name="竹编", category="crafts", level="county")
    element.save()
    export = BookExport.objects.create(publication=book, format="epub", version="draft", state="done")
    export.file.save("book.epub", ContentFile(b"PK"))
    files = {f"book_file{step}:pk": export.pk for step in ("", "_restart", "_delete")}
    chosen = {"book_elements:pk": element.pk, "book_files:page_id": book.pk, **files}
    return {**chosen, **{f"publications:{name}:slug": book.slug for name in names}, "fmt": "epub"}
