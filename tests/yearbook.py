"""Makers of yearbooks and entries for tests."""

import datetime
from typing import Any

from django.utils import timezone

from stories.yearbook import stages
from stories.yearbook.models import (
    Category,
    Contribution,
    ContributionPicture,
    StyleTerm,
    Subcategory,
    Yearbook,
)
from stories.yearbook.stages import Stage
from stories.yearbook.style_terms import DEFAULTS

from .cast import Cast

GOOD = "2025年，云溪县档案馆开放档案2876件，接待查档群众986人次。"
WORDS = [
    StyleTerm(kind=kind, term=term, instead=instead, why=why, after_digits_only=digits)
    for kind, term, instead, why, digits in DEFAULTS
]
# Who finishes the hall's own steps in tests.
OWN = {Stage.DRAFTING: "editor", Stage.UNIT_REVIEW: "reviewer", Stage.SEALING: "director"}


def make_yearbook(**fields: Any) -> Yearbook:
    """An edition that is due in twenty days, with one place for entries."""
    book = Yearbook(
        **{
            "name": "云溪年鉴",
            "edition": 2026,
            "compiling_office": "云溪县地方志编纂委员会办公室",
            "unit": "云溪县档案馆",
            "deadline": timezone.localdate() + datetime.timedelta(days=20),
            **fields,
        }
    )
    book.categories = [
        Category(name="党政机关", sort_order=0, subcategories=[Subcategory(name="档案工作", sort_order=0)])
    ]
    book.save()
    return book


def make_entry(book: Yearbook | None = None, **fields: Any) -> Contribution:
    """An entry being drafted, in the only place of the yearbook."""
    place = Subcategory.objects.filter(category__yearbook=book or make_yearbook()).earliest("pk")
    values = {"title": "档案工作概况", "text": GOOD, "drafter": "甲", "unit_reviewer": "乙", **fields}
    return Contribution.objects.create(subcategory=place, **values)


def add_picture(entry: Contribution, image: Any, **fields: Any) -> ContributionPicture:
    """A picture of an entry."""
    values = {"caption": "县文化广场", "author": "丁", "taken": "2025年6月9日", **fields}
    return ContributionPicture.objects.create(contribution=entry, image=image, **values)


def finish(entry: Contribution, cast: Cast, until: int, **said: Any) -> Contribution:
    """Move an entry on, step by step, until it stands at `until`; its own hand-in and proofs are made on the way."""
    from stories.yearbook import handing_in, proofs

    while entry.stage < until:
        stage = Stage(entry.stage)
        if stage == Stage.SEALING and not entry.was_put_into_a_hand_in():
            handing_in.make(entry.yearbook, [entry], user=cast.editor)
        if stage in stages.PROOFS and not entry.proof_rounds.filter(stage=stage).exists():
            proofs.record(entry, text=entry.text, read_by="丙", read_on=timezone.localdate(), user=cast.editor)
        following: Any = stages.next_stage(stage)
        told_by = "" if stage in stages.OWN else "县志办丙"
        user = getattr(cast, OWN.get(stage, "editor"))
        stages.move(entry, following, user=user, **{"told_by": told_by, **said})
    return entry
