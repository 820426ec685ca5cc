"""What is due, for the reminder on the admin's home page."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from .stages import SHORT, Stage

if TYPE_CHECKING:
    from .models import Contribution, Yearbook

SOON_DAYS = 30


@dataclass(frozen=True)
class Due:
    """A step of a yearbook, the day it is due, and the entries that have not finished it."""

    yearbook: "Yearbook"
    stage: Stage
    due_on: datetime.date
    entries: "list[Contribution]"

    @property
    def days_left(self) -> int:
        """Negative once the day has passed."""
        return (self.due_on - timezone.localdate()).days

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def is_over(self) -> bool:
        return self.days_left < 0

    @property
    def is_soon(self) -> bool:
        """Within a month, today included."""
        return 0 <= self.days_left <= SOON_DAYS

    @property
    def step(self) -> str:
        """The step's own term: 盖章报送."""
        return SHORT[self.stage]


def due_now() -> list[Due]:
    """For each yearbook with unfinished entries, or with none yet: the dates that still matter, nearest first.

    A date matters while some entry has not finished its step; a yearbook without any entry is reminded of
    its own deadline until that has passed.
    """
    from .models import Contribution, Yearbook

    unfinished = Q(categories__subcategories__contributions__stage__lt=Stage.PRESS)
    entries = Count("categories__subcategories__contributions")
    books = Yearbook.objects.annotate(entries=entries, unfinished=Count("pk", filter=unfinished)).filter(
        Q(unfinished__gt=0) | Q(entries=0, deadline__gte=timezone.localdate())
    )
    found: list[Due] = []
    for yearbook in books.prefetch_related("deadlines"):
        open_entries = list(Contribution.objects.of(yearbook).filter(stage__lt=Stage.PRESS).order_by("stage", "pk"))
        for stage, due_on in yearbook.due_dates():
            behind = [entry for entry in open_entries if entry.stage <= stage]
            if behind or (not yearbook.entries and stage == Stage.SEALING):
                found.append(Due(yearbook, Stage(stage), due_on, behind))
    return sorted(found, key=lambda due: due.due_on)
