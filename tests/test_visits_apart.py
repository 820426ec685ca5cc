"""Lines kept apart: scans and the like count on their own line, and are never views, visitors or attendance."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory

from lantai.visits.models import DailyViews, HourlyViews, Sighting
from lantai.visits.online import counting, days, figures, roller
from lantai.visits.online import lines as online_lines
from lantai.visits.online.lines import Line, register_line
from lantai.visits.online.spool import Hit, Spool
from lantai.visits.online.subjects import Subject, register_subject, sign, unsign

from . import factories
from .visiting import PERSON

pytestmark = pytest.mark.django_db

PAGE, IN_WALK = Subject("page", 3), Subject("exhibit", 7, 3)
NOON = days.start_of(datetime.datetime.now(datetime.UTC).date()) + 12 * 3600
TODAY = days.day_of(NOON)


@pytest.fixture(autouse=True)
def worker(tmp_path: Any, settings: Any) -> Iterator[Spool]:
    settings.VISITS_DIR = tmp_path / "visits"
    spool = Spool(settings.VISITS_DIR / "spool")
    yield spool
    spool.close()


@pytest.fixture
def line(monkeypatch: Any) -> Line:
    monkeypatch.setattr(online_lines, "_lines", {})
    return register_line("booth", "展台屏", "展台屏幕打开的次数。")


def test_a_line_counts_for_itself_for_its_walk_and_for_no_view(worker: Spool, line: Line) -> None:
    for visitor, subject in enumerate([PAGE, IN_WALK, line.of(PAGE), line.of(IN_WALK), line.of(IN_WALK)]):
        worker.append(Hit(NOON, subject, visitor, robot=False))
    worker.append(Hit(NOON, line.of(IN_WALK), 9, robot=True))
    assert roller.roll() == roller.Rolled(hits=6, views=5, robots=1)
    stored = {(row.kind, row.object_id): (row.views, row.visitors) for row in DailyViews.objects.all()}
    assert stored == {
        ("page", 3): (2, 2),
        ("exhibit", 7): (1, 1),
        ("site", 0): (2, 2),
        ("booth__page", 3): (3, 3),
        ("booth__exhibit", 7): (2, 2),
        ("booth__site", 0): (3, 3),
    }
    assert figures.total(figures.scope_of_site()) == 2
    assert figures.total(figures.scope_of_site(line)) == 3
    assert figures.total(figures.scope_of("exhibit", 7, line)) == 2
    assert (figures.robots(TODAY, TODAY), figures.robots(TODAY, TODAY, line)) == (0, 1)


def test_it_is_the_same_visitor_on_each_line_by_itself(worker: Spool, line: Line) -> None:
    for subject in (line.of(IN_WALK), IN_WALK, line.of(IN_WALK)):
        worker.append(Hit(NOON, subject, 1, robot=False))
        roller.roll()
    assert figures.total(figures.scope_of_site()) == figures.total(figures.scope_of_site(line)) == 1
    visitors = dict(DailyViews.objects.filter(object_id=0).values_list("kind", "visitors"))
    assert visitors == {"site": 1, "booth__site": 1}
    assert Sighting.objects.count() == 2


def test_rebuilding_the_days_keeps_it_apart(worker: Spool, line: Line) -> None:
    for visitor, subject in enumerate([PAGE, line.of(PAGE), line.of(IN_WALK)]):
        worker.append(Hit(NOON, subject, visitor, robot=False))
    roller.roll()
    right = sorted(DailyViews.objects.values_list("kind", "object_id", "views"))
    DailyViews.objects.update(views=77)
    call_command("roll_visits", "--rebuild")
    assert sorted(DailyViews.objects.values_list("kind", "object_id", "views")) == right


def test_lists_of_the_most_viewed_do_not_mix(home: Any, worker: Spool, line: Line) -> None:
    exhibition = factories.make_exhibition([])
    exhibit = factories.ExhibitFactory()
    seen = Subject("exhibit", exhibit.pk, exhibition.pk)
    for visitor, subject in enumerate([seen, *[line.of(seen)] * 3]):
        worker.append(Hit(NOON, subject, visitor, robot=False))
    roller.roll()
    views = [(entry.title, entry.views) for entry in figures.most_viewed(TODAY, TODAY, 9)]
    assert views == [(str(exhibit), 1), (exhibition.title, 1)]
    booth = [(entry.title, entry.views) for entry in figures.most_viewed(TODAY, TODAY, 9, line)]
    assert booth == [(str(exhibit), 3), (exhibition.title, 3)]
    assert [(entry.title, entry.views) for entry in figures.top_in_walk(exhibition.pk)] == [(str(exhibit), 1)]


def test_a_page_reports_itself_on_a_line_and_tells_its_views(worker: Spool, line: Line) -> None:
    assert unsign(sign(line.of(IN_WALK))) == line.of(IN_WALK)
    worker.append(Hit(NOON, IN_WALK, 1, robot=False))
    for visitor in range(4):
        worker.append(Hit(NOON, line.of(IN_WALK), visitor, robot=False))
    roller.roll()
    assert figures.public_views(line.of(IN_WALK)) == figures.public_views(IN_WALK) == 1


def test_a_request_is_counted_without_a_beacon(line: Line) -> None:
    def ask(**headers: str) -> bool:
        return counting.count(RequestFactory().get("/", headers=headers), line.of(PAGE))

    for agent in (PERSON, PERSON, "Mozilla/5.0 (compatible; Baiduspider/2.0)"):
        assert ask(**{"user-agent": agent})
    roller.roll()
    row = HourlyViews.objects.get()
    assert (row.kind, row.object_id, row.raw, row.views, row.robots) == ("booth__page", 3, 3, 1, 1)


def test_a_request_that_cannot_be_stored_is_not_counted(
    line: Line, settings: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(counting, "_complained", counting._complained)  # it complains once a minute
    (tmp_path / "file").write_text("")
    settings.VISITS_DIR = tmp_path / "file" / "visits"
    assert not counting.count(RequestFactory().get("/", headers={"user-agent": PERSON}), line.of(PAGE))


def test_the_admin_shows_the_line_beside_views(home: Any, worker: Spool, line: Line, admin_client: Client) -> None:
    exhibit = factories.ExhibitFactory()
    page = factories.make_exhibition([])
    addresses = (f"/cms/exhibits/edit/{exhibit.pk}/", f"/cms/pages/{page.pk}/edit/")
    for address in addresses:
        assert "展台屏" not in admin_client.get(address).content.decode()
    for visitor in range(5):
        worker.append(Hit(NOON, line.of(Subject("exhibit", exhibit.pk, page.pk)), visitor, robot=False))
    roller.roll()
    for address in addresses:
        text = admin_client.get(address).content.decode()
        assert "展台屏幕打开的次数。" in text
        assert text.index("<strong>5</strong>") > text.index("展台屏") > text.index("<strong>0</strong>")
    report = admin_client.get("/cms/reports/views/").content.decode()
    assert "展台屏" in report
    assert exhibit.title in report


@pytest.mark.parametrize("word", ["", "Scan", "two words", "kiosks", "a_b", "扫码"])
def test_a_word_that_could_not_be_stored_opens_no_line(word: str, line: Line) -> None:
    with pytest.raises(ValueError, match="^" + word + "$"):
        register_line(word, "name")


def test_no_kind_can_pass_for_a_line() -> None:
    with pytest.raises(ValueError, match="booth__page"):
        register_subject("booth__page", "name", lambda _ids: {})
    with pytest.raises(ValueError, match="abcdefghijklm"):
        Line("booth", "name").of(Subject("abcdefghijklm", 1))
