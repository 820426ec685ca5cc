"""The ten steps of a yearbook entry, and the one function that moves an entry between them.

撰稿、单位审、盖章报送 are the hall's own and done by three different people; 初审 to 三校 are the compiling
office's: the hall's editor logs when they were done and who told. An entry *stands at* the step that is being
done; moving it on says that this step is finished.
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.log_actions import log

if TYPE_CHECKING:
    from .models import Contribution, Passage

DRAFT = "yearbook.change_contribution"
REVIEW = "yearbook.review_contribution"
SEND = "yearbook.send_contribution"
MOVED = "yearbook.move"
RETURNED = "yearbook.return"


class Stage(models.IntegerChoices):
    """In their order; gaps leave room for a step a province adds."""

    DRAFTING = 10, pgettext_lazy("yearbook", "drafting (撰稿)")
    UNIT_REVIEW = 20, pgettext_lazy("yearbook", "unit review (单位审)")
    SEALING = 30, pgettext_lazy("yearbook", "sealing and sending (盖章报送)")
    FIRST_REVIEW = 40, pgettext_lazy("yearbook", "first review (初审)")
    SECOND_REVIEW = 50, pgettext_lazy("yearbook", "second review (复审)")
    FINAL_REVIEW = 60, pgettext_lazy("yearbook", "final review (终审)")
    FIRST_PROOF = 70, pgettext_lazy("yearbook", "first proof (一校)")
    SECOND_PROOF = 80, pgettext_lazy("yearbook", "second proof (二校)")
    THIRD_PROOF = 90, pgettext_lazy("yearbook", "third proof (三校)")
    PRESS = 100, pgettext_lazy("yearbook", "to press (付印)")


ORDER = list(Stage)
SHORT = dict(
    zip(ORDER, ["撰稿", "单位审", "盖章报送", "初审", "复审", "终审", "一校", "二校", "三校", "付印"], strict=True)
)
"""The terms themselves, as forms on paper and the head of the overview have them."""
OWN = frozenset({Stage.DRAFTING, Stage.UNIT_REVIEW, Stage.SEALING})
PROOFS = (Stage.FIRST_PROOF, Stage.SECOND_PROOF, Stage.THIRD_PROOF)
WRITABLE = frozenset({Stage.DRAFTING, Stage.UNIT_REVIEW})
"""The text is the hall's to change until its own review has passed."""
NEEDS = {Stage.DRAFTING: DRAFT, Stage.UNIT_REVIEW: REVIEW, Stage.SEALING: SEND}
"""What it takes to finish a step of the hall; the compiling office's take `DRAFT`."""


def permission_for(stage: int) -> str:
    """The permission it takes to say that the step `stage` is done."""
    return NEEDS.get(Stage(stage), DRAFT)


def next_stage(stage: int) -> Stage | None:
    """The step after `stage`; None after the last."""
    place = ORDER.index(Stage(stage))
    return ORDER[place + 1] if place + 1 < len(ORDER) else None


def earlier(stage: int) -> list[Stage]:
    """The steps an entry may be returned to, nearest first."""
    return [each for each in reversed(ORDER) if each < stage]


def may_move(contribution: "Contribution", user: Any) -> bool:
    """Whether this person may move the entry on from where it stands, as far as rights go."""
    return contribution.stage != Stage.PRESS and bool(user.has_perm(permission_for(contribution.stage)))


def may_return(contribution: "Contribution", user: Any) -> bool:
    """Whoever may finish the step may return the entry from it; the last step is final only in print."""
    return contribution.stage != Stage.DRAFTING and bool(user.has_perm(permission_for(contribution.stage)))


def name_of(user: Any) -> str:
    """A person as the record names them: full name, or else the account."""
    return str(user.get_full_name() or user.get_username())


