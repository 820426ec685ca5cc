"""Events as iCalendar files, read back by a parser."""

import datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from .factories import SHANGHAI, make_event

pytestmark = pytest.mark.django_db


def entries(path: str) -> list[Any]:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_one_entry_a_session(home: object) -> None:
    starts = [datetime.datetime(2025, 6, day, 9, tzinfo=SHANGHAI) for day in (11, 9)]
    event = make_event("请听档案说", "listen", starts=starts, summary="三天都在县文化广场。")
    found = entries(f"/events/{event.slug}.ics")
    assert [e.decoded("dtstart") for e in found] == sorted(starts)
    assert [e.decoded("dtend") - e.decoded("dtstart") for e in found] == [datetime.timedelta(hours=2)] * 2
    assert {str(e["summary"]) for e in found} == {"请听档案说"}
    assert {str(e["location"]) for e in found} == {"县文化广场"}
    assert {str(e["description"]) for e in found} == {"三天都在县文化广场。"}
    assert len({str(e["uid"]) for e in found}) == 2
    assert all(str(e["url"]).endswith("/events/listen/") for e in found)


def test_uids_stay_when_the_event_is_published_again(home: object) -> None:
    event = make_event()
    before = {str(e["uid"]) for e in entries(f"/events/{event.slug}.ics")}
    event.save_revision().publish()
    assert {str(e["uid"]) for e in entries(f"/events/{event.slug}.ics")} == before


def test_the_calendar_of_all_holds_public_events_only(home: object) -> None:
    make_event("公开", "public")
    hidden = make_event("收回", "hidden")
    hidden.unpublish()
    assert {str(e["summary"]) for e in entries("/events/calendar.ics")} == {"公开"}
    assert Client().get("/events/hidden.ics").status_code == 404
    assert Client().get("/events/unknown.ics").status_code == 404


def test_text_that_the_format_must_escape(home: object) -> None:
    event = make_event("讲解；带相机,笔", "escape", summary="第一行\n第二行; 逗号, 反斜杠\\")
    (entry,) = entries(f"/events/{event.slug}.ics")
    assert str(entry["summary"]) == "讲解；带相机,笔"
    assert str(entry["description"]) == "第一行\n第二行; 逗号, 反斜杠\\"


def test_the_demonstration(demo: object) -> None:
    assert len(entries("/events/archives-day-2025.ics")) == 3
    assert len(entries("/events/calendar.ics")) == 19
