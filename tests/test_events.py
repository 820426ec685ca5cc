"""/events/ and its pages: coming and past, sessions in words, ways into a calendar."""

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import strip_tags
from wagtail.models import PageViewRestriction

from exhibitions import sessions
from exhibitions.models import EventPage, EventSession
from exhibitions.sessions import State

from .factories import SHANGHAI, make_edition, make_event, make_exhibition

pytestmark = pytest.mark.django_db

BUDGET = 12


def at(days: float, hour: int = 9) -> datetime.datetime:
    """A time so many days from today."""
    day = timezone.localtime() + datetime.timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def page(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(html)))


def section(html: str, heading: str) -> str:
    """The part of the list under a heading, by the id of that heading."""
    start = html.find(f'aria-labelledby="{heading}"')
    if start < 0:
        return ""
    return html[start:].split('<section class="wide', 1)[0]


# --- the list -------------------------------------------------------------------


def test_coming_soonest_first_and_past_latest_first(home: object) -> None:
    for title, slug, days in (("旧", "old", -400), ("近", "recent", -40), ("远", "far", 40), ("下周", "next", 7)):
        make_event(title, slug, starts=[at(days)])
    html = page("/events/")
    assert re.findall(r"/events/(\w+)/", section(html, "coming")) == ["next", "far"]
    assert re.findall(r"/events/(\w+)/", section(html, "past")) == ["recent", "old"]


def test_an_event_stays_coming_until_its_last_session_is_over(home: object) -> None:
    make_event("讲座", "talks", starts=[at(-30), at(-2), at(5), at(12)])
    html = page("/en/events/")
    assert "/en/events/talks/" in section(html, "coming")
    assert section(html, "past") == ""
    coming = words(section(html, "coming"))
    # The next session is announced, not the first, and how many are left after it.
    assert "One session more" in coming
    with translation.override("en"):
        assert sessions.month_and_day(at(5)) in coming


def test_hidden_and_restricted_events_are_not_listed(home: object) -> None:
    make_event("公开", "public", starts=[at(3)])
    make_event("收回", "hidden", starts=[at(3)]).unpublish()
    inside = make_event("内部", "inside", starts=[at(3)])
    PageViewRestriction.objects.create(page=inside, restriction_type=PageViewRestriction.LOGIN)
    html = page("/events/")
    assert "公开" in html
    assert "收回" not in html
    assert "内部" not in html
    assert Client().get("/events/inside.ics").status_code == 404
    assert "内部" not in Client().get("/events/calendar.ics").content.decode()


def test_nothing_announced(home: object) -> None:
    assert "Nothing is announced" in page("/en/events/")


def test_the_list_offers_the_calendar_of_all(home: object) -> None:
    assert 'href="/events/calendar.ics"' in page("/events/")


# --- one event --------------------------------------------------------------------


def test_an_event_says_when_where_for_whom_and_whom_to_ask(home: object) -> None:
    show = make_exhibition(title="请听档案说", slug="listen")
    make_event(
        "档案日",
        "day",
        starts=[datetime.datetime(2025, 6, 9, 9, tzinfo=SHANGHAI)],
        kind="archives_day",
        audience="所有人",
        contact="接待室 0000-0000000",
        summary="三天都在广场。",
        exhibition=show,
        edition=make_edition(),
        body=[("text", "<h2>有什么</h2><p>老照片鉴认。</p>")],
    )
    html = page("/events/day/")
    for text in (
        "2025年6月9日（星期一）",
        "9:00—11:00",
        "县文化广场",
        "所有人",
        "接待室 0000-0000000",
        "三天都在广场。",
    ):
        assert text in html
    assert '<time datetime="2025-06-09T' in html
    assert "老照片鉴认" in html
    assert 'href="/exhibitions/listen/"' in html
    assert 'href="/exhibitions/archives-day-2025/"' in html


def test_english_dates(home: object) -> None:
    make_event(slug="day", starts=[datetime.datetime(2025, 6, 9, 9, tzinfo=SHANGHAI)])
    assert "Monday, 9 June 2025 9:00–11:00" in re.sub(r"\s*<[^>]*>\s*", " ", page("/en/events/day/")).replace("  ", " ")


def test_a_past_event_says_so_and_offers_no_calendar_entry(home: object) -> None:
    make_event("旧", "old", starts=[at(-400)])
    make_event("新", "new", starts=[at(40)])
    old, new = page("/en/events/old/"), page("/en/events/new/")
    assert "This event is over" in old
    assert "old.ics" not in old
    assert "This event is over" not in new
    assert 'href="/en/events/new.ics"' in new


