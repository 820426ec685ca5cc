"""The ten steps of an entry: who may, in what order, what stands in the way, and that all is kept."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from stories.yearbook import deadlines, handing_in, stages
from stories.yearbook.models import Contribution, Deadline, KeptError, Passage
from stories.yearbook.stages import Stage

from .cast import Cast
from .yearbook import GOOD, finish, make_entry, make_yearbook

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(days=1)


def refused(entry: Contribution, to: int, **said: object) -> str:
    with pytest.raises(ValidationError) as caught:
        stages.move(entry, to, **said)  # type: ignore[arg-type]
    entry.refresh_from_db()
    return " ".join(caught.value.messages)


def test_an_entry_goes_all_the_way(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.PRESS)

    steps = [(p.from_stage, p.to_stage, p.by_name, p.told_by) for p in entry.passages.all()]
    assert [(one, other) for one, other, _by, _told in steps] == list(zip(stages.ORDER, stages.ORDER[1:], strict=False))
    assert [by for _one, _other, by, _told in steps[:3]] == ["editor", "reviewer", "director"]
    assert {told for _one, _other, _by, told in steps[3:]} == {"县志办丙"}
    assert ModelLogEntry.objects.filter(action="yearbook.move").count() == 9
    assert not stages.may_move(entry, cast.admin)


def test_no_step_is_left_out(cast: Cast) -> None:
    entry = make_entry()

    assert refused(entry, Stage.SEALING, user=cast.admin)
    assert refused(entry, Stage.PRESS, user=cast.admin)
    assert entry.stage == Stage.DRAFTING
    assert not Passage.objects.exists()


def test_each_step_asks_for_its_right(cast: Cast) -> None:
    entry = make_entry()
    for nobody in (cast.reviewer, cast.staff, cast.outsider):
        with pytest.raises(PermissionDenied):
            stages.move(entry, Stage.UNIT_REVIEW, user=nobody)
    finish(entry, cast, Stage.UNIT_REVIEW)
    with pytest.raises(PermissionDenied):
        stages.move(entry, Stage.SEALING, user=cast.editor)
    finish(entry, cast, Stage.FIRST_REVIEW)
    with pytest.raises(PermissionDenied):
        stages.move(entry, Stage.SECOND_REVIEW, user=cast.director, told_by="丙")


def test_three_people_do_the_halls_own_steps(cast: Cast) -> None:
    entry = make_entry(unit_reviewer="")
    stages.move(entry, Stage.UNIT_REVIEW, user=cast.admin)
    assert refused(entry, Stage.SEALING, user=cast.admin)

    stages.move(entry, Stage.SEALING, user=cast.director)
    assert entry.unit_reviewer == "director"
    handing_in.make(entry.yearbook, [entry], user=cast.editor)
    assert refused(entry, Stage.FIRST_REVIEW, user=cast.director)
    assert refused(entry, Stage.FIRST_REVIEW, user=cast.admin)
    stages.move(entry, Stage.FIRST_REVIEW, user=cast.final_reviewer)


def test_drafter_and_reviewer_are_two_names_too(cast: Cast) -> None:
    entry = make_entry(drafter="王😀 明", unit_reviewer="王😀明")

    assert refused(entry, Stage.UNIT_REVIEW, user=cast.editor)
    with pytest.raises(ValidationError):
        entry.full_clean()


def test_nothing_empty_and_nothing_remarked_passes(cast: Cast) -> None:
    assert refused(make_entry(text=" \n"), Stage.UNIT_REVIEW, user=cast.editor)

    entry = finish(make_entry(make_yearbook(edition=2027, covers_year=2025), text="我馆今年办展。"), cast, 20)
    said = refused(entry, Stage.SEALING, user=cast.reviewer)

    assert "我馆" in said
    assert "今年" in said


def test_nothing_is_sent_that_is_not_kept(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.SEALING)
    assert refused(entry, Stage.FIRST_REVIEW, user=cast.director)

    handing_in.make(entry.yearbook, [entry], user=cast.editor)
    stages.move(entry, Stage.DRAFTING, user=cast.director, reason="补数据")
    entry.text = GOOD + "全年举办展览3个。"
    entry.save()
    stages.move(entry, Stage.UNIT_REVIEW, user=cast.editor)
    stages.move(entry, Stage.SEALING, user=cast.reviewer)

    assert refused(entry, Stage.FIRST_REVIEW, user=cast.director)
    handing_in.make(entry.yearbook, [entry], user=cast.editor)
    stages.move(entry, Stage.FIRST_REVIEW, user=cast.director)
    assert [item.text for item in entry.hand_in_items.order_by("pk")] == [GOOD, entry.text]


def test_returning_wants_a_reason_and_loses_nothing(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.SECOND_PROOF)

    assert refused(entry, Stage.DRAFTING, user=cast.editor, told_by="丙")
    assert refused(entry, Stage.DRAFTING, user=cast.editor, reason="数据有误")
    passage = stages.move(entry, Stage.DRAFTING, user=cast.editor, told_by="丙", reason="数据有误")

    assert passage.is_return
    assert entry.is_writable
    assert entry.proof_rounds.count() == 1
    assert entry.hand_in_items.count() == 1
    assert ModelLogEntry.objects.get(action="yearbook.return").data["reason"] == "数据有误"


def test_the_offices_steps_name_who_told(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.FIRST_REVIEW)

    assert refused(entry, Stage.SECOND_REVIEW, user=cast.editor)
    assert refused(entry, Stage.SECOND_REVIEW, user=cast.editor, told_by="丙", done_on=timezone.localdate() + LATER)
    assert entry.stage == Stage.FIRST_REVIEW


def test_a_deadline_that_passed(cast: Cast) -> None:
    """Nothing is lost: the entry is marked late, and can still be handed in with a reason that is kept."""
    book = make_yearbook(deadline=timezone.localdate() - LATER)
    entry = finish(make_entry(book), cast, Stage.SEALING)
    made = handing_in.make(book, [entry], user=cast.editor)
    assert entry.is_late

    assert book.deadline.isoformat() in refused(entry, Stage.FIRST_REVIEW, user=cast.director)
    with pytest.raises(ValidationError, match="档案工作概况"):
        handing_in.mark_sent(made, user=cast.director, done_on=timezone.localdate())
    assert handing_in.mark_sent(made, user=cast.director, done_on=timezone.localdate(), reason="经县志办同意延期") == 1

    sent = Contribution.objects.for_list().get()
    assert sent.stage == Stage.FIRST_REVIEW
    assert sent.is_late
    assert sent.passages.last().reason == "经县志办同意延期"
    # A day that was in time needs no reason, though it is entered afterwards.
    other = finish(make_entry(book, title="档案利用"), cast, Stage.SEALING)
    handing_in.make(book, [other], user=cast.editor)
    stages.move(other, Stage.FIRST_REVIEW, user=cast.director, done_on=book.deadline)
    assert not Contribution.objects.for_list().get(pk=other.pk).is_late


def test_what_is_due(cast: Cast) -> None:
    today = timezone.localdate()
    book = make_yearbook(deadline=today + datetime.timedelta(days=20))
    Deadline.objects.create(yearbook=book, stage=Stage.UNIT_REVIEW, due_on=today - datetime.timedelta(days=3))
    make_yearbook(edition=2027, deadline=today + datetime.timedelta(days=385))
    make_yearbook(edition=2020, deadline=today - datetime.timedelta(days=900))
    drafted, waiting = make_entry(book, title="甲"), make_entry(book, title="乙")
    sent = make_entry(book, title="丙")
    finish(waiting, cast, Stage.SEALING)
    finish(sent, cast, Stage.FIRST_REVIEW)

    review, hand_in, next_year = deadlines.due_now()

    assert (review.days_over, review.is_over, review.entries) == (3, True, [drafted])
    assert (hand_in.days_left, hand_in.is_soon) == (20, True)
    assert {entry.title for entry in hand_in.entries} == {"甲", "乙"}
    assert (next_year.yearbook.edition, next_year.entries, next_year.is_soon) == (2027, [], False)


def test_a_record_is_written_once(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.PRESS)
    for kept in (entry.passages.first(), entry.proof_rounds.first(), entry.hand_in_items.first()):
        assert kept is not None
        with pytest.raises(KeptError):
            kept.save()
        with pytest.raises(KeptError):
            kept.delete()
        with pytest.raises(KeptError):
            type(kept).objects.all().update(pk=1)
        with pytest.raises(KeptError):
            type(kept).objects.all().delete()


def test_the_name_stays_when_the_account_goes(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.UNIT_REVIEW)
    cast.editor.delete()
    connection.check_constraints()

    assert entry.passages.get().by_name == "editor"
