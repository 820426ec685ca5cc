"""The openness gate (开放审核): whether the public may see an exhibit. Its only implementation.

The rule is data: `CONDITIONS`. The database evaluates it into `Exhibit.showable`
(a generated column), queries filter on that column, and `reasons_against` says
which condition an exhibit fails. Twenty-five years alone open nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from lantai.media import publicity

if TYPE_CHECKING:
    from .models import Exhibit


class Openness(models.TextChoices):
    """开放标识."""

    OPEN = "open", _("open (开放)")
    CONTROLLED = "controlled", _("controlled (控制)")
    DEFERRED = "deferred", _("opening deferred (延期开放)")
    UNREVIEWED = "unreviewed", _("not reviewed (未审核)")


class DisplayBasis(models.TextChoices):
    """展出依据: why it may be shown."""

    NONE = "", _("none recorded")
    OPENED = "opened", _("opened record (已开放档案)")
    OWN_WORK = "own_work", _("the hall's own work, not holdings (本馆自摄·非馆藏档案)")
    DONOR = "donor", _("donor's authorisation (捐赠人授权)")
    DEPOSITOR = "depositor", _("depositor's authorisation (寄存人授权)")


class Clearance(models.TextChoices):
    """Whether rights, or the privacy of people shown or named, stand in the way."""

    PENDING = "pending", _("not yet checked")
    CLEARED = "cleared", _("checked, may be shown")
    REFUSED = "refused", _("must not be shown")


class Classification(models.TextChoices):
    """密级 (GB/T 7156)."""

    NONE = "", _("none")
    INTERNAL = "internal", _("internal (内部)")
    CONFIDENTIAL = "confidential", _("confidential (秘密)")
    SECRET = "secret", _("secret (机密)")
    TOP_SECRET = "top_secret", _("top secret (绝密)")


NOT_HOLDINGS = (DisplayBasis.OWN_WORK, DisplayBasis.DONOR, DisplayBasis.DEPOSITOR)
CLOSING = (Openness.CONTROLLED, Openness.DEFERRED)


@dataclass(frozen=True)
class Condition:
    """One thing an exhibit must fulfil; `message` tells an editor that it does not."""

    code: str
    rule: Q
    message: Any


CONDITIONS = (
    Condition(
        "openness",
        # A basis outside the holdings stands in for a review that was never due, not for one that said no.
        Q(openness=Openness.OPEN) | Q(openness=Openness.UNREVIEWED, display_basis__in=NOT_HOLDINGS),
        _("It is not open, and no display basis outside the holdings is recorded."),
    ),
    Condition("classification", Q(classification=Classification.NONE), _("It bears a security classification.")),
    Condition("rights", Q(rights_status=Clearance.CLEARED), _("Its rights are not cleared.")),
    Condition("privacy", Q(privacy_status=Clearance.CLEARED), _("The privacy of people in it is not cleared.")),
)
GATE_FIELDS = ("openness", "display_basis", "classification", "rights_status", "privacy_status")


def gate() -> Case:
    """The rule as a database expression, for the generated column."""
    rule = Q()
    for condition in CONDITIONS:
        rule &= condition.rule
    return Case(When(rule, then=Value(True)), default=Value(False), output_field=models.BooleanField())


def reasons_against(exhibit: "Exhibit") -> list[str]:
    """Why the public may not see it; empty when it may. Judges the instance, saved or not."""
    failed = _failed(tuple((name, str(getattr(exhibit, name))) for name in GATE_FIELDS))
    return [str(condition.message) for condition in failed]


@cache
def _failed(values: tuple[tuple[str, str], ...]) -> list[Condition]:
    """The database evaluates the rule; the few combinations there are, once each."""
    given = {name: Value(value) for name, value in values}
    return [condition for condition in CONDITIONS if not condition.rule.check(given)]


def may_decide(user: Any) -> bool:
    """Whether a user may change what the gate looks at. None (a command, the system) may."""
    return user is None or user.has_perm("exhibitions.decide_openness")


@transaction.atomic
def decide(exhibits: Iterable["Exhibit"], changes: dict[str, str], *, user: Any, reason: str = "") -> list["Exhibit"]:
    """Change fields the gate looks at, on several exhibits, with everything that follows.

    `changes` maps names of `GATE_FIELDS` to values. Each exhibit whose values change
    gets a revision and a log entry that says who, why, and, when it was closed, where
    it had been shown; opening one notes who approved it and when. Image files follow.
    Returns those changed. Raises `PermissionDenied`, or `ValidationError` on an unknown value.
    """
    if not may_decide(user):
        raise PermissionDenied
    changed = []
    for exhibit in exhibits:
        before = {name: getattr(exhibit, name) for name in changes}
        if before == changes:
            continue
        for name, value in changes.items():
            if name not in GATE_FIELDS:
                raise ValidationError({name: _("This is not for the openness gate.")})
            setattr(exhibit, name, value)
        exhibit.clean_fields(exclude=[f.name for f in exhibit._meta.fields if f.name not in GATE_FIELDS])
        was_showable = exhibit.showable
        note_decision(exhibit, was_showable=was_showable, user=user)
        exhibit.save()
        # Not cleaned: an old fault elsewhere in the record must not keep it from being closed.
        exhibit.save_revision(user=user, changed=True, log_action=False, clean=False)
        log_decision(exhibit, was_showable=was_showable, before=before, user=user, reason=reason)
        changed.append(exhibit)
    follow_up(changed)
    return changed


def withdraw(exhibit: "Exhibit", *, user: Any, reason: str, openness: str = Openness.CONTROLLED) -> None:
    """撤展: close a record and take it down everywhere, at once.

    `openness` is 控制 or 延期开放; `reason` is kept in the log with the places it had
    been shown. Raises `PermissionDenied` and `ValidationError` (no reason given).
    """
    if not reason.strip():
        raise ValidationError(_("Say why it is withdrawn; the log keeps it."))
    if openness not in CLOSING:
        raise ValidationError(_("Withdrawing sets 控制 or 延期开放."))
    decide([exhibit], {"openness": openness}, user=user, reason=reason.strip())


def note_decision(exhibit: "Exhibit", *, was_showable: bool, user: Any) -> None:
    """Set who approved it and when, as the decision opens or closes it; the caller saves."""
    now_showable = not reasons_against(exhibit)
    if now_showable and not (was_showable and exhibit.approved_at):
        exhibit.approved_by, exhibit.approved_at = user, timezone.now()
    elif not now_showable:
        exhibit.approved_by = exhibit.approved_at = None


def log_decision(exhibit: "Exhibit", *, was_showable: bool, before: dict, user: Any, reason: str = "") -> None:
    """Write the audit entry of a decision that has been saved."""
    from .uses import recorded_uses, told
    from .whereabouts import where_shown

    now_showable = not reasons_against(exhibit)
    action = "exhibitions.decide"
    if was_showable != now_showable:
        action = "exhibitions.open" if now_showable else "exhibitions.withdraw"
    data: dict[str, Any] = {"before": before, "after": {name: getattr(exhibit, name) for name in before}}
    if reason:
        data["reason"] = reason
    if was_showable and not now_showable:
        data["shown_in"] = where_shown(exhibit)
        if outside := [told(use) for use in recorded_uses(exhibit) if use.is_current]:
            data["outside"] = outside
    log(instance=exhibit, action=action, user=user, data=data, content_changed=True)


def follow_up(exhibits: Iterable["Exhibit"]) -> None:
    """Once a decision is committed, image files move where they belong, before the request is answered."""
    from .models import ExhibitImage

    ids = [exhibit.pk for exhibit in exhibits]
    images = list(ExhibitImage.objects.filter(exhibit__in=ids).values_list("image_id", flat=True))
    transaction.on_commit(lambda: publicity.refresh(images))
