"""传承谱系: the bearers of an element as trees of teachers and pupils."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Bearer, ElementBearer


@dataclass
class Station:
    """One bearer in the lineage with those taught."""

    held: "ElementBearer"
    pupils: "list[Station]" = field(default_factory=list)

    @property
    def bearer(self) -> "Bearer":
        return self.held.bearer

    @property
    def shows_life(self) -> bool:
        """Whether years and life may be told."""
        return self.bearer.allows(self.bearer.Scope.LIFE)

    @property
    def shows_portrait(self) -> bool:
        """Whether there is a portrait that may be shown."""
        return bool(self.bearer.portrait_id) and self.bearer.allows(self.bearer.Scope.PORTRAIT)


def trees(all_held: "Iterable[ElementBearer]", shown: "Iterable[ElementBearer]") -> list[Station]:
    """Those shown, each below the nearest teacher who is shown; who is hidden leaves no trace.

    Order is that of the element's list; a circle of teachers, which forms refuse, ends where it began.
    """
    teachers = {held.bearer_id: held.bearer.teacher_id for held in all_held}
    stations = {held.bearer_id: Station(held) for held in shown}
    roots = []
    for pk, station in stations.items():
        seen = {pk}
        teacher = teachers.get(pk)
        while teacher is not None and teacher not in stations and teacher not in seen:
            seen.add(teacher)
            teacher = teachers.get(teacher)
        if teacher is not None and teacher in stations and not _descends(stations, teacher, pk, teachers):
            stations[teacher].pupils.append(station)
        else:
            roots.append(station)
    return roots


def _descends(stations: dict[int, Station], pk: int, ancestor: int, teachers: dict[int, int | None]) -> bool:
    """Whether `pk` was taught, however far back, by `ancestor`."""
    seen: set[int] = set()
    current: int | None = pk
    while current is not None and current not in seen:
        if current == ancestor:
            return True
        seen.add(current)
        current = teachers.get(current)
    return False
