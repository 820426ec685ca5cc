"""How much an exhibition shows, by kind: 照片126幅，图文资料84张，实物37份."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import get_language, ngettext

from .models import Exhibit, Placement
from .models.exhibit import DEFAULT_UNITS, Kind

if TYPE_CHECKING:
    from .models import ExhibitionPage


@dataclass(frozen=True)
class Extent:
    """The total of one kind, in the unit its exhibits share, or the kind's own where they differ."""

    kind: str
    total: int
    unit: str

    @property
    def label(self) -> str:
        """The name of the kind."""
        return str(Kind(self.kind).label)

    def __str__(self) -> str:
        chinese = (get_language() or "zh").startswith("zh")
        words = {
            Kind.PHOTO: ngettext("%(extent)s photograph", "%(extent)s photographs", self.total),
            Kind.DOCUMENT: ngettext("%(extent)s document", "%(extent)s documents", self.total),
            Kind.ARTIFACT: ngettext("%(extent)s artifact", "%(extent)s artifacts", self.total),
        }[Kind(self.kind)]
        return words % {"extent": f"{self.total}{self.unit}" if chinese else self.total}


def extents(exhibits: Iterable[Exhibit]) -> list[Extent]:
    """Totals of the given exhibits, photographs first."""
    return _summed((exhibit.kind, exhibit.extent_unit, exhibit.extent) for exhibit in exhibits)


def extents_by_exhibition(pages: "Iterable[ExhibitionPage]") -> dict[int, list[Extent]]:
    """`extents` of many live exhibitions in one query, from their placements; showable exhibits only."""
    rows = (
        Placement.objects.filter(exhibition__in=pages, exhibit__showable=True)
        .values_list("exhibition_id", "exhibit__kind", "exhibit__extent_unit")
        .annotate(total=Sum("exhibit__extent"))
    )
    parts: dict[int, list[tuple[str, str, int]]] = {}
    for exhibition_id, kind, unit, total in rows:
        parts.setdefault(exhibition_id, []).append((kind, unit, total))
    return {exhibition_id: _summed(of_one) for exhibition_id, of_one in parts.items()}


def _summed(parts: Iterable[tuple[str, str, int]]) -> list[Extent]:
    totals: dict[str, int] = {}
    units: dict[str, set[str]] = {}
    for kind, unit, number in parts:
        totals[kind] = totals.get(kind, 0) + number
        units.setdefault(kind, set()).add(unit)
    return [
        Extent(kind.value, totals[kind], next(iter(units[kind])) if len(units[kind]) == 1 else DEFAULT_UNITS[kind])
        for kind in Kind
        if kind in totals
    ]
