"""What was on display: by runs and placements, through the gate, each exhibit once."""

import datetime
from typing import Any

import pytest

from exhibitions import openness
from lantai.reports.gaps import gaps
from lantai.reports.periods import Period

from .factories import SHANGHAI, ExhibitFactory, make_edition, make_event, make_exhibition
from .figures import entry, labels, records, unsound, value
from .test_attendance_totals import enter

pytestmark = pytest.mark.django_db
day = datetime.date


def moment(year: int, month: int, number: int, hour: int = 10) -> datetime.datetime:
    return datetime.datetime(year, month, number, hour, tzinfo=SHANGHAI)


def over_new_year(home: Any) -> Any:
    photos = [ExhibitFactory.create(extent=12), ExhibitFactory.create(extent=3, kind="artifact")]
    return make_exhibition(photos, runs=[("一楼展厅", day(2024, 12, 20), day(2025, 1, 10))])


def test_an_exhibition_over_new_year_counts_in_both_years_and_its_visitors_by_their_day(home: Any) -> None:
    from lantai.visits.models import Session

    page = over_new_year(home)
    session = Session.objects.get(subject=page.pk)
    enter(session, 30, moment(2024, 12, 31, 23))
    enter(session, 7, moment(2025, 1, 1, 0))
    for year, people in ((2024, 30), (2025, 7)):
        assert value("exhibitions_held", year) == 1
        assert (value("photos_shown", year), value("artifacts_shown", year)) == (12, 3)
        assert value("visitors_received", year) == people
        assert unsound(year) == []
    assert value("exhibitions_held", 2023) == value("exhibitions_held", 2026) == 0
    assert value("exhibitions_held", 2024, day(2024, 12, 19)) == 0


def test_an_exhibit_in_two_exhibitions_counts_once(home: Any) -> None:
    shared, other = ExhibitFactory.create(extent=5), ExhibitFactory.create(extent=2)
    make_exhibition([shared], slug="a", title="甲展")
    make_exhibition([shared, other], slug="b", title="乙展")
    assert value("photos_shown", 2025) == 7
    assert {record.note for record in records("photos_shown", 2025)} == {"甲展、乙展", "乙展"}


def test_what_is_closed_falls_out_of_the_figure(home: Any, cast: Any) -> None:
    shown, closed = ExhibitFactory.create(extent=5), ExhibitFactory.create(extent=9)
    make_exhibition([shown, closed])
    openness.withdraw(closed, user=cast.editor, reason="复核")
    assert value("photos_shown", 2025) == 5
    assert closed.title not in str(labels("photos_shown", 2025))


def test_what_is_planned_or_a_draft_has_not_been_held(home: Any) -> None:
    make_exhibition([ExhibitFactory.create()], slug="draft", live=False)
    make_exhibition([ExhibitFactory.create()], slug="later", runs=[("县文化广场", day(2198, 1, 1), None)])
    assert value("exhibitions_held", 2025) == value("exhibitions_held", 2198) == 0
    assert value("photos_shown", 2198) == 0


def test_a_permanent_exhibition_counts_in_every_year_so_far(home: Any) -> None:
    make_exhibition([ExhibitFactory.create(extent=4)], runs=[("一楼展厅", day(2023, 5, 1), None)])
    assert [value("photos_shown", year) for year in (2022, 2023, 2024, 2025)] == [0, 4, 4, 4]


def test_sections_are_named_in_walking_order_each_once(home: Any) -> None:
    exhibits = [ExhibitFactory.create() for _ in range(12)]
    make_exhibition(exhibits, slug="a")
    make_exhibition(exhibits, slug="b")
    assert entry("sections_shown", 2025).items == ("单元1", "单元2")
    assert len(records("sections_shown", 2025)) == 4
    assert unsound(2025) == []


def test_guidance_training_and_law_are_counted_apart_and_trainees_are_no_visitors(home: Any) -> None:
    from lantai.visits.models import Session

    edition = make_edition(2025)
    events = {
        kind: make_event(kind, kind.replace("_", "-"), [moment(2025, 3, 1), moment(2025, 3, 2)], kind=kind, **more)
        for kind, more in (
            ("training", {}),
            ("guidance", {}),
            ("law_publicity", {}),
            ("archives_day", {"edition": edition}),
        )
    }
    for kind, people in (("training", 40), ("guidance", 3), ("law_publicity", 20), ("archives_day", 100)):
        enter(Session.objects.filter(subject=events[kind].pk).earliest("starts_at"), people, moment(2025, 3, 1))
    expected = {
        "trainings": 2,
        "trainees": 40,
        "guidance_visits": 2,
        "guidance_visits_countryside": 0,
        "law_publicity": 2,
        "law_publicity_people": 20,
        "archives_day_visitors": 100,
        "visitors_received": 120,
        "archives_day_places": "县文化广场",
    }
    assert {key: value(key, 2025) for key in expected} == expected
    assert value("trainings", 2025, day(2025, 3, 1)) == 1
    assert unsound(2025) == []
    events["guidance"].sessions.update(venue="竹坪镇人民政府")
    assert value("guidance_visits_countryside", 2025) == 2


def test_gaps_are_pointed_out_until_they_are_mended(home: Any) -> None:
    from lantai.visits.models import Session

    undated = ExhibitFactory.create(date_text="不详")
    page = make_exhibition([undated])
    make_event("无人计数的讲解", "tour", kind="other")
    hidden = make_exhibition([], slug="hidden", title="没有发布的展览")
    hidden.unpublish()
    found = {gap.message: [record.label for record in gap.records] for gap in gaps(Period.of(2025))}
    said = str(found)
    for label in (page.title, str(undated), "无人计数的讲解", hidden.title):
        assert said.count(label) == 1, (label, found)
    for gap in gaps(Period.of(2025)):
        assert all(record.url for record in gap.records)
    for session in Session.objects.all():
        enter(session, 5, moment(2025, 6, 9))
    undated.date_text = "1958"
    undated.save()
    left = {record.label for gap in gaps(Period.of(2025)) for record in gap.records}
    assert left == {hidden.title}
