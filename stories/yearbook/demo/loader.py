"""Loads the county's yearbook: one entry waits for the seal, one is in its third proof."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from exhibitions.models import EventPage, Exhibit
from lantai.ops.demo_content import register_demo

from .. import checking, handing_in, proofs, stages
from ..models import (
    Category,
    Contribution,
    ContributionPicture,
    Deadline,
    ProvidedObject,
    Subcategory,
    Yearbook,
    YearFact,
)
from ..stages import Stage
from . import content

# Who enters that a step is finished; the compiling office's are entered by the editor.
ACCOUNTS = {Stage.DRAFTING: "editor", Stage.UNIT_REVIEW: "reviewer", Stage.SEALING: "director"}


@register_demo(60)
def load() -> str:
    """Write the yearbook once; repeating changes nothing."""
    if Yearbook.objects.exists():
        return "Yearbook: already written"
    with transaction.atomic():
        book = _yearbook(content.EDITION, content.DEADLINE)
        _yearbook(content.NEXT_EDITION, content.NEXT_DEADLINE)
        place = Subcategory.objects.get(name=content.PLACE, category__yearbook=book)
        _overview(place)
        _archives_day(place)
    return f"Yearbook: {book} with {Contribution.objects.count()} entries"


def _yearbook(edition: int, deadline: datetime.date) -> Yearbook:
    book = Yearbook(
        name=content.NAME,
        edition=edition,
        compiling_office=content.OFFICE,
        unit=content.UNIT,
        deadline=deadline,
        note=content.REQUIREMENTS if edition == content.EDITION else "",
    )
    book.deadlines = [Deadline(stage=stage, due_on=due.replace(year=deadline.year)) for stage, due in content.OWN_DATES]
    book.categories = [
        Category(name=name, sort_order=number, subcategories=_places(places))
        for number, (name, places) in enumerate(content.STRUCTURE)
    ]
    book.save()
    book.save_revision()
    return book


def _places(names: tuple[str, ...]) -> list[Subcategory]:
    return [Subcategory(name=name, sort_order=number) for number, name in enumerate(names)]


def _entry(place: Subcategory, position: int, title: str, text: str, facts: Any) -> Contribution:
    entry = Contribution(
        subcategory=place,
        position=position,
        title=title,
        text=text,
        drafter=content.DRAFTER,
        unit_reviewer=content.REVIEWER,
    )
    entry.facts = [YearFact(what=what, value=value, source=source) for what, value, source in facts]
    entry.save()
    entry.save_revision()
    return entry


def _overview(place: Subcategory) -> None:
    entry = _entry(place, 10, "档案工作概况", content.OVERVIEW, content.OVERVIEW_FACTS)
    for stage, day, told_by in content.OVERVIEW_STEPS:
        _finish(entry, stage, day, told_by)


def _archives_day(place: Subcategory) -> None:
    entry = _entry(place, 20, "国际档案日系列活动", content.ARCHIVES_DAY, content.ARCHIVES_DAY_FACTS)
    picture = EventPage.objects.get(slug=content.PICTURE_OF).picture
    words = {"caption": content.CAPTION, "author": content.PICTURE_AUTHOR, "taken": content.PICTURE_TAKEN}
    ContributionPicture.objects.create(contribution=entry, image=picture, **words)
    code, name, provided, returned = content.OBJECT
    ProvidedObject.objects.create(
        contribution=entry,
        exhibit=Exhibit.objects.filter(reference_code=code).first(),
        name=name,
        provided_on=provided,
        returned_on=returned,
        received_by=content.EDITOR_OF_OFFICE,
    )
    for remark in checking.open_remarks(entry):
        checking.overrule(entry, remark, user=_account("reviewer"), reason=content.NO_YEAR)
    for stage, day, told_by in content.ARCHIVES_DAY_STEPS:
        if stage == Stage.SEALING:
            handing_in.make(entry.yearbook, [entry], user=_account("editor"), note="第一批")
        if stage in content.PROOFS:
            text, read_on = content.PROOFS[stage]
            proofs.record(entry, text=text, read_by=content.DRAFTER, read_on=_past(read_on), user=_account("editor"))
        _finish(entry, stage, day, told_by)


def _finish(entry: Contribution, stage: int, day: datetime.date, told_by: str) -> None:
    following: Any = stages.next_stage(stage)
    account = _account(ACCOUNTS.get(Stage(stage), "editor"))
    stages.move(entry, following, user=account, done_on=_past(day), told_by=told_by)


def _past(day: datetime.date) -> datetime.date:
    """The demonstration may be loaded on a machine whose clock stands before it."""
    return min(day, timezone.localdate())


def _account(username: str) -> Any:
    return get_user_model().objects.get(username=username)
