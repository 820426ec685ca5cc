"""Addresses below a book that are made from it: 前言, 凡例, 后记, list of figures, index, downloads."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantai.pages.visibility import open_to_all

from . import exporting
from .manuscript.index import by_letter
from .models import PublicationPage
from .reading import edition_for, matter_context


def _book(slug: str) -> PublicationPage:
    books: Any = open_to_all(PublicationPage.objects.filter(slug=slug))
    book: PublicationPage | None = books.first()
    if book is None:
        raise Http404
    return book


@require_safe
def matter(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """/heritage/books/<book>/preface/, conventions/, afterword/: 404 where the book has none."""
    book = _book(slug)
    context = matter_context(book, request, name)
    if context is None:
        raise Http404
    return render(request, "publications/matter.html", {"page": book, **context})


@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """/heritage/books/<book>/figures/: all figures and tables with their captions, each leading into its chapter."""
    book = _book(slug)
    edition = edition_for(book, request)
    return render(request, "publications/figures.html", {"page": book, "book": book, "edition": edition})


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """/heritage/books/<book>/index/: names and places by pinyin, each leading to where it stands."""
    book = _book(slug)
    edition = edition_for(book, request)
    context = {"page": book, "book": book, "edition": edition, "letters": by_letter(edition.entries)}
    return render(request, "publications/index.html", context)


@require_safe
def download(request: HttpRequest, slug: str, fmt: str) -> HttpResponseBase:
    """/heritage/books/<book>/download/<epub or pdf>: the latest file that still stands, if the editor offers it."""
    book = _book(slug)
    export = next((export for export in exporting.offered(book) if export.format == fmt), None)
    if export is None:
        raise Http404
    response = FileResponse(export.file.open("rb"), as_attachment=True, filename=export.file_name)
    # What is withdrawn must be gone at the next request.
    response["Cache-Control"] = "no-cache"
    return response
