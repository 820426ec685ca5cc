"""What is to be remarked about an entry as a whole, and overruling a remark."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from . import stages, style
from .plain import plain_line
from .style import Remark

if TYPE_CHECKING:
    from .models import Contribution, Overruling

OVERRULED = "yearbook.overrule"
TAKEN_BACK = "yearbook.take_back_overruling"
TOO_LONG, FACT_MISSING, SMALL_PICTURE = "too_long", "fact_missing", "small_picture"
LABELS = {
    **style.LABELS,
    TOO_LONG: gettext_lazy("too long"),
    FACT_MISSING: gettext_lazy("fact of the year not in the text"),
    SMALL_PICTURE: gettext_lazy("picture too small for print"),
}


def terms_in_use() -> list[style.Term]:
    """The words of the editors' list that are in use."""
    from .models import StyleTerm

    return list(StyleTerm.objects.filter(active=True))


def all_remarks(contribution: "Contribution", terms: Iterable[style.Term] | None = None) -> list[Remark]:
    """Every remark, overruled or not: on the text first, then on its length, its facts and its pictures.

    Pass `terms` when many entries are checked; otherwise they are fetched.
    """
    found = style.remarks(
        contribution.text, year=contribution.yearbook.year, terms=terms_in_use() if terms is None else terms
    )
    return [*found, *_length(contribution), *_facts(contribution), *_pictures(contribution)]


def open_remarks(contribution: "Contribution", terms: Iterable[style.Term] | None = None) -> list[Remark]:
    """Those neither mended nor overruled."""
    decided = overruled(contribution)
    return [remark for remark in all_remarks(contribution, terms) if remark.key not in decided]


def overruled(contribution: "Contribution") -> dict[tuple[str, str, str], "Overruling"]:
    """The overrulings that stand, by what they hold for."""
    last = {(o.rule, o.found, o.sentence): o for o in contribution.overrulings.all()}
    return {key: each for key, each in last.items() if each.stands}


@transaction.atomic
def overrule(
    contribution: "Contribution", remark: Remark, *, user: Any, reason: str, stands: bool = True
) -> "Overruling":
    """Leave a remark as it is for a reason, or with `stands` False take such a decision back.

    Raises `PermissionDenied`, and `ValidationError` without a reason.
    """
    from .models import Overruling

    if not may_overrule(user):
        raise PermissionDenied
    reason = plain_line(reason)
    if not reason:
        raise ValidationError({"reason": _("Give a reason; the record keeps it.")})
    made = Overruling(
        contribution=contribution,
        rule=remark.rule,
        found=remark.found,
        sentence=remark.sentence,
        stands=stands,
        reason=reason,
        by_name=stages.name_of(user),
    )
    made.save()
    data = {"rule": remark.rule, "found": remark.found, "reason": reason}
    log(instance=contribution, action=OVERRULED if stands else TAKEN_BACK, user=user, data=data)
    return made


def may_overrule(user: Any) -> bool:
    """Those who write entries and those who review them."""
    return bool(user.has_perm(stages.DRAFT) or user.has_perm(stages.REVIEW))


def _length(contribution: "Contribution") -> Iterable[Remark]:
    count, limit = contribution.word_count, contribution.limit
    if count > limit:
        why = _("%(over)d characters more than the limit of %(limit)d.") % {"over": count - limit, "limit": limit}
        yield Remark(TOO_LONG, str(count), 0, 0, "", why)


def _facts(contribution: "Contribution") -> Iterable[Remark]:
    text = _unspaced(contribution.text)
    for fact in contribution.facts.all():
        if text and _unspaced(fact.value) not in text:
            why = _("%(what)s is %(value)s by your facts of the year; the text does not say so.")
            yield Remark(FACT_MISSING, fact.value, 0, 0, fact.what, why % {"what": fact.what, "value": fact.value})


def _pictures(contribution: "Contribution") -> Iterable[Remark]:
    for picture in contribution.pictures.all():
        if not picture.is_sharp:
            why = _("%(dpi)d dpi at %(width)d mm; %(least)d are asked for. Sharp enough up to %(widest)d mm.") % {
                "dpi": picture.dpi,
                "width": picture.width_mm,
                "least": contribution.yearbook.min_dpi,
                "widest": picture.widest,
            }
            yield Remark(SMALL_PICTURE, picture.caption, 0, 0, f"{picture.width_mm} mm", why)


def _unspaced(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)