def test_only_sessions_that_are_over_are_marked_so(home: object) -> None:
    make_event(slug="talks", starts=[at(-30), at(30)])
    marked = [words(item) for item in re.findall(r"<li>\s*<time.*?</li>", page("/en/events/talks/"), re.DOTALL)]
    assert [item.rstrip().endswith("over") for item in marked] == [True, False]


def test_venues_stand_with_the_sessions_when_they_differ(home: object) -> None:
    event = make_event(slug="tour", starts=[at(3), at(4)])

    def named(venue: str) -> int:
        return page("/events/tour/").split("<main", 1)[1].count(venue)

    assert named("县文化广场") == 1
    event.sessions.add(EventSession(starts_at=at(5, 9), ends_at=at(5, 10), venue="青石圩集市"))
    event.save_revision().publish()
    assert named("县文化广场") == 2
    assert named("青石圩集市") == 1


def test_an_exhibition_that_was_taken_offline_is_not_linked(home: object) -> None:
    show = make_exhibition(title="收回的展", slug="gone")
    make_event(slug="tour", starts=[at(3)], exhibition=show)
    show.unpublish()
    assert "收回的展" not in page("/events/tour/")


# --- the words ----------------------------------------------------------------------

NOON = datetime.datetime(2025, 6, 9, 12, tzinfo=SHANGHAI)


def sitting(day: int, first: int, last: int) -> EventSession:
    return EventSession(
        starts_at=datetime.datetime(2025, 6, day, first, tzinfo=SHANGHAI),
        ends_at=datetime.datetime(2025, 6, day, last, tzinfo=SHANGHAI),
    )


@pytest.mark.parametrize(
    "held, expected",
    [
        ([], State.COMING),
        ([sitting(10, 9, 18)], State.COMING),
        ([sitting(9, 9, 18)], State.ON),
        ([sitting(9, 14, 18)], State.ON),  # later today
        ([sitting(9, 9, 11)], State.OVER),
        ([sitting(8, 9, 18), sitting(10, 9, 18)], State.COMING),
        ([sitting(7, 9, 18), sitting(8, 9, 18)], State.OVER),
    ],
)
def test_where_a_moment_lies_to_an_event(held: list[EventSession], expected: State) -> None:
    assert sessions.state(held, NOON) == expected


def test_a_session_over_midnight_names_both_days() -> None:
    night = EventSession(
        starts_at=datetime.datetime(2025, 6, 9, 19, 30, tzinfo=SHANGHAI),
        ends_at=datetime.datetime(2025, 6, 10, 0, 30, tzinfo=SHANGHAI),
    )
    with translation.override("zh-hans"):
        assert sessions.hours(night) == "19:30—2025年6月10日（星期二） 0:30"


def test_times_are_those_of_shanghai() -> None:
    morning = EventSession(
        starts_at=datetime.datetime(2025, 6, 8, 23, tzinfo=datetime.UTC),
        ends_at=datetime.datetime(2025, 6, 9, 1, tzinfo=datetime.UTC),
    )
    with translation.override("zh-hans"):
        assert sessions.day(morning.starts_at) == "2025年6月9日（星期一）"
        assert sessions.hours(morning) == "7:00—9:00"


# --- what it costs --------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/events/", "/events/event-0/"])
def test_the_number_of_queries_does_not_grow(home: object, path: str) -> None:
    show = make_exhibition(slug="show")

    def cost() -> int:
        page(path)
        with CaptureQueriesContext(connection) as queries:
            page(path)
        return len(queries)

    def announce(numbers: range, starts: list[datetime.datetime]) -> None:
        for number in numbers:
            make_event(f"活动{number}", f"event-{number}", starts=starts, exhibition=show)

    announce(range(2), [at(3), at(-300)])
    announce(range(20, 22), [at(-300)])
    few = cost()
    announce(range(2, 12), [at(3), at(4), at(5)])
    announce(range(12, 20), [at(-300), at(-500)])
    first = EventPage.objects.get(slug="event-0")
    first.sessions.add(*(EventSession(starts_at=at(d), ends_at=at(d, 11), venue="馆内") for d in range(6, 16)))
    first.save_revision().publish()
    assert cost() == few <= BUDGET
