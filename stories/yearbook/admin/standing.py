"""What the page of an entry says about its progress; for those who edit and those who read."""

import hashlib
from typing import Any

from django.urls import reverse

from .. import checking, proofs, stages
from ..models import Contribution
from ..stages import ORDER, SHORT, Stage


def address(name: str, entry: Contribution, *arguments: Any) -> str:
    """The address of a page of this entry: "edit", "move", "return", "overrule", "proof", "compare", "inspect"."""
    return reverse(Contribution.snippet_viewset.get_url_name(name), args=[entry.pk, *arguments])


def key_of(remark: checking.Remark) -> str:
    """A short name of a remark for an address: the same as long as its sentence is."""
    return hashlib.sha256("\0".join(remark.key).encode()).hexdigest()[:16]


def steps(entry: Contribution) -> list[dict[str, Any]]:
    """The ten steps: done with its day, present, or to come."""
    last: dict[int, Any] = {}
    for passage in entry.passages.all():
        last[passage.from_stage] = passage
    rows = []
    for stage in ORDER:
        state = "now" if stage == entry.stage else "done" if stage < entry.stage else "coming"
        passage = last.get(stage) if state == "done" else None
        rows.append({"name": SHORT[stage], "state": state, "day": passage.done_on if passage else None})
    return rows


def standing(entry: Contribution, user: Any) -> dict[str, Any]:
    """Context of `yearbook/admin/standing.html`."""
    decided = checking.overruled(entry)
    found = checking.all_remarks(entry)
    following = stages.next_stage(entry.stage)
    may_overrule = checking.may_overrule(user)
    return {
        "entry": entry,
        "steps": steps(entry),
        "step": SHORT[Stage(entry.stage)],
        "following": SHORT[following] if following else "",
        "passages": list(entry.passages.all()),
        "remarks": [
            {"remark": remark, "url": address("overrule", entry, key_of(remark)) if may_overrule else ""}
            for remark in found
            if remark.key not in decided
        ],
        "left": [
            {
                "remark": remark,
                "overruling": decided[remark.key],
                "url": address("overrule", entry, key_of(remark)) if may_overrule else "",
            }
            for remark in found
            if remark.key in decided
        ],
        "move_url": address("move", entry) if following and stages.may_move(entry, user) else "",
        "return_url": address("return", entry) if stages.may_return(entry, user) else "",
        "proof_url": address("proof", entry) if entry.stage in stages.PROOFS and user.has_perm(stages.DRAFT) else "",
        "compare_url": address("compare", entry) if len(proofs.versions(entry)) > 1 else "",
        "overview_url": reverse("yearbook_overview", args=[entry.yearbook.pk]),
    }
