"""Counting online survives kills, full disks, torn lines and floods: what was acknowledged is counted, exactly.

Real server processes, on SQLite and on PostgreSQL, and with a Redis stream in place of the spool.
"""

import binascii
import datetime
import resource
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from . import world
from .postgres import FOUNDED, new_database
from .redis_server import redis
from .visiting import PERSON, Site, Visitor, kill_workers, mark, workers

ADDRESS = "203.0.113.7"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with a site's first pages."""
    data_dir = tmp_path_factory.mktemp("founded")
    world.copy("plain", data_dir)
    world.manage(data_dir, "found_site", "云溪县档案馆")
    return data_dir / world.DATABASE


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A new site with its first pages."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    if request.param == "postgresql":
        return Site(data_dir, new_database(request.getfixturevalue("postgres"), FOUNDED))
    shutil.copy2(request.getfixturevalue("founded"), data_dir / world.DATABASE)
    return Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}")


@pytest.fixture(params=["sqlite", "postgresql", "stream"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A new site, with a Redis stream in place of the spool as well."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    if request.param == "sqlite":
        shutil.copy2(request.getfixturevalue("founded"), data_dir / world.DATABASE)
        yield Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}")
        return
    site = Site(data_dir, new_database(request.getfixturevalue("postgres"), FOUNDED))
    if request.param == "postgresql":
        yield site
        return
    with redis(tmp_path / "redis") as running:
        site.more["REDIS_URL"] = running.url
        yield site


@pytest.fixture
def serving(anywhere: Site) -> Iterator[world.Server]:
    with anywhere.serving() as server:
        yield server


@pytest.fixture
def served(site: Site) -> Iterator[world.Server]:
    with site.serving() as server:
        yield server


def token_of(server: world.Server, path: str = "/about/") -> str:
    token = mark(Visitor(server.url).read(path))
    assert token
    return token


def test_killed_servers_and_rollers_lose_and_double_nothing(anywhere: Site, serving: world.Server) -> None:
    tokens = [token_of(serving, path) for path in ("/", "/about/", "/visit/")]
    acknowledged = [0] * 4
    unanswered = [0] * 4
    enough = threading.Event()

    def visit(number: int) -> None:
        turn = 0
        while not enough.is_set():
            turn += 1
            visitor = Visitor(serving.url, f"198.51.100.{number}", f"{PERSON} {turn // 20}")
            for _again in range(20):
                status = visitor.hit(tokens[turn % len(tokens)])
                assert status in (0, 204)
                acknowledged[number] += status == 204
                unanswered[number] += status == 0

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for _round in range(4):
        with anywhere.running("roll_visits", "--every", "0.01") as roller:
            seen = sum(acknowledged)
            while sum(acknowledged) < seen + 300 or not anywhere.counted()[0]:
                assert roller.poll() is None
            kill_workers(serving.pid)
            roller.kill()
    enough.set()
    for thread in threads:
        thread.join()
    anywhere.manage("roll_visits")
    raw, views, robots = anywhere.counted()
    # A request that was cut off may have been written before its answer could be sent.
    assert sum(acknowledged) <= raw <= sum(acknowledged) + sum(unanswered)
    assert sum(acknowledged) > 1000
    assert 0 < views < raw
    assert robots == 0
    assert "0 hits" in anywhere.manage("roll_visits")
    assert anywhere.counted() == (raw, views, robots)


def test_an_acknowledged_hit_survives_the_server_at_once(anywhere: Site, serving: world.Server) -> None:
    token = token_of(serving)
    for turn in range(5):
        assert Visitor(serving.url, f"198.51.100.{turn}").hit(token) == 204
        kill_workers(serving.pid)
    anywhere.manage("roll_visits")
    assert anywhere.counted() == (5, 5, 0)


def test_a_full_disk_refuses_and_recovers(site: Site, served: world.Server) -> None:
    """The limit on file sizes cuts the worker's writing short as a full disk does, in mid-line."""
    token = token_of(served)
    visitor = Visitor(served.url)
    assert visitor.hit(token) == 204
    (spool,) = (site.data_dir / "visits" / "spool").glob("*.spool")
    size = spool.stat().st_size
    (worker,) = workers(served.pid)
    unlimited = resource.prlimit(worker, resource.RLIMIT_FSIZE)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (size + 30, unlimited[1]))
    assert [visitor.hit(token) for _again in range(3)] == [503, 503, 503]
    assert spool.stat().st_size == size + 30
    resource.prlimit(worker, resource.RLIMIT_FSIZE, unlimited)
    assert visitor.hit(token) == 204
    site.manage("roll_visits")
    assert site.counted()[0] == 2
    assert site.ask("SELECT torn_lines FROM visits_spoolfile") == [(1,)]


