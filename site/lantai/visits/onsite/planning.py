"""Sessions follow the pages they belong to; what was counted on one keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Page

from ..models import Session, Tally


@dataclass(frozen=True)
class Planned:
    """A session as its page has it. `source` names the record it comes from, for good."""

    source: str
    venue: str
    starts_at: datetime
    ends_at: datetime | None
    name: str = ""
    also_for: int | None = None
    """Primary key of another page whose figure holds this session's too."""


@transaction.atomic
def replan(page: Page, planned: Iterable[Planned]) -> None:
    """Make the page's sessions the planned ones.

    Those that are gone are deleted, or called off if anybody was counted on them.
    """
    wanted = {session.source: session for session in planned}
    for source, plan in wanted.items():
        Session.objects.update_or_create(
            source=source,
            defaults={
                "subject_id": page.pk,
                "also_for_id": plan.also_for,
                "title": page.title,
                "name": plan.name,
                "venue": plan.venue,
                "starts_at": plan.starts_at,
                "ends_at": plan.ends_at,
                "cancelled": False,
            },
        )
    gone = Session.objects.filter(subject=page.pk).exclude(source__in=wanted)
    counted = Exists(Tally.objects.filter(session=OuterRef("pk")))
    gone.filter(counted).update(cancelled=True)
    gone.filter(~counted).delete()