@transaction.atomic
def move(
    contribution: "Contribution",
    to: int,
    *,
    user: Any,
    done_on: datetime.date | None = None,
    told_by: str = "",
    reason: str = "",
) -> "Passage":
    """Move an entry to the next step, or return it to an earlier one; writes who, when and why.

    `done_on` is the day the step was really finished (today by default, never to come), `told_by` who at the
    compiling office said so, `reason` why it is returned, or why it is sent after the deadline.
    Raises `PermissionDenied`, and `ValidationError` with what stands in the way.
    """
    from .models import Contribution, Passage

    locked = Contribution.objects.select_for_update().get(pk=contribution.pk)
    start, goal = Stage(locked.stage), Stage(to)
    if not user.has_perm(permission_for(start)):
        raise PermissionDenied
    done_on = done_on or timezone.localdate()
    reason, told_by = reason.strip(), told_by.strip()
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": _("This day is still to come.")})
    if goal < start:
        if not reason:
            raise ValidationError({"reason": _("Say why the entry is returned; the record keeps it.")})
    elif goal != next_stage(start):
        raise ValidationError(_("No step is left out: after “%(stage)s” comes the next one.") % {"stage": start.label})
    else:
        _check_leaving(locked, start, user=user, done_on=done_on, reason=reason)
    if start not in OWN and not told_by:
        raise ValidationError({"told_by": _("Say who at the compiling office told you.")})
    passage = Passage(
        contribution=locked,
        from_stage=start,
        to_stage=goal,
        done_on=done_on,
        told_by=told_by,
        reason=reason,
        user=user,
        by_name=name_of(user),
    )
    passage.save()
    locked.stage = contribution.stage = goal
    if start == Stage.UNIT_REVIEW and goal > start and not locked.unit_reviewer:
        locked.unit_reviewer = contribution.unit_reviewer = name_of(user)
    locked.save(update_fields=["stage", "unit_reviewer", "updated_at"])
    data = {"from": start.value, "to": goal.value, "reason": reason, "told_by": told_by}
    log(instance=locked, action=MOVED if goal > start else RETURNED, user=user, data=data)
    return passage


def _check_leaving(
    contribution: "Contribution", stage: Stage, *, user: Any, done_on: datetime.date, reason: str
) -> None:
    """What must be so before a step counts as done; raises `ValidationError`."""
    if stage in OWN:
        _check_people(contribution, stage, user)
    if stage == Stage.DRAFTING and not contribution.text.strip():
        raise ValidationError(_("The entry has no text yet."))
    if stage == Stage.UNIT_REVIEW:
        _check_style(contribution)
    if stage == Stage.SEALING:
        _check_sending(contribution, done_on=done_on, reason=reason)
    if stage in PROOFS and not contribution.proof_rounds.filter(stage=stage).exists():
        raise ValidationError(
            _("Enter the corrected text of “%(stage)s” first; each proof is kept.") % {"stage": stage.label}
        )


def _check_people(contribution: "Contribution", stage: Stage, user: Any) -> None:
    """Drafting, reviewing and sending are done by three people, by account and by name."""
    if not contribution.drafter.strip():
        raise ValidationError(_("Say who drafted the entry."))
    reviewer = contribution.unit_reviewer or (name_of(user) if stage == Stage.UNIT_REVIEW else "")
    if reviewer and same_person(contribution.drafter, reviewer):
        raise ValidationError(_("The drafter and the unit reviewer are two people."))
    for earlier_stage in sorted(OWN):
        if earlier_stage >= stage:
            break
        passage = contribution.passages.filter(from_stage=earlier_stage, to_stage__gt=earlier_stage).last()
        if passage and passage.user_id == user.pk:
            raise ValidationError(
                _("You finished “%(stage)s” yourself; this step is for somebody else.") % {"stage": earlier_stage.label}
            )


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same but for spaces, width and case."""
    import unicodedata

    def plain(name: str) -> str:
        return "".join(unicodedata.normalize("NFKC", name).split()).casefold()

    return plain(one) == plain(other)


def _check_style(contribution: "Contribution") -> None:
    from .checking import open_remarks

    if left := open_remarks(contribution):
        found = "、".join(f"“{remark.found}”" for remark in left[:5])
        raise ValidationError(
            _("%(n)d remarks are neither mended nor overruled: %(found)s") % {"n": len(left), "found": found}
        )


def _check_sending(contribution: "Contribution", *, done_on: datetime.date, reason: str) -> None:
    if not contribution.was_put_into_a_hand_in():
        raise ValidationError(
            _("Make the Word file and the pictures first (“Hand in” of the yearbook): the version sent is kept.")
        )
    deadline = contribution.yearbook.deadline
    if done_on > deadline and not reason:
        raise ValidationError(
            {
                "reason": _("The deadline was %(date)s. It can still be handed in: say why it is late.")
                % {"date": deadline.isoformat()}
            }
        )


STAGE_HELP = gettext_lazy("The step that is being done now.")