def test_a_disk_full_to_the_last_byte_of_a_line(site: Site, served: world.Server) -> None:
    """Only the line break is missing: refused, so not counted."""
    token = token_of(served)
    visitor = Visitor(served.url)
    assert visitor.hit(token) == 204
    (spool,) = (site.data_dir / "visits" / "spool").glob("*.spool")
    line = spool.stat().st_size
    (worker,) = workers(served.pid)
    unlimited = resource.prlimit(worker, resource.RLIMIT_FSIZE)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (2 * line - 1, unlimited[1]))
    assert visitor.hit(token) == 503
    resource.prlimit(worker, resource.RLIMIT_FSIZE, unlimited)
    assert visitor.hit(token) == 204
    site.manage("roll_visits")
    assert site.counted()[0] == 2


def test_a_torn_last_line_waits_while_its_writer_lives_and_is_left_out_after(site: Site, served: world.Server) -> None:
    token = token_of(served)
    assert Visitor(served.url).hit(token) == 204
    (spool,) = (site.data_dir / "visits" / "spool").glob("*.spool")
    with spool.open("ab") as half:
        half.write(spool.read_bytes()[:25])
    assert site.manage("roll_visits").startswith("1 hits")
    assert site.manage("roll_visits").startswith("0 hits")
    assert "0 lines torn" in site.manage("roll_visits")
    kill_workers(served.pid)
    assert "1 lines torn" in site.manage("roll_visits")
    assert site.counted()[0] == 1
    assert Visitor(served.url).hit(token) == 204
    site.manage("roll_visits")
    assert site.counted()[0] == 2


def test_lines_a_power_cut_left_are_recognised(site: Site, served: world.Server) -> None:
    token = token_of(served)
    assert Visitor(served.url).hit(token) == 204
    kill_workers(served.pid)
    (spool,) = (site.data_dir / "visits" / "spool").glob("*.spool")
    good = spool.read_bytes()
    changed = good.replace(b"page.", b"page.9", 1)
    text = b"1795344517.001 page.3.0 nobody 0"
    unreadable = b"%s %08x\n" % (text, binascii.crc32(text))
    spool.write_bytes(bytes(4096) + b"\n" + changed + unreadable + b"\n" + good)
    assert site.manage("roll_visits").startswith("1 hits: 1 views, 0 of robots, 4 lines torn")
    assert site.counted() == (1, 1, 0)


def test_a_flood_of_junk_stores_and_logs_nothing(anywhere: Site, serving: world.Server) -> None:
    token = token_of(serving)
    junk: list[str | bytes] = [
        *("", "junk", "page.3.0", "page.3.0~", f"{token}x", token[:-1], f"x{token}", token.replace("page", "site")),
        *(b"\x00" * 60, b"\xff\xfe", "<script>", "{}" * 50, "9" * 100_000),
    ]
    log = anywhere.data_dir / "server.log"
    before = log.stat().st_size
    visitor = Visitor(serving.url)
    for _again in range(40):
        for body in junk:
            assert visitor.hit(body) in (0, 400)
    assert not list((anywhere.data_dir / "visits").glob("spool/*"))
    assert log.stat().st_size == before
    assert visitor.hit(token) == 204
    anywhere.manage("roll_visits")
    assert anywhere.counted() == (1, 1, 0)


def test_no_address_is_in_any_file_or_table(anywhere: Site, serving: world.Server) -> None:
    token = token_of(serving)
    assert Visitor(serving.url, ADDRESS).hit(token) == 204
    Visitor(serving.url, ADDRESS).hit("junk")
    anywhere.manage("roll_visits")
    assert anywhere.counted()[0] == 1
    for file in anywhere.data_dir.parent.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert ADDRESS.encode() not in content, file
            assert PERSON.encode() not in content, file
    if not anywhere.database_url.startswith("sqlite"):
        dump = subprocess.run(["pg_dump", anywhere.database_url], check=True, capture_output=True).stdout
        assert b"visits_sighting" in dump
        assert ADDRESS.encode() not in dump
        assert PERSON.encode() not in dump


