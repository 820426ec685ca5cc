"""Yearbooks: who writes, who reviews, who records what was sent."""

from typing import Any

from stories.yearbook.models import Contribution, HandIn, StyleTerm

from ..cast import Cast
from . import ADMIN, EDITOR, REVIEWERS, SIGNED_IN, Rows

READERS = EDITOR | REVIEWERS | {"director"}
ENTRY, BOOK, WORD = (f"wagtailsnippets_yearbook_{name}" for name in ("contribution", "yearbook", "styleterm"))

ROWS: Rows = [
    ("yearbook_hand_in_make", EDITOR),
    ("yearbook_*", READERS),
    # The sample entry is in its second proof.
    (f"{ENTRY}:move", EDITOR),
    (f"{ENTRY}:return", EDITOR),
    (f"{ENTRY}:proof", EDITOR),
    (f"{ENTRY}:overrule", READERS),
    (f"{ENTRY}:compare", READERS),
    (f"{ENTRY}:list*", READERS),
    (f"{ENTRY}:inspect", READERS),
    (f"{ENTRY}:usage", EDITOR),
    (f"{ENTRY}:history*", READERS),
    (f"{ENTRY}:*", EDITOR),
    (f"{BOOK}:list*", READERS),
    (f"{BOOK}:delete", ADMIN),
    (f"{BOOK}:*", EDITOR),
    (f"{WORD}:*", EDITOR),
    ("wagtailsnippetchoosers_yearbook_*:create", EDITOR),
    ("wagtailsnippetchoosers_yearbook_*", SIGNED_IN),
]


def samples(cast: Cast) -> dict[str, Any]:
    from stories.yearbook.admin.standing import key_of
    from stories.yearbook.checking import all_remarks

    entry = Contribution.objects.get(title="国际档案日系列活动")
    made = HandIn.objects.get()
    key = key_of(all_remarks(entry)[0])
    return {
        "yearbook_entry": entry.pk,
        "yearbook_entry_revision": entry.latest_revision_id,
        "yearbook": made.yearbook_id,
        "yearbook_revision": made.yearbook.latest_revision_id,
        f"{ENTRY}:pk": entry.pk,
        f"{ENTRY}:key": key,
        f"{ENTRY}:revision_id": entry.latest_revision_id,
        f"{BOOK}:pk": made.yearbook_id,
        f"{BOOK}:revision_id": made.yearbook.latest_revision_id,
        f"{WORD}:pk": StyleTerm.objects.earliest("pk").pk,
        "wagtailsnippetchoosers_yearbook_contribution:pk": entry.pk,
        "wagtailsnippetchoosers_yearbook_yearbook:pk": made.yearbook_id,
        "wagtailsnippetchoosers_yearbook_styleterm:pk": StyleTerm.objects.earliest("pk").pk,
        "yearbook_overview:pk": made.yearbook_id,
        "yearbook_hand_in_make:pk": made.yearbook_id,
        "hand_in": made.pk,
    }
