"""Giving a record its short link, and following one."""

from typing import Any

from django.db import IntegrityError, transaction

from lantai.pages.visibility import open_to_all
from lantai.visits.online.subjects import PAGE, Subject

from ..countable import EXHIBIT
from ..models import Exhibit, ExhibitionPage
from . import codes
from .models import ShortLink

# Stands where a code will stand, and is none.
SPECIMEN = "-" * codes.LENGTH


def link_of(record: Exhibit | ExhibitionPage) -> ShortLink:
    """The short link of a record, made the first time; it never changes."""
    return links_of([record])[record.pk]


def links_of(records: "list[Any]") -> dict[int, ShortLink]:
    """The short links of exhibits, or of exhibitions, by the primary key of what they lead to; missing ones are made.

    Writes: not for a request that only looks.
    """
    found = known_links(records)
    for record in records:
        if record.pk not in found:
            found[record.pk] = _make(_field(records), record.pk)
    return found


def known_links(records: "list[Any]") -> dict[int, ShortLink]:
    """Those of the links that were made, as `links_of`."""
    field = _field(records)
    links = ShortLink.objects.filter(**{f"{field}__in": [record.pk for record in records]})
    return {getattr(link, f"{field}_id"): link for link in links}


def specimens(records: "list[Any]") -> dict[int, ShortLink]:
    """As `links_of`, for looking at: a link that was not made yet is stood in for by one that leads nowhere."""
    return {record.pk: ShortLink(code=SPECIMEN) for record in records} | known_links(records)


def _field(records: "list[Any]") -> str:
    return "exhibition" if records and isinstance(records[0], ExhibitionPage) else "exhibit"


def _make(field: str, pk: int) -> ShortLink:
    while True:
        try:
            with transaction.atomic():
                return ShortLink.objects.create(code=codes.new_code(), **{f"{field}_id": pk})
        except IntegrityError:
            # Somebody made the record's link in the meantime, or the code is taken.
            if made := ShortLink.objects.filter(**{field: pk}).first():
                return made


def follow(link: ShortLink) -> tuple[str, Subject] | None:
    """Where a link leads now and what a scan of it counts for; None if the public may not see that."""
    if link.exhibit_id:
        exhibit = Exhibit.objects.showable().filter(pk=link.exhibit_id).first()
        return (exhibit.get_absolute_url(), Subject(EXHIBIT, exhibit.pk)) if exhibit else None
    if link.exhibition_id:
        page = open_to_all(ExhibitionPage.objects.all()).filter(pk=link.exhibition_id).first()
        return (page.url, Subject(PAGE, page.pk)) if page and page.url else None
    return None
