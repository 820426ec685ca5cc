"""How an application moves: one function takes a step, one takes the last step back. Nothing else writes states."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .models import FundingApplication, FundingStep
from .states import GRANTED, State, following

ADVANCED, TAKEN_BACK = "funding.advance", "funding.take_back"


def may_advance(user: Any) -> bool:
    """Whether a user may record steps. None (a command) may."""
    return user is None or user.has_perm("funding.advance_fundingapplication")


@transaction.atomic
def advance(
    application: FundingApplication,
    state: str,
    *,
    user: Any,
    on: datetime.date,
    until: datetime.date | None = None,
    amount_granted: Decimal | None = None,
    document: Any = None,
    note: str = "",
) -> FundingStep:
    """Record that an application came to a state on a day.

    `until` is the last day of the public notice and belongs to that alone; `amount_granted` (yuan)
    is known from 审定 on and needed for 资助. Days never run backwards nor lie ahead, and nothing
    is decided before the notice is over. Raises `PermissionDenied`, or `ValidationError` by field.
    """
    if not may_advance(user):
        raise PermissionDenied
    application = FundingApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if state not in following(application.state):
        raise ValidationError(
            {
                "state": _("“%(next)s” does not come after “%(now)s”.")
                % {"next": _label(state), "now": application.get_state_display()}
            }
        )
    _check_days(application.last_step, state, on, until)
    if state in {State.DECIDED, State.FUNDED} and amount_granted is not None:
        application.amount_granted = amount_granted
    if state == State.FUNDED and not application.amount_granted:
        raise ValidationError({"amount_granted": _("Say how much is granted.")})
    step = FundingStep(
        application=application,
        state=state,
        on=on,
        until=until if state == State.PROPOSED else None,
        document=document or "",
        note=note.strip(),
        recorded_by=user,
    )
    step.full_clean()
    step.save()
    application.state = state
    application.full_clean()
    application.save(update_fields=["state", "amount_granted"])
    log(instance=application, action=ADVANCED, user=user, data=_data(step), content_changed=True)
    return step


@transaction.atomic
def take_back(application: FundingApplication, *, user: Any, reason: str) -> None:
    """Take the last step back, because it was recorded wrongly; it stays visible as taken back.

    Raises `PermissionDenied`, and `ValidationError` without a reason or without a step.
    """
    if not may_advance(user):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is taken back; the log keeps it.")})
    application = FundingApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    step = application.last_step
    if step is None:
        raise ValidationError(_("There is no step to take back."))
    step.taken_back_at, step.taken_back_by, step.taken_back_reason = timezone.now(), user, reason.strip()
    step.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    before = application.last_step
    application.state = before.state if before else State.PREPARING
    if application.state not in {State.DECIDED, *GRANTED}:
        application.amount_granted = None
    application.save(update_fields=["state", "amount_granted"])
    data = {**_data(step), "reason": reason.strip()}
    log(instance=application, action=TAKEN_BACK, user=user, data=data, content_changed=True)


def _check_days(last: FundingStep | None, state: str, on: datetime.date, until: datetime.date | None) -> None:
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day lies ahead. Record the step when it was taken.")})
    if last and on < last.on:
        words = {"day": last.on.isoformat(), "state": last.get_state_display()}
        raise ValidationError({"on": _("It cannot be before %(day)s, the day of “%(state)s”.") % words})
    if last and last.until and state == State.DECIDED and on <= last.until:
        words = {"day": last.until.isoformat()}
        raise ValidationError({"on": _("The public notice runs until %(day)s; nothing is decided before.") % words})
    if state == State.PROPOSED and until is None:
        raise ValidationError({"until": _("Say until when the public notice runs.")})
    if state == State.PROPOSED and until is not None and until < on:
        raise ValidationError({"until": _("The public notice ends before it begins.")})
    if state != State.PROPOSED and until is not None:
        raise ValidationError({"until": _("Only a public notice has a last day.")})


def _label(state: str) -> str:
    return str(State(state).label) if state in State.values else state


def _data(step: FundingStep) -> dict[str, str]:
    data = {"state": str(step.state), "on": step.on.isoformat()}
    return {**data, "until": step.until.isoformat()} if step.until else data
