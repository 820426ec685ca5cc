"""Reading a book online: its page, its chapters, what stands before and after them, its lists."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import exporting, structured_data
from .manuscript.compose import CONTENTS, draft_edition, published_edition
from .manuscript.counting import figures_of, published_figures
from .manuscript.nodes import Chapter, Edition

if TYPE_CHECKING:
    from .models import ChapterPage, PartPage, PublicationPage


def shows_draft(request: HttpRequest) -> bool:
    """Whether the request is a preview in the admin or comes by an unlisted link to a draft."""
    return bool(getattr(request, "is_preview", False) or getattr(request, "shows_draft", False))


def edition_for(book: "PublicationPage", request: HttpRequest, only: Any = None) -> Edition:
    """The edition a request may see; see `published_edition` for `only`."""
    return draft_edition(book, only) if shows_draft(request) else published_edition(book, only)


def book_context(book: "PublicationPage", request: HttpRequest) -> dict[str, Any]:
    """Template context of the page of a book: contents, counts, what can be downloaded."""
    if shows_draft(request) or not book.pk:
        edition = draft_edition(book)
        figures, downloads = figures_of(edition), []
    else:
        edition = published_edition(book, CONTENTS)
        figures, downloads = published_figures(book), exporting.offered(book)
    people = list(book.credits.all())
    return {
        "book": book,
        "edition": edition,
        "figures": figures,
        "credits": people,
        "downloads": downloads,
        "structured_data": structured_data.book(book, request, edition, people),
    }


def chapter_context(page: "ChapterPage", request: HttpRequest) -> dict[str, Any]:
    """Template context of one chapter, with the way to its neighbours."""
    book = _book_above(page, request)
    edition = edition_for(book, request, only=page)
    chapter = next(chapter for chapter in edition.chapters if chapter.page is page)
    return {
        **_station(book, edition, chapter),
        "structured_data": structured_data.chapter(chapter, edition, request),
    }


def part_context(page: "PartPage", request: HttpRequest) -> dict[str, Any]:
    """Template context of a part: its chapters, and the neighbours."""
    book = _book_above(page, request)
    edition = edition_for(book, request, only=page)
    part = next(part for part in edition.parts if part.page is not None and part.page.pk == page.pk)
    first = edition.stations.index(part.chapters[0]) if part.chapters else 0
    return {
        "book": book,
        "edition": edition,
        "part": part,
        "previous": edition.stations[first - 1] if first else None,
        "following": part.chapters[0] if part.chapters else None,
    }


def matter_context(book: "PublicationPage", request: HttpRequest, name: str) -> dict[str, Any] | None:
    """Template context of 前言, 凡例 or 后记; None where the book has none."""
    edition = edition_for(book, request, only=name)
    chapter = next((station for station in edition.stations if station.matter == name), None)
    return _station(book, edition, chapter) if chapter else None


def whole_book(book: "PublicationPage", request: HttpRequest) -> HttpResponse:
    """All of a book's draft on one page, for reviewers and the holders of a draft link."""
    edition = draft_edition(book)
    context = {
        "page": book,
        "self": book,
        "book": book,
        "edition": edition,
        "figures": figures_of(edition),
        "credits": list(book.credits.all()),
    }
    return render(request, "publications/whole_book.html", context)


def _book_above(page: Any, request: HttpRequest) -> "PublicationPage":
    # A chapter that is being written for the first time: its preview knows the address only.
    book: PublicationPage = page.book if page.path else _book_at(page.url_path)
    return book


def _book_at(path: str) -> "PublicationPage":
    from .models import PublicationPage

    starts = [path[: place + 1] for place, sign in enumerate(path) if sign == "/"]
    found: PublicationPage = PublicationPage.objects.get(url_path__in=starts)
    return found


def _station(book: "PublicationPage", edition: Edition, chapter: Chapter) -> dict[str, Any]:
    stations = edition.stations
    place = stations.index(chapter)
    return {
        "book": book,
        "edition": edition,
        "chapter": chapter,
        "part": next((part for part in edition.parts if part.title and chapter in part.chapters), None),
        "previous": stations[place - 1] if place else None,
        "following": stations[place + 1] if place + 1 < len(stations) else None,
    }
