"""Uses of an exhibit in what is published: where it stands now, and where it stood, by the log of publications.

Each publication's log entry names the revision that went public; between two of them the page showed what that revision
holds. Nothing of this is stored.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from .placement import derive_raw
from .uses import EDITION, Use, UseKind
from .whereabouts import whereabouts

if TYPE_CHECKING:
    from .models import Exhibit

PUBLISHED, UNPUBLISHED = "wagtail.publish", "wagtail.unpublish"


@dataclass(frozen=True)
class Published:
    """A model whose revisions hold exhibits; `holds` takes a revision's content and yields the ids in it."""

    model: type[Model]
    kind: UseKind
    holds: Callable[[dict[str, Any]], Iterable[int]]


@dataclass
class Span:
    """When something showed the exhibit: from `first` to `last` (None: it still does), and the content that last did."""

    first: datetime.datetime
    last: datetime.datetime | None
    content: dict[str, Any]


_published: list[Published] = []


def register_published(model: type[Any], kind: UseKind, holds: Callable[[dict[str, Any]], Iterable[int]]) -> None:
    """Have the history of a model's published versions read. Its present is told by `register_whereabouts`."""
    _published.append(Published(model, kind, holds))


def published_uses(exhibit: "Exhibit") -> Iterator[Use]:
    """Uses in exhibitions, editions, and what other apps have registered; drafts that never were public too."""
    places = whereabouts(exhibit)
    for published in _published:
        spans = _spans(published, exhibit.pk)
        here = {place.page.pk: place for place in places if isinstance(place.page, published.model)}
        records = published.model._default_manager.in_bulk([*spans, *here])
        for pk in {**spans, **here}:
            record, place, span = records.get(pk), here.get(pk), spans.get(pk)
            if record is None:
                continue
            is_live = bool(place and place.is_live)
            yield Use(
                published.kind,
                title=str(record.title if isinstance(record, Page) else record),
                part=place.section_title if place else "",
                url=AdminURLFinder().get_edit_url(record) or "",
                first=span.first if span else (getattr(record, "first_published_at", None) if is_live else None),
                last=None if is_live else (span.last if span else None),
                is_current=place is not None,
                is_draft=bool(place and not place.is_live),
            )
    yield from _editions(exhibit)


def _editions(exhibit: "Exhibit") -> Iterator[Use]:
    """Editions of the Archives Day, by the exhibitions that belong to them."""
    from .models import ArchivesDayPage, ExhibitionPage

    showing = ExhibitionPage.objects.filter(placements__exhibit=exhibit, edition__live=True)
    current = {page.edition_id: page for page in showing}
    spans: dict[int, Span] = {}
    exhibitions = next(published for published in _published if published.model is ExhibitionPage)
    for span in _spans(exhibitions, exhibit.pk).values():
        if edition := span.content.get("edition"):
            known = spans.setdefault(edition, span)
            known.first = min(known.first, span.first)
            known.last = max(known.last, span.last) if known.last and span.last else None
    for page in ArchivesDayPage.objects.filter(pk__in=[*spans, *current]):
        there, known_span = page.pk in current, spans.get(page.pk)
        yield Use(
            EDITION,
            title=page.title,
            part=current[page.pk].title if there else "",
            url=AdminURLFinder().get_edit_url(page) or "",
            first=known_span.first if known_span else page.first_published_at,
            last=None if there or not known_span else known_span.last,
            is_current=there,
        )


def _spans(published: Published, exhibit_id: int) -> dict[int, Span]:
    """By the primary key of each record that ever showed the exhibit: from when, until when."""
    found: dict[int, Span] = {}
    for pk, events in _events(published.model).items():
        for when, content in events:
            held = content is not None and exhibit_id in set(published.holds(content))
            span = found.get(pk)
            if held and content is not None:
                found[pk] = Span(span.first if span else when, None, content)
            elif span and span.last is None:
                span.last = when
    return found


def _events(model: type[Model]) -> dict[int, list[tuple[datetime.datetime, dict[str, Any] | None]]]:
    """Each record's publications in order, with the content that went public; None when it was taken down."""
    content_type = ContentType.objects.get_for_model(model)
    entries: Any = (
        PageLogEntry.objects.filter(content_type=content_type).values_list("page_id", "timestamp", "action", "revision")
        if issubclass(model, Page)
        else ModelLogEntry.objects.filter(content_type=content_type).values_list(
            "object_id", "timestamp", "action", "revision"
        )
    )
    entries = list(entries.filter(action__in=[PUBLISHED, UNPUBLISHED]).order_by("timestamp"))
    ids = {revision for *_rest, action, revision in entries if action == PUBLISHED and revision}
    contents = dict(Revision.objects.filter(pk__in=ids).values_list("pk", "content")) if ids else {}
    events: dict[int, list[tuple[datetime.datetime, dict[str, Any] | None]]] = {}
    for pk, when, action, revision in entries:
        if action == UNPUBLISHED:
            events.setdefault(int(pk), []).append((when, None))
        elif revision in contents:
            events.setdefault(int(pk), []).append((when, contents[revision]))
    return events


def in_stream(content: dict[str, Any], field: str = "body") -> list[int]:
    """Ids of the exhibits in a stream of a revision's content, as `exhibitions.placement` reads them."""
    return [placed.exhibit_id for placed in derive_raw(json.loads(content.get(field) or "[]"))]


def in_rows(content: dict[str, Any], relation: str) -> list[int]:
    """Ids of the exhibits in the rows of a relation of a revision's content, under `exhibit`."""
    return [int(row["exhibit"]) for row in content.get(relation) or [] if row.get("exhibit")]
