"""Books: their public addresses, and what is done with them in the admin."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from ..cast import Cast
from . import EDITOR, EVERYBODY, NOBODY, REVIEWERS, SIGNED_IN, Rows

SEEING = REVIEWERS | EDITOR | {"director"}
ROWS: Rows = [
    ("book_file_delete", EDITOR),
    ("book_file_restart", EDITOR),
    ("book_file*", SEEING),
    ("books:choose_parent", SIGNED_IN),  # offers the parents one may use
    ("books:*", {"editor", "final_reviewer", "admin"}),
    ("publications:download", NOBODY),  # the sample book has no file yet
    ("publications:*", EVERYBODY),
]


def samples(cast: Cast) -> dict[str, Any]:
    """The demonstration's book."""
    from heritage.publications.models import BookExport, PublicationPage

    book = PublicationPage.objects.get()
    names = ("preface", "conventions", "afterword", "figures", "index", "download")
    export = BookExport.objects.create(publication=book, format="epub", version="draft", made_at=timezone.now())
    export.file.save("book.epub", ContentFile(b"PK"))
    files = {f"book_file{step}:pk": export.pk for step in ("", "_restart", "_delete")}
    chosen = {"book_files:page_id": book.pk, **files}
    return {**chosen, **{f"publications:{name}:slug": book.slug for name in names}, "fmt": "epub"}
