"""The public walk through one exhibition."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Value, When
from django.utils.translation import get_language
from wagtail.models import Page

from lantai.media import publicity
from lantai.media.models import ArchiveImage
from lantai.pagecache.memory import remembered
from lantai.pages.visibility import open_to_all

from . import placement, sessions
from .extents import extents
from .runs import leading

if TYPE_CHECKING:
    from .models import Exhibit, ExhibitionPage

ELSEWHERE = 3


@dataclass
class Section:
    """A part of the walk: `heading` is the value of its section block, None before the first; `blocks` have something to show."""

    number: int
    heading: Any = None
    blocks: list[Any] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Where the way leads; empty for what stands before the first section."""
        return f"u{self.number}" if self.number else ""


def walk_context(page: "ExhibitionPage") -> dict[str, Any]:
    """Template context of an exhibition: sections, extents by kind, runs, what goes on elsewhere.

    The stream is resolved from one load of its exhibits; those the public may not
    see are absent, in a preview too, and so are blocks that held nothing else.
    """
    from .listing import coming_sessions

    exhibits = placement.shown_on(page)
    placement.resolve(page, exhibits)
    runs = sorted(page.runs.all(), key=lambda run: run.starts_on)
    return {
        "sections": _sections(page.body),
        "exhibits": exhibits,
        "extents": extents(exhibits),
        "runs": runs,
        "run": leading(runs),
        "cover": cover_of(page, exhibits),
        "curators": [block.value for block in page.curators],
        "partners": [block.value for block in page.partners],
        "sessions": sessions.listed(coming_sessions().filter(page__exhibition=page)[:ELSEWHERE]),
        "others": remembered(("others", page.pk, page.edition_id, get_language()), lambda: _others(page)),
    }


def cover_of(page: Any, exhibits: "list[Exhibit]") -> ArchiveImage | None:
    """The page's own picture; while that is closed, the first picture of the walk that is not."""
    if page.picture and (page.picture.is_public or not publicity.is_closed(page.picture)):
        return page.picture
    images = (exhibit.cover.image for exhibit in exhibits if exhibit.cover)
    return next((image for image in images if image.is_public), None)


def _sections(body: Any) -> list[Section]:
    """The stream cut at its section blocks; blocks before the first stand in a section without heading."""
    sections: list[Section] = []
    for block in body:
        if block.block_type == "section":
            sections.append(Section(sum(1 for s in sections if s.number) + 1, block.value))
        elif has_something(block):
            if not sections:
                sections.append(Section(0))
            sections[-1].blocks.append(block)
    _open_pages_only(sections)
    return sections


def has_something(block: Any) -> bool:
    """Whether a block still shows something now that closed exhibits are out of it."""
    value = block.value
    if block.block_type in {"large", "reader"}:
        return value["exhibit"] is not None
    if block.block_type == "comparison":
        return any(value[side]["exhibit"] and value[side]["exhibit"].cover for side in ("then", "now"))
    if block.block_type == "timeline":
        return any(point["exhibit"] and point["exhibit"].date_from for point in value["exhibits"])
    if block.block_type == "map":
        return any(exhibit and exhibit.place for exhibit in value["exhibits"])
    if block.block_type in {"row", "wall"}:
        return any(value["exhibits"])
    return True


def _open_pages_only(sections: list[Section]) -> None:
    """Further reading leads to pages everybody may see, loaded with their summaries; empty lists go."""
    reading = [block for section in sections for block in section.blocks if block.block_type == "further"]
    wanted = {page.pk for block in reading for page in block.value["pages"] if page}
    open_pages: Any = open_to_all(Page.objects.filter(pk__in=wanted))
    found = {page.pk: page for page in open_pages.specific()} if wanted else {}
    for block in reading:
        block.value["pages"] = [found[page.pk] for page in block.value["pages"] if page and page.pk in found]
    for section in sections:
        section.blocks = [b for b in section.blocks if b.block_type != "further" or b.value["pages"]]


def _others(page: "ExhibitionPage") -> "list[ExhibitionPage]":
    """Where to go next: exhibitions of the same edition first, then the latest; with their pictures only."""
    from .listing import public_exhibitions

    of_edition = Case(When(edition=page.edition_id, then=1), default=0) if page.edition_id else Value(0)
    found = public_exhibitions().prefetch_related(None).exclude(pk=page.pk).annotate(of_edition=of_edition)
    return list(found.order_by("-of_edition", "-opened_on", "-first_published_at")[:ELSEWHERE])
