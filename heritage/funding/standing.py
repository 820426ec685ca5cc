"""What the public is told of a book's funding: the notice while it runs, then that it was on the list, then the grant."""

import datetime
from dataclasses import dataclass

from django.db.models import Model

from .models import FundingStep
from .states import GRANTED, State

TOLD = (State.PROPOSED, State.FUNDED)
STILL_STANDS = (State.PROPOSED, State.DECIDED, *GRANTED)


@dataclass(frozen=True)
class PublicStanding:
    """Of one application. `days_left` is None unless the public notice runs today; `until` is its last day."""

    programme_and_year: str
    is_granted: bool
    on: datetime.date
    until: datetime.date | None
    days_left: int | None


def standings_of(publication: Model) -> list[PublicStanding]:
    """For each application of a book that got as far as a public notice and was not declined; one query."""
    steps = (
        FundingStep.objects.standing()
        .filter(application__publication=publication.pk, application__state__in=STILL_STANDS, state__in=TOLD)
        .select_related("application__programme")
        .order_by("-application__year", "application", "pk")
    )
    latest = {step.application_id: step for step in steps}
    return [
        PublicStanding(
            programme_and_year=step.application.programme_and_year,
            is_granted=step.application.is_granted,
            on=step.on,
            until=step.until,
            days_left=step.days_left if step.application.state == State.PROPOSED else None,
        )
        for step in latest.values()
    ]
