"""What stands around an exhibit: the walk it is met in, its related records, others of its place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lantai.pages.filtering import decade_of

from .facets import within_decade

if TYPE_CHECKING:
    from .models import Exhibit, Placement

NEARBY = 4


@dataclass(frozen=True)
class Station:
    """An exhibit's turn in one walk: the `number`th of `total` the public may see, and those beside it."""

    placement: "Placement"
    number: int
    total: int
    previous: "Exhibit | None"
    following: "Exhibit | None"


@dataclass(frozen=True)
class Surroundings:
    """`station` is None outside every exhibition. `nearby` is of the same place, else of the same decade."""

    station: Station | None
    related: "list[Exhibit]"
    nearby: "list[Exhibit]"


def surroundings(exhibit: "Exhibit", placement: "Placement | None") -> Surroundings:
    """Everything around a showable exhibit in three queries; only showable records."""
    from .models import Exhibit, RelatedExhibit

    order = _walk(placement) if placement else []
    turn = order.index(exhibit.pk) if placement else 0
    beside = [*order[max(0, turn - 1) : turn], *order[turn + 1 : turn + 2]]
    others = Exhibit.objects.showable().exclude(pk__in=[exhibit.pk, *beside])
    connections = RelatedExhibit.objects.filter(exhibit=exhibit, other=OuterRef("pk")).values("sort_order")
    earlier, later = _nearest(exhibit, others)
    found = list(
        Exhibit.objects.showable()
        .for_display()
        .defer("transcription")
        .annotate(connection=Subquery(connections[:1]))
        .filter(
            Q(pk__in=beside)
            | Q(pk__in=RelatedExhibit.objects.filter(exhibit=exhibit).values("other"))
            | Q(pk__in=earlier)
            | Q(pk__in=later)
        )
    )
    by_id = {other.pk: other for other in found}
    station = None
    if placement:
        before = by_id.get(order[turn - 1]) if turn else None
        after = by_id.get(order[turn + 1]) if turn + 1 < len(order) else None
        station = Station(placement, turn + 1, len(order), before, after)
    related = sorted(
        (other for other in found if other.connection is not None), key=lambda other: (other.connection, other.pk)
    )
    rest = [other for other in found if other.connection is None and other.pk not in beside]
    return Surroundings(station, related, _closest(exhibit, rest))


def _walk(placement: "Placement") -> list[int]:
    """Ids of what the public sees in an exhibition, in walking order."""
    from .models import Placement

    shown = Placement.objects.filter(exhibition=placement.exhibition_id, exhibit__showable=True)
    return list(shown.order_by("position").values_list("exhibit_id", flat=True))


def _nearest(exhibit: "Exhibit", others: "QuerySet[Exhibit]") -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The nearest in time, before and after, among those of the same place or decade."""
    if not exhibit.date_from:
        return others.none(), others.none()
    decade = decade_of(exhibit.date_from, exhibit.date_to)
    if exhibit.place_id:
        mates = others.filter(place=exhibit.place_id)
    elif decade:
        mates = others.filter(within_decade(str(decade)))
    else:
        return others.none(), others.none()
    earlier = mates.filter(date_from__lt=exhibit.date_from).order_by("-date_from")
    later = mates.filter(date_from__gte=exhibit.date_from).order_by("date_from")
    return earlier[:NEARBY].values("pk"), later[:NEARBY].values("pk")


def _closest(exhibit: "Exhibit", others: "list[Exhibit]") -> "list[Exhibit]":
    """The few nearest in time, in the order of time."""
    day = exhibit.date_from
    if not day:
        return []
    dated = [(other.date_from, other) for other in others if other.date_from]
    nearest = sorted(dated, key=lambda pair: (abs(pair[0] - day), pair[1].pk))[:NEARBY]
    return [other for _day, other in sorted(nearest, key=lambda pair: (pair[0], pair[1].reference_code))]
