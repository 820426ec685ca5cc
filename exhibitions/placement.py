"""What an exhibition, or another page with exhibits in its `body`, shows: derived from the stream by one function."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lantai.pagecache.memory import remembered
from lantai.search.public.waiting import schedule

from .blocks.shelf import shelf

if TYPE_CHECKING:
    from .models import Exhibit, ExhibitionPage


@dataclass(frozen=True)
class Placed:
    """One exhibit id in the order of the walk, with the section it stands in (0: before the first)."""

    exhibit_id: int
    section_number: int
    section_title: str


def derive(body: Any) -> list[Placed]:
    """The exhibits of a stream in walking order, each once, where it first appears.

    Reads the raw stream data, so it costs no query.
    """
    return derive_raw(body.raw_data)


def derive_raw(blocks: Iterable[Any]) -> list[Placed]:
    """The same, of the blocks as a revision stores them."""
    placed: dict[int, Placed] = {}
    number, title = 0, ""
    for block in blocks:
        if block is None:
            continue
        if block["type"] == "section":
            number, title = number + 1, block["value"].get("title", "")
            continue
        for exhibit_id in _exhibit_ids(block["value"]):
            placed.setdefault(exhibit_id, Placed(exhibit_id, number, title))
    return list(placed.values())


def _exhibit_ids(value: Any) -> Iterator[int]:
    """Ids under the keys `exhibit` and `exhibits`, the names exhibit choosers have in every block."""
    if not isinstance(value, dict):
        return
    for key, child in value.items():
        if key == "exhibit" and child is not None:
            yield int(child)
        elif key == "exhibits":
            for item in child or []:
                inner = item.get("value") if isinstance(item, dict) and "value" in item else item
                if isinstance(inner, dict):
                    yield from _exhibit_ids(inner)
                elif inner is not None:
                    yield int(inner)
        elif isinstance(child, dict):
            yield from _exhibit_ids(child)


def exhibits_of(page: Any, *, showable_only: bool = True) -> "list[Exhibit]":
    """The exhibits a page's stream holds, in walking order, with images: three queries however many."""
    return _loaded(_ids(page), showable_only=showable_only)


def shown_on(page: Any) -> "list[Exhibit]":
    """The showable exhibits of a page's stream, remembered between requests: not to be changed."""
    ids = _ids(page)
    return remembered(("exhibits", ids), lambda: _loaded(ids, showable_only=True), weight=1 + len(ids))


def _ids(page: Any) -> tuple[int, ...]:
    return tuple(placed.exhibit_id for placed in derive(page.body))


def _loaded(ids: tuple[int, ...], *, showable_only: bool) -> "list[Exhibit]":
    from .models import Exhibit

    queryset = Exhibit.objects.for_display().filter(pk__in=ids)
    if showable_only:
        queryset = queryset.showable()
    found = {exhibit.pk: exhibit for exhibit in queryset}
    return [found[pk] for pk in ids if pk in found]


def resolve(page: Any, exhibits: "Iterable[Exhibit]") -> None:
    """Make the page's stream use these instances; exhibits not among them become None in their blocks."""
    with shelf(exhibits):
        for child in page.body:
            child.value  # noqa: B018 - resolving is what is wanted


def refused(page: Any) -> "list[Exhibit]":
    """Exhibits the stream holds that the public may not see."""
    return [exhibit for exhibit in exhibits_of(page, showable_only=False) if not exhibit.showable]


def check_showable(page: Any) -> None:
    """Raise `ValidationError` naming the exhibits in a page's stream that the public may not see, if there are any."""
    from .openness import reasons_against

    errors = [
        ValidationError(
            _("“%(title)s” (%(code)s) may not be shown: %(reasons)s"),
            code="exhibit_not_showable",
            params={
                "title": exhibit.title,
                "code": exhibit.reference_code,
                "reasons": " ".join(reasons_against(exhibit)),
            },
        )
        for exhibit in refused(page)
    ]
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def rebuild(page: "ExhibitionPage") -> None:
    """Rewrite the placements of one exhibition from its live stream; none while it is not live."""
    from .models import Exhibit, Placement

    # Exhibits are found by the edition they were shown in: those of before and those of now.
    schedule("exhibit", Placement.objects.filter(exhibition=page).values_list("exhibit", flat=True))
    Placement.objects.filter(exhibition=page).delete()
    if not page.live:
        return
    placed = derive(page.body)
    known = set(Exhibit.objects.filter(pk__in=[p.exhibit_id for p in placed]).values_list("pk", flat=True))
    Placement.objects.bulk_create(
        Placement(
            exhibition=page,
            exhibit_id=p.exhibit_id,
            position=position,
            section_number=p.section_number,
            section_title=p.section_title,
        )
        for position, p in enumerate(placed, 1)
        if p.exhibit_id in known
    )
    schedule("exhibit", known)
