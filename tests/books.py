"""Makers of books for tests."""

from typing import Any

from django.test import TestCase

from heritage.publications.models import ChapterPage, IndexTerm, PartPage, PublicationIndexPage, PublicationPage


def paragraph(*texts: str) -> tuple[str, str]:
    """A block of running text."""
    return ("text", "".join(f"<p>{text}</p>" for text in texts))


def noted(text: str, words: str) -> str:
    """Rich text with a footnote at its end, as the editor stores it."""
    return f'{text}<span data-note="{words}">〔注〕</span>'


def exhibit_block(exhibit: Any, **values: Any) -> tuple[str, dict[str, Any]]:
    """A block with an exhibit."""
    default = {"image_number": 1, "caption": "", "with_description": False, "with_transcription": False}
    return ("exhibit", {"exhibit": exhibit, "width": "full", **default, **values})


def picture_block(image: Any, caption: str, **values: Any) -> tuple[str, dict[str, Any]]:
    """A block with a picture."""
    return ("picture", {"image": image, "caption": caption, "source": "", "width": "full", **values})


def make_book(*chapters: Any, title: str = "竹书", slug: str = "bamboo", live: bool = True, **fields: Any) -> Any:
    """A book with chapters, each a title with its blocks, or with "part" to open a part; needs the fixture `home`."""
    # Within a test nothing is ever committed; pictures become public when something is.
    with TestCase.captureOnCommitCallbacks(execute=True):
        return _make_book(*chapters, title=title, slug=slug, live=live, **fields)


def _make_book(*chapters: Any, title: str, slug: str, live: bool, **fields: Any) -> Any:
    terms = fields.pop("terms", ())
    shelf = PublicationIndexPage.objects.get()
    book = PublicationPage(title=title, slug=slug, live=False, **fields)
    for kind, term, variants in terms:
        book.index_terms.add(IndexTerm(kind=kind, term=term, variants=variants))
    shelf.add_child(instance=book)
    parent: Any = book
    for number, (name, body) in enumerate(chapters, 1):
        if body == "part":
            parent = PartPage(title=name, slug=f"part-{number}", live=False)
            book.add_child(instance=parent)
        else:
            parent.add_child(instance=ChapterPage(title=name, slug=f"chapter-{number}", live=False, body=body))
    revision = book.save_revision()
    if live:
        revision.publish()
    return PublicationPage.objects.get(pk=book.pk)


def chapter(book: Any, number: int = 1) -> ChapterPage:
    """A chapter of a book as saved, counted from 1."""
    found: ChapterPage = ChapterPage.objects.descendant_of(book).order_by("path")[number - 1]
    return found
