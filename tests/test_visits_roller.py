"""From spooled hits to counts: hours, days, double-clicks, visitors, walks; what is kept and what is destroyed."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from lantai.visits.models import DailyViews, HourlyViews, Sighting, SpoolFile
from lantai.visits.online import days, figures, roller, standing
from lantai.visits.online.spool import Hit, Spool
from lantai.visits.online.subjects import Subject

pytestmark = pytest.mark.django_db

PAGE, OTHER = Subject("page", 3), Subject("page", 4)
IN_WALK, IN_OTHER_WALK, ALONE = Subject("exhibit", 7, 3), Subject("exhibit", 7, 4), Subject("exhibit", 7)
# Noon in Shanghai on a day of this week: kept spools and sets are younger than two days.
NOON = days.start_of(datetime.datetime.now(datetime.UTC).date()) + 12 * 3600


@pytest.fixture(autouse=True)
def worker(tmp_path: Any, settings: Any) -> Iterator[Spool]:
    settings.VISITS_DIR = tmp_path / "visits"
    spool = Spool(settings.VISITS_DIR / "spool")
    yield spool
    spool.close()


def views(subject: Subject) -> int:
    return figures.total(figures.scope_of(subject.kind, subject.pk))


@pytest.mark.parametrize(
    "seconds, expected",
    [
        ([0], 1),
        ([0, 5], 1),
        ([0, 30], 1),
        ([0, 30.1], 2),
        ([0, 25, 50, 75], 1),
        ([0, 25, 50, 81], 2),
        ([0, 31, 62], 3),
    ],
)
@pytest.mark.parametrize("one_by_one", [False, True])
def test_repeats_within_thirty_seconds_are_one_view(
    worker: Spool, seconds: list[float], expected: int, one_by_one: bool
) -> None:
    for second in seconds:
        worker.append(Hit(NOON + second, PAGE, 1, robot=False))
        if one_by_one:
            roller.roll()
    roller.roll()
    row = HourlyViews.objects.get()
    assert (row.raw, row.views, row.robots) == (len(seconds), expected, 0)
    assert views(PAGE) == expected


def test_it_is_a_repeat_only_of_the_same_page_by_the_same_visitor(worker: Spool) -> None:
    for visitor in (1, 2):
        for subject in (PAGE, OTHER, IN_WALK, ALONE):
            worker.append(Hit(NOON, subject, visitor, robot=False))
    assert roller.roll() == roller.Rolled(hits=8, views=8)


def test_workers_files_are_counted_in_the_order_of_time(worker: Spool) -> None:
    other = Spool(worker.folder)
    for turn in range(6):
        (other if turn % 2 else worker).append(Hit(NOON + 25 * turn, PAGE, 1, robot=False))
    other.close()
    assert roller.roll() == roller.Rolled(hits=6, views=1)


def test_a_backlog_is_rolled_in_batches(worker: Spool, monkeypatch: Any) -> None:
    monkeypatch.setattr(roller, "BATCH", 7)
    for turn in range(40):
        worker.append(Hit(NOON + 40 * turn, PAGE, turn % 3, robot=False))
    assert roller.roll() == roller.Rolled(hits=40, views=40)
    assert views(PAGE) == 40
    assert DailyViews.objects.get(kind="page").visitors == 3


def test_hours_and_days_are_those_of_shanghai(worker: Spool) -> None:
    midnight = days.start_of(days.day_of(NOON))
    worker.append(Hit(midnight - 1, PAGE, 1, robot=False))
    worker.append(Hit(midnight, PAGE, 2, robot=False))
    worker.append(Hit(midnight + 3599, PAGE, 3, robot=False))
    worker.append(Hit(midnight + 3600, PAGE, 4, robot=False))
    roller.roll()
    assert list(HourlyViews.objects.order_by("hour").values_list("views", flat=True)) == [1, 2, 1]
    site = DailyViews.objects.filter(kind="site").order_by("day")
    day = days.day_of(NOON)
    assert [(row.day, row.views) for row in site] == [(day - datetime.timedelta(days=1), 1), (day, 3)]


def test_robots_are_kept_apart(worker: Spool) -> None:
    for _again in range(3):
        worker.append(Hit(NOON, PAGE, 9, robot=True))
    worker.append(Hit(NOON, PAGE, 1, robot=False))
    assert roller.roll() == roller.Rolled(hits=4, views=1, robots=3)
    row = HourlyViews.objects.get()
    assert (row.raw, row.views, row.robots) == (4, 1, 3)
    assert DailyViews.objects.get(kind="site").visitors == 1
    assert figures.robots(days.day_of(NOON), days.day_of(NOON)) == 3


def test_a_walk_includes_its_exhibits_and_no_others(worker: Spool) -> None:
    for visitor, subject in enumerate([PAGE, IN_WALK, IN_WALK, IN_OTHER_WALK, ALONE]):
        worker.append(Hit(NOON, subject, visitor, robot=False))
    roller.roll()
    assert views(PAGE) == 3
    assert views(OTHER) == 1
    assert views(ALONE) == 4
    assert figures.total(figures.scope_of_site()) == 5


def test_visitors_of_a_walk_are_counted_once(worker: Spool) -> None:
    for subject in (PAGE, IN_WALK, Subject("exhibit", 8, 3), ALONE, OTHER):
        worker.append(Hit(NOON, subject, 1, robot=False))
        roller.roll()
    worker.append(Hit(NOON + 100, IN_WALK, 2, robot=False))
    roller.roll()
    people = {(row.kind, row.object_id): row.visitors for row in DailyViews.objects.all()}
    assert people == {("page", 3): 2, ("page", 4): 1, ("exhibit", 7): 2, ("exhibit", 8): 1, ("site", 0): 2}


def test_two_rollers_do_not_work_at_once(worker: Spool) -> None:
    worker.append(Hit(NOON, PAGE, 1, robot=False))
    with roller._alone() as first:
        assert first
        assert roller.roll() is None
    assert roller.roll() == roller.Rolled(hits=1, views=1)


def test_counts_and_offset_are_committed_together(worker: Spool, monkeypatch: Any) -> None:
    worker.append(Hit(NOON, PAGE, 1, robot=False))

    def fail(_more: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(roller, "add_daily", fail)
        with pytest.raises(OSError, match="no space"):
            roller.roll()
    assert not HourlyViews.objects.exists()
    assert not SpoolFile.objects.exists()
    assert roller.roll() == roller.Rolled(hits=1, views=1)


def test_after_two_days_only_counts_are_left(worker: Spool) -> None:
    long_ago = NOON - 3 * days.SECONDS
    worker.append(Hit(long_ago, PAGE, 1, robot=False))
    worker.append(Hit(NOON, PAGE, 1, robot=False))
    worker.folder.parent.joinpath(f"salt-{days.day_of(long_ago)}").write_bytes(b"x" * 32)
    roller.roll()
    assert [sighting.day for sighting in Sighting.objects.all()] == [days.day_of(NOON)]
    assert [file.name[:10] for file in worker.folder.iterdir()] == [str(days.day_of(NOON))]
    assert not list(worker.folder.parent.glob("salt-*"))
    assert SpoolFile.objects.count() == 1
    assert views(PAGE) == 2
    assert roller.roll() == roller.Rolled()


def test_days_can_be_derived_from_hours_anew(worker: Spool) -> None:
    for visitor, subject in enumerate([PAGE, IN_WALK, ALONE, OTHER]):
        worker.append(Hit(NOON, subject, visitor, robot=False))
    roller.roll()
    right = sorted(DailyViews.objects.values_list("kind", "object_id", "views", "visitors"))
    DailyViews.objects.filter(kind="page").update(views=99)
    DailyViews.objects.filter(kind="site").delete()
    call_command("roll_visits", "--rebuild")
    assert sorted(DailyViews.objects.values_list("kind", "object_id", "views")) == [row[:3] for row in right]
    call_command("roll_visits", "--rebuild")
    assert views(PAGE) == 2


def test_health_tells_of_a_roller_that_stands_still(worker: Spool) -> None:
    now = datetime.datetime.now(datetime.UTC).timestamp()
    worker.append(Hit(now - 590, PAGE, 1, robot=False))
    assert Client().get("/healthz").json()["visits"] == "ok"
    worker.close()
    worker.append(Hit(now - 601, OTHER, 1, robot=False))
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    since = standing.stands_still()
    assert since
    assert (
        f"{since.astimezone(datetime.timezone(datetime.timedelta(hours=8))):%Y-%m-%d %H:%M}"
        in response.json()["visits"]
    )
    roller.roll()
    assert Client().get("/healthz").json()["visits"] == "ok"


def test_the_admin_tells_of_a_roller_that_stands_still(worker: Spool, admin_client: Client) -> None:
    worker.append(Hit(datetime.datetime.now(datetime.UTC).timestamp() - 700, PAGE, 1, robot=False))
    told = standing.stands_still()
    assert told
    for address in ("/cms/", "/cms/reports/views/"):
        assert 'role="alert"' in admin_client.get(address).content.decode()
    roller.roll()
    for address in ("/cms/", "/cms/reports/views/"):
        assert 'role="alert"' not in admin_client.get(address).content.decode()
