"""Keeping what each proof round made of a text, and the versions a text went through."""

import datetime
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import stages
from .plain import plain_line, plain_text

if TYPE_CHECKING:
    from .models import Contribution, ProofRound

RECORDED = "yearbook.proof"


@dataclass(frozen=True)
class Version:
    """A text as it stood: `key` names it in an address, `label` to a reader."""

    key: str
    label: str
    text: str
    when: datetime.date
    who: str


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def record(
    contribution: "Contribution", *, text: str, read_by: str, read_on: datetime.date, note: str = "", user: Any
) -> "ProofRound":
    """Keep the corrected text of the round the entry stands at. A second reading of a round is a new record.

    Raises `PermissionDenied`, and `ValidationError` when no proof is being read or something is missing.
    """
    from .models import Contribution, ProofRound

    if not user.has_perm(stages.DRAFT):
        raise PermissionDenied
    locked = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if locked.stage not in stages.PROOFS:
        raise ValidationError(_("The entry is not in proof now; it stands at “%s”.") % locked.get_stage_display())
    text, read_by = plain_text(text), plain_line(read_by)
    if not text:
        raise ValidationError({"text": _("The corrected text is missing.")})
    if not read_by:
        raise ValidationError({"read_by": _("Say who read the proof.")})
    if read_on > timezone.localdate():
        raise ValidationError({"read_on": _("This day is still to come.")})
    kept = ProofRound(
        contribution=locked,
        stage=locked.stage,
        reading=locked.proof_rounds.filter(stage=locked.stage).count() + 1,
        text=text,
        sha256=digest(text),
        read_by=read_by,
        read_on=read_on,
        note=plain_line(note),
        user=user,
        by_name=stages.name_of(user),
    )
    kept.save()
    log(instance=locked, action=RECORDED, user=user, data={"round": str(kept), "sha256": kept.sha256})
    return kept


def versions(contribution: "Contribution") -> list[Version]:
    """The texts that can be compared, oldest first: as handed in each time, and after each proof."""
    sent = [
        Version(
            f"h{item.hand_in.number}",
            _("As handed in, no. %(n)d") % {"n": item.hand_in.number},
            item.text,
            timezone.localtime(item.hand_in.at).date(),
            item.hand_in.by_name,
        )
        for item in contribution.hand_in_items.select_related("hand_in").order_by("hand_in__number")
    ]
    read = [
        Version(f"p{proof.pk}", str(proof), proof.text, proof.read_on, proof.read_by)
        for proof in contribution.proof_rounds.all()
    ]
    known = [*sent, *read]
    if contribution.is_writable or not known:
        own = Version("now", _("Text in the editor"), contribution.text, timezone.localdate(), contribution.drafter)
        known.append(own)
    return known
