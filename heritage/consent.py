"""Consent of bearers: whether the public may know of a living person. Its only implementation.

Personal Information Protection Law, articles 13–15: consent is given for a purpose and may be withdrawn.
What concerns pictures and recordings is `heritage.consents`; this is about names, lives and portraits.
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lantai.media import publicity

if TYPE_CHECKING:
    from .models import Bearer, ElementBearer, HeritageElement

RECORDED = "heritage.consent.record"
WITHDRAWN = "heritage.consent.withdraw"


def may_decide(user: Any) -> bool:
    """Whether a user may record and withdraw consent. None (a command, the system) may."""
    return user is None or user.has_perm("heritage.decide_consent")


def reasons_against(element: "HeritageElement") -> list[str]:
    """Why this version of an element may not be public: one sentence for each bearer shown without consent."""
    from .models import ElementBearer

    return [
        _(
            "“%(name)s” is to be shown, but no consent is recorded that holds today. Record it, or choose “hide until "
            "consent is recorded” for this bearer."
        )
        % {"name": held.bearer.name}
        for held in element.bearers.all()
        if held.display == ElementBearer.Display.SHOWN and not held.bearer.may_be_named
    ]


def shown_bearers(element: "HeritageElement") -> "list[ElementBearer]":
    """The bearers of an element the public may know of now, in order. Consent that ran out ends it at once."""
    return [held for held in element.bearers.all() if held.bearer.may_be_named]


@transaction.atomic
def record(
    bearer: "Bearer",
    *,
    given_on: datetime.date,
    scope: str,
    until: datetime.date | None = None,
    paper: str = "",
    user: Any,
) -> None:
    """Note that a bearer agreed to be shown. Bearers who wait for it appear at once.

    `scope` is one of `Bearer.Scope`; `until` the last day it holds, None for no end. Raises
    `PermissionDenied`, or `ValidationError` for days that cannot be.
    """
    if not may_decide(user):
        raise PermissionDenied
    if given_on > timezone.localdate():
        raise ValidationError({"given_on": _("Consent cannot be given in the future.")})
    if until and until < given_on:
        raise ValidationError({"until": _("It ends before it is given.")})
    if scope not in bearer.Scope.values:
        raise ValidationError({"scope": _("Choose what the consent covers.")})
    bearer.consent_on, bearer.consent_scope, bearer.consent_until = given_on, scope, until
    bearer.consent_paper = paper.strip()
    _save(bearer)
    _note(bearer, RECORDED, user=user, data={"scope": scope, "until": until.isoformat() if until else ""})


@transaction.atomic
def withdraw(bearer: "Bearer", *, user: Any, reason: str) -> None:
    """Note that a bearer no longer agrees: name, life and portrait leave the public at once.

    The log keeps the reason and where the bearer had been shown, without the name. Raises
    `PermissionDenied` and `ValidationError` (no reason given).
    """
    if not may_decide(user):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn; the log keeps it.")})
    shown_in = [str(held.element) for held in bearer.elements.select_related("element") if held.element.live]
    bearer.consent_on = bearer.consent_until = None
    bearer.consent_scope = bearer.consent_paper = ""
    _save(bearer)
    _note(bearer, WITHDRAWN, user=user, data={"reason": reason.strip(), "shown_in": shown_in})


def _save(bearer: "Bearer") -> None:
    bearer.save(update_fields=["consent_on", "consent_scope", "consent_until", "consent_paper", "updated_at"])
    if (portrait := bearer.portrait_id) is not None:
        transaction.on_commit(lambda: publicity.refresh([portrait]))


def _note(bearer: "Bearer", action: str, *, user: Any, data: dict[str, Any]) -> None:
    # The log outlives the person's data: it speaks of a number, not of a name.
    log(instance=bearer, action=action, user=user, title=f"#{bearer.pk}", data=data, content_changed=True)
