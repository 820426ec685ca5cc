"""Books and chapters as schema.org has them (Book, Chapter), for search engines."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone

from exhibitions.structured_data import CONTEXT, archive, filled, image_object
from lantai.media.templatetags.pictures import is_shown
from lantai.pages.addresses import absolute

from . import isbn
from .manuscript.nodes import Chapter, Edition

if TYPE_CHECKING:
    from .models import PublicationPage

EDITING = {"chief_editor", "executive_editor", "deputy_editor", "editor", "compiler"}


def book(page: "PublicationPage", request: HttpRequest, edition: Edition, people: list[Any]) -> dict[str, Any]:
    """A book with its editors, its number and its chapters; `people`, its credits, spare a query."""
    hall = archive(request)
    address = absolute(page.get_url(request) or "")
    first = page.published_on or (page.first_published_at and timezone.localdate(page.first_published_at))
    data = {
        "@context": CONTEXT,
        "@type": "Book",
        "@id": address,
        "url": address,
        "name": page.title,
        "alternateName": page.subtitle,
        "description": page.search_description or page.summary,
        "inLanguage": "zh-Hans",
        "isbn": isbn.digits(page.isbn),
        "bookEdition": page.edition,
        "isPartOf": {"@type": "BookSeries", "name": page.series} if page.series else None,
        "author": _people(people, {"writer"}),
        "editor": _people(people, EDITING) or _body(page.compiler),
        "publisher": _body(page.publisher) or hall,
        "datePublished": first.isoformat() if first else "",
        "dateModified": timezone.localtime(page.last_published_at).isoformat() if page.last_published_at else "",
        "image": [image_object(page.picture)] if is_shown(page.picture) else [],
        "isAccessibleForFree": True,
        "copyrightNotice": page.rights,
        "usageInfo": {"@type": "CreativeWork", "text": page.rights} if page.rights else None,
        "hasPart": [
            {"@type": "Chapter", "name": chapter.heading, "url": absolute(chapter.url)} for chapter in edition.stations
        ],
    }
    return filled(data)


def chapter(chapter: Chapter, edition: Edition, request: HttpRequest) -> dict[str, Any]:
    """One chapter and the book it is part of."""
    book = edition.book
    address = absolute(chapter.url)
    position = edition.stations.index(chapter) + 1
    data = {
        "@context": CONTEXT,
        "@type": "Chapter",
        "@id": address,
        "url": address,
        "name": chapter.heading,
        "inLanguage": "zh-Hans",
        "position": position,
        "author": {"@type": "Person", "name": chapter.author} if chapter.author else None,
        "isPartOf": {"@type": "Book", "@id": absolute(book.get_url(request) or ""), "name": book.title},
    }
    return filled(data)


def _people(people: list[Any], roles: set[str]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": credit.name} for credit in people if credit.role in roles]


def _body(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None
