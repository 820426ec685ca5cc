"""What an editor was told is saved is saved, once: through kills, a full disk and a locked database."""

import resource
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from . import world
from .postgres import FOUNDED, new_database
from .saving import Editor, all_saved, saving, signed_in, wait_for
from .visiting import Site, Visitor, kill_workers, workers

NAMES = "SELECT name FROM exhibitions_place"
LOCKED_FOR = 15.0


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    if request.param == "postgresql":
        return Site(data_dir, new_database(request.getfixturevalue("postgres"), FOUNDED))
    return embedded(tmp_path)


def embedded(tmp_path: Path) -> Site:
    data_dir = tmp_path / "data"
    world.copy("plain", data_dir)
    return Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}")


def kept(site: Site) -> list[str]:
    return [name for (name,) in site.ask(NAMES)]


def test_killed_servers_lose_nothing_and_double_nothing(site: Site) -> None:
    session = signed_in(site)
    with site.serving() as server:
        editors = [Editor(server.url, session, name) for name in "甲乙丙"]
        assert editors[0].save() == 302
        with saving(editors):
            for _round in range(3):
                wait_for(editors, 9)
                kill_workers(server.pid)
    names = kept(site)
    told = all_saved(editors)
    assert set(told) <= set(names)
    assert len(names) == len(set(names))
    assert len(told) > 27
    # What was cut off may have been saved before the answer could be sent; nothing else is there.
    assert len(names) - len(told) <= sum(editor.turn - len(editor.saved) for editor in editors)


def test_a_full_disk_refuses_and_comes_back_by_itself(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the system refuses to write more, all the same."""
    site = embedded(tmp_path)
    session = signed_in(site)
    with site.serving() as server:
        editor = Editor(server.url, session, "满")
        assert editor.save() == 302
        (worker,) = workers(server.pid)
        before = resource.prlimit(worker, resource.RLIMIT_FSIZE)
        log = site.data_dir / f"{world.DATABASE}-wal"
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (log.stat().st_size + 4096, before[1]))
        assert editor.save() == 503
        # Who only reads notices nothing.
        assert Visitor(server.url).has("/robots.txt")
        assert len(editor.saved) == 1
        resource.prlimit(worker, resource.RLIMIT_FSIZE, before)
        assert editor.save() == 302
        assert set(editor.saved) <= set(kept(site))
        assert "满2" not in kept(site)
    with closing(sqlite3.connect(site.data_dir / world.DATABASE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_locked_for_fifteen_seconds_is_waited_for(tmp_path: Path) -> None:
    site = embedded(tmp_path)
    session = signed_in(site)
    with site.serving() as server:
        editor = Editor(server.url, session, "等")
        assert editor.save() == 302
        with site.running("run_worker", "--interval", "0.1", TASKS_IN_WORKER="true") as worker:
            with closing(sqlite3.connect(site.data_dir / world.DATABASE, isolation_level=None)) as connection:
                connection.execute("PRAGMA busy_timeout=30000")
                connection.execute("BEGIN IMMEDIATE")
                waiting = threading.Thread(target=editor.save)
                waiting.start()
                waiting.join(LOCKED_FOR)
                assert waiting.is_alive()
                # Who only reads is served meanwhile.
                assert Visitor(server.url).has("/robots.txt")
                connection.execute("ROLLBACK")
            waiting.join(30)
            assert editor.saved == ["等1", "等2"]
            assert worker.poll() is None
    assert set(editor.saved) <= set(kept(site))
