"""An element's public page, put together: only what the public may know."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exhibitions.models import Exhibit, Place
from lantai.media import publicity
from lantai.media.models import ArchiveDocument
from lantai.pages.models import HallSettings

from . import consent, lineage
from .categories import Category, Level
from .models import (
    ChronicleEntry,
    CountyMap,
    ElementBearer,
    ElementDocument,
    ElementExhibit,
    ElementRecording,
    HeritageElement,
)
from .register import plain

if TYPE_CHECKING:
    from .models.element import ElementQuerySet


def for_account() -> "ElementQuerySet":
    """Elements with everything their page tells, in a fixed number of queries."""
    queryset: ElementQuerySet = HeritageElement.objects.for_display().prefetch_related(
        "townships",
        Prefetch("bearers", ElementBearer.objects.select_related("bearer", "bearer__portrait").order_by("sort_order")),
        Prefetch("recordings", ElementRecording.objects.select_related("media").order_by("sort_order")),
        Prefetch("documents", ElementDocument.objects.select_related("document").order_by("sort_order")),
        Prefetch("exhibits", ElementExhibit.objects.order_by("sort_order")),
        Prefetch("chronicle", ChronicleEntry.objects.order_by("sort_order")),
    )
    return queryset


def account_of(element: HeritageElement, request: HttpRequest) -> dict[str, Any]:
    """Template context of an element's page, saved or a draft."""
    shown = consent.shown_bearers(element)
    townships = list(element.townships.all())
    recordings = _allowed(element.recordings.all(), "media", publicity.sounds_and_films, request)
    documents = list(element.documents.all())
    forbidden = publicity.vetoed(ArchiveDocument, [held.document_id for held in documents])
    account = {
        "element": element,
        "facts": facts(element, townships),
        "texts": [(name, str(HEADINGS[name]()), text) for name, text in element.texts()],
        "pictures": _allowed(element.pictures.all(), "image", publicity.images, request),
        "recordings": [held for held in recordings if held.media.type == "audio"],
        "films": [held for held in recordings if held.media.type == "video"],
        "documents": [held for held in documents if held.document_id not in forbidden],
        "lineage": lineage.trees(element.bearers.all(), shown),
        "chronicle": in_order(element.chronicle.all()),
        "basis": basis_of(element),
        **map_of(townships, request),
    }
    return {**account, "parts": parts_of(account)}


def _allowed(rows: Iterable[Any], field: str, register: publicity.Register, request: HttpRequest) -> list[Any]:
    """Rows whose file the page may show, so that no caption speaks of what was taken down."""
    held = list(rows)
    if getattr(request, "is_preview", False) or getattr(request, "shows_draft", False):
        closed = register.closed_among([getattr(row, field).pk for row in held])
        return [row for row in held if getattr(row, field).pk not in closed]
    return [row for row in held if getattr(row, field).is_public]


def parts_of(account: dict[str, Any]) -> list[tuple[str, str]]:
    """Anchors and headings of what the page holds, for the list at its head; nothing for a short page."""
    parts = [(anchor, heading) for anchor, heading, _text in account["texts"]]
    further = (
        (len(account["pictures"]) > 1, "pictures", _("Pictures")),
        (account["recordings"] or account["films"], "recordings", _("To hear and to see")),
        (account["lineage"], "lineage", pgettext("heritage element", "Lineage")),
        (account["townships"], "where", _("Where it is alive")),
        (account["chronicle"], "chronicle", pgettext("heritage element", "Chronicle")),
        (account["basis"], "basis", _("Records it rests on")),
        (account["documents"], "files", pgettext("heritage element", "Files")),
    )
    parts += [(anchor, heading) for is_there, anchor, heading in further if is_there]
    return parts if len(parts) > 3 else []


HEADINGS = {
    "history": lambda: pgettext("heritage element", "History"),
    "content": lambda: pgettext("heritage element", "What it is"),
    "transmission": lambda: pgettext("heritage element", "How it is passed on"),
    "present_state": lambda: pgettext("heritage element", "Today"),
}


def facts(element: HeritageElement, townships: list[Place]) -> list[tuple[str, str, bool]]:
    """Rows of the element's card: label, value, and whether the value is a word of this site."""
    rows = [
        (_("Category"), plain(Category(element.category)), True),
        (pgettext("heritage list", "Level"), plain(Level(element.level)), True),
        (pgettext("heritage list", "Batch"), element.batch_shown, False),
        (_("Region"), element.region, False),
        (_("Townships"), "、".join(place.name for place in townships), False),
        (_("Protecting unit"), element.protecting_unit, False),
        (_("Reference list"), element.listed_in.name if element.listed_in else "", False),
    ]
    return [row for row in rows if row[1]]


def basis_of(element: HeritageElement) -> list[Exhibit]:
    """The exhibits it rests on that the public may see, in order."""
    wanted = [row.exhibit_id for row in element.exhibits.all()]
    found = {e.pk: e for e in Exhibit.objects.showable().for_display().filter(pk__in=wanted)} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


def in_order(entries: Any) -> list[ChronicleEntry]:
    """Chronicle entries by date; undated ones where the editor put them, at the end."""
    listed = list(entries)
    for entry in listed:
        entry.derive_dates()
    return sorted(listed, key=lambda entry: (entry.date_from is None, entry.date_from or entry.date_to))


def map_of(townships: list[Place], request: HttpRequest) -> dict[str, Any]:
    """The county's map with the places on it, those of the element marked; nothing where there is no outline.

    A place that only records stand at which the public may not see is not named.
    """
    if not townships:
        return {"county_map": None, "places": [], "townships": []}
    county_map = CountyMap.for_request(request)
    hall = HallSettings.for_request(request)
    marked = {place.pk for place in townships}
    known = Q(pk__in=marked) | Q(pk__in=Exhibit.objects.showable().exclude(place=None).values("place"))
    placed = Place.objects.filter(known, x__isnull=False, y__isnull=False) if county_map.outline else []
    return {
        "county_map": county_map if county_map.outline else None,
        "map_title": _("Townships of %(hall)s") % {"hall": hall.name},
        "places": [(place, place.pk in marked) for place in placed],
        "townships": townships,
    }
