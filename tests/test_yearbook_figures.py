"""What the hall did for yearbooks in a year, and the county's own entries."""

import datetime

import pytest
from django.utils import timezone

from stories.yearbook import checking, handing_in, stages
from stories.yearbook.models import Contribution, HandIn, ProvidedObject, Yearbook
from stories.yearbook.stages import Stage

from .cast import Cast
from .factories import ImageFactory, picture_bytes
from .figures import entry as figure
from .figures import labels, unsound, value
from .yearbook import add_picture, finish, make_entry

DAY = datetime.date


@pytest.mark.django_db
def test_things_count_in_the_year_they_were_done(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.SEALING)
    add_picture(entry, ImageFactory.create(content=picture_bytes(1200, 800)))
    handing_in.make(entry.yearbook, [entry], user=cast.editor)
    stages.move(entry, Stage.FIRST_REVIEW, user=cast.director, done_on=DAY(2025, 3, 20))
    stages.move(entry, Stage.DRAFTING, user=cast.editor, done_on=DAY(2025, 4, 1), told_by="丙", reason="重写")
    finish(entry, cast, Stage.FIRST_REVIEW, done_on=DAY(2026, 1, 5))
    make_entry(entry.yearbook, title="未送")
    for provided, number in ((DAY(2025, 12, 31), 3), (DAY(2026, 1, 1), 2)):
        ProvidedObject.objects.create(contribution=entry, name="票证", quantity=number, provided_on=provided)
    finish(entry, cast, Stage.SECOND_PROOF)
    this_year = timezone.localdate().year

    assert value("yearbook_contributions", 2025) == 1
    assert labels("yearbook_contributions", 2025) == [entry.title]
    assert value("yearbook_contributions", 2026) == 0
    assert value("yearbook_contributions", 2025, DAY(2025, 3, 19)) == 0
    assert value("yearbook_pictures", 2025) == 1
    assert [(part.label, part.value) for part in figure("yearbook_contributions", 2025).parts] == [
        (f"《{entry.yearbook}》", 1)
    ]
    assert figure("yearbooks_contributed_to", 2025).items == (f"《{entry.yearbook}》",)
    assert figure("yearbooks_contributed_to", 2024).prose == "无"
    assert (value("yearbook_objects", 2025), value("yearbook_objects", 2026, DAY(2026, 6, 30))) == (3, 2)
    assert [part.value for part in figure("yearbook_objects", 2025).parts] == [3]
    assert value("yearbook_proofs", this_year) == 1
    assert unsound(2025) == unsound(2026) == unsound(this_year) == []


def test_the_countys_yearbook(demo: object, cast: Cast) -> None:
    overview, archives_day = Contribution.objects.order_by("position")
    book = Yearbook.objects.get(edition=2026)

    assert (overview.title, overview.stage, overview.word_count) == ("档案工作概况", Stage.SEALING, 620)
    assert (archives_day.title, archives_day.stage, archives_day.word_count) == (
        "国际档案日系列活动",
        Stage.THIRD_PROOF,
        81,
    )
    assert book.year == 2025
    assert checking.open_remarks(overview) == []
    assert [o.found for o in checking.overruled(archives_day).values()] == ["6月9—11日"]
    assert checking.open_remarks(archives_day) == []
    assert archives_day.proof_rounds.count() == 2
    assert HandIn.objects.get().items.get().contribution == archives_day
    assert {picture.is_sharp for picture in archives_day.pictures.all()} == {True}
