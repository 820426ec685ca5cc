"""Real workers on one queue: none does what another does, and what one leaves when it is killed another takes up."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import world
from .pipes import Said
from .postgres import FOUNDED, new_database
from .visiting import Site

COUNTS = 24
ORDER = f"""
from lantai.ops.work.kinds import kind_named
kind_named('tests.hold').start('first', title='一')
for n in range({COUNTS}):
    kind_named('tests.count').start(n)
kind_named('tests.hold').start('last', title='末')
"""
LEASE = ("--interval", "0.05", "--every", "3600", "--lease", "1")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.working", "TASKS_IN_WORKER": "true"}


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    if request.param == "postgresql":
        return Site(data_dir, new_database(request.getfixturevalue("postgres"), FOUNDED), SETTINGS)
    shutil.copy2(world.built("plain") / world.DATABASE, data_dir / world.DATABASE)
    return Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}", SETTINGS)


@pytest.fixture
def said(site: Site) -> Iterator[Said]:
    pipe = Said(site.data_dir)
    yield pipe
    pipe.close()


def standing(site: Site, title: str) -> tuple[object, ...]:
    rows = site.ask("SELECT title, state, attempt, losses, result FROM work_job")
    return next(tuple(row) for name, *row in rows if name == title)


def test_two_workers_killed_and_ended(site: Site, said: Said) -> None:
    site.manage("shell", "-c", ORDER)
    with site.running("run_worker", *LEASE) as first:
        assert said.line() == f"hold first {first.pid}"
        with site.running("run_worker", *LEASE) as second:
            # The first is alive however long it takes: the second does all the rest and leaves it alone.
            lines = [said.line() for _n in range(COUNTS + 1)]
            assert lines == [*(f"count {n}" for n in range(COUNTS)), f"hold last {second.pid}"]
            # Told to end, it puts what it has in hand back, and ends well.
            second.send_signal(signal.SIGTERM)
            assert second.wait(60) == 0
            assert standing(site, "末") == ("waiting", 2, 0, "")
            assert standing(site, "一")[:3] == ("running", 1, 0)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    (site.data_dir / "go-last").touch()
    with site.running("run_worker", *LEASE) as third:
        assert [said.line(), said.line()] == [f"hold last {third.pid}", f"held last {third.pid}"]
        assert said.line() == f"hold first {third.pid}"
        (site.data_dir / "go-first").touch()
        assert said.line() == f"held first {third.pid}"
        third.send_signal(signal.SIGTERM)
        assert third.wait(60) == 0
    assert standing(site, "末") == ("done", 2, 0, "放下了")
    assert standing(site, "一") == ("done", 2, 1, "放下了")
    assert said.is_silent()
    assert site.ask("SELECT COUNT(*) FROM work_job WHERE state <> 'done'") == [(0,)]