def test_the_roller_waits_while_the_database_is_locked(anywhere: Site, serving: world.Server) -> None:
    """Hits are taken all the while; nothing of them touches the database."""
    token = token_of(serving)
    if anywhere.database_url.startswith("sqlite"):
        lock = sqlite3.connect(anywhere.data_dir / world.DATABASE, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
    else:
        lock = psycopg.connect(anywhere.database_url)  # type: ignore[assignment]
        lock.execute("LOCK TABLE visits_hourlyviews IN ACCESS EXCLUSIVE MODE")
    visitor = Visitor(serving.url)
    assert visitor.hit(token) == 204
    with anywhere.running("roll_visits") as roller:
        with pytest.raises(subprocess.TimeoutExpired):
            roller.wait(timeout=15)
        assert visitor.hit(token) == 204
        lock.rollback()
        lock.close()
        assert roller.wait(timeout=30) == 0
    anywhere.manage("roll_visits")
    assert anywhere.counted() == (2, 1, 0)


def stopped_clock(site: Site, folder: Path, start: str) -> Callable[[str], None]:
    """Makes `time.time()` of the site's processes what a file says (UTC); returns what sets it."""
    folder = folder / "clock"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        f"import pathlib, time\nfile = pathlib.Path({str(folder / 'now')!r})\ntime.time = lambda: float(file.read_text())\n"
    )
    site.more["PYTHONPATH"] = str(folder)

    def stand_at(moment: str) -> None:
        new = folder / "new"
        new.write_text(str(datetime.datetime.fromisoformat(f"{moment}+00:00").timestamp()))
        new.replace(folder / "now")

    stand_at(start)
    return stand_at


def test_at_midnight_the_salt_changes_and_the_old_one_is_destroyed(site: Site, tmp_path: Path) -> None:
    """The clock stands just before midnight in Shanghai, then just after, then past the grace time."""
    clock = stopped_clock(site, tmp_path, "2026-06-09 15:59:58")
    visits = site.data_dir / "visits"
    with site.serving() as server:
        visitor = Visitor(server.url)
        token = token_of(server)
        assert visitor.hit(token) == 204
        (salt,) = visits.glob("salt-*")
        assert salt.name == "salt-2026-06-09"
        first = salt.read_bytes()
        assert len(first) == 32
        clock("2026-06-09 16:00:31")
        assert visitor.hit(token) == 204
        assert sorted(file.name for file in visits.glob("salt-*")) == ["salt-2026-06-09", "salt-2026-06-10"]
        assert (visits / "salt-2026-06-10").read_bytes() != first
    site.manage("roll_visits")
    assert (visits / "salt-2026-06-09").exists()
    assert site.counted() == (2, 2, 0)
    # The same person cannot be recognised the next day.
    assert len(set(site.ask("SELECT visitor FROM visits_sighting"))) == 2
    sites = site.ask("SELECT day, views, visitors FROM visits_dailyviews WHERE kind = 'site' ORDER BY day")
    assert [(str(day), views, people) for day, views, people in sites] == [("2026-06-09", 1, 1), ("2026-06-10", 1, 1)]
    hours = site.ask("SELECT hour FROM visits_hourlyviews ORDER BY hour")
    stored = [datetime.datetime.fromisoformat(str(hour)) for (hour,) in hours]
    utc = [hour.astimezone(datetime.UTC) if hour.tzinfo else hour for hour in stored]
    assert [hour.hour for hour in utc] == [15, 16]
    clock("2026-06-09 16:10:01")
    site.manage("roll_visits")
    assert [file.name for file in visits.glob("salt-*")] == ["salt-2026-06-10"]
    # Forty-eight hours after a day has begun, all that is left of it are counts.
    clock("2026-06-10 16:00:01")
    site.manage("roll_visits")
    assert [file.name[:10] for file in visits.glob("spool/*")] == ["2026-06-10"]
    assert site.ask("SELECT COUNT(*) FROM visits_sighting") == [(1,)]
    clock("2026-06-11 16:00:01")
    site.manage("roll_visits")
    assert list(visits.glob("spool/*")) == []
    assert site.ask("SELECT COUNT(*) FROM visits_sighting") == [(0,)]
    assert site.counted() == (2, 2, 0)
