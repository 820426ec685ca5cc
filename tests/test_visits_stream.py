"""A Redis stream in place of the spool: what only it can suffer. What both can is in `tests/test_visits_faults.py`.

A real redis-server, real server processes, a real roller.
"""

import datetime
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import world
from .redis_server import STREAM, Redis, redis
from .visiting import Site, Visitor, mark

DIE = """
import os, signal
from django.core.management import call_command
from lantai.visits.online.stream import Stream
Stream.{method} = lambda *_arguments: os.kill(os.getpid(), signal.SIGKILL)
call_command("roll_visits")
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Redis]:
    with redis(tmp_path / "redis") as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, store: Redis) -> Site:
    data_dir = tmp_path / "data"
    world.copy("plain", data_dir)
    made = Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}", {"REDIS_URL": store.url})
    made.manage("found_site", "云溪县档案馆")
    return made


@pytest.fixture
def served(site: Site) -> Iterator[world.Server]:
    with site.serving() as server:
        yield server


def token_of(server: world.Server, path: str = "/about/") -> str:
    token = mark(Visitor(server.url).read(path))
    assert token
    return token


def health(server: world.Server) -> tuple[str, str]:
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=60) as answer:  # noqa: S310
        said = json.loads(answer.read())
    return said["status"], said["visits"]


def send(server: world.Server, token: str, count: int, offset: int = 0) -> None:
    """So many visitors, each acknowledged."""
    for number in range(offset, offset + count):
        assert Visitor(server.url, f"198.51.100.{number}").hit(token) == 204


def test_hits_wait_in_the_stream_and_nowhere_else(site: Site, served: world.Server, store: Redis) -> None:
    send(served, token_of(served), 3)
    assert store.client.xlen(STREAM) == 3
    assert not list(site.data_dir.glob("visits/spool/*"))
    assert not list(site.data_dir.glob("visits/salt-*"))
    assert site.manage("roll_visits").startswith("3 hits: 3 views")
    assert site.counted() == (3, 3, 0)
    assert store.client.xlen(STREAM) == 0
    assert store.client.xpending(STREAM, "counting")["pending"] == 0
    assert health(served) == ("ok", "ok")


def test_a_spool_from_before_is_counted_too(site: Site, store: Redis) -> None:
    address = site.more.pop("REDIS_URL")
    with site.serving() as server:
        send(server, token_of(server), 2)
    site.more["REDIS_URL"] = address
    with site.serving() as server:
        send(server, token_of(server), 2, offset=10)
    site.manage("roll_visits")
    assert site.counted() == (4, 4, 0)


@pytest.mark.parametrize("method", ["acknowledge", "read"])
def test_a_roller_killed_around_its_commit(site: Site, served: world.Server, store: Redis, method: str) -> None:
    """Between commit and acknowledgement all is counted and comes again; before it, nothing is and comes again."""
    token = token_of(served)
    send(served, token, 5)
    with pytest.raises(world.CommandFailedError, match=r": -9\n"):
        site.manage("shell", "--no-imports", "-c", DIE.format(method=method))
    assert site.counted()[0] == (5 if method == "acknowledge" else 0)
    assert store.client.xlen(STREAM) == 5
    send(served, token, 2, offset=10)
    site.manage("roll_visits")
    assert site.counted() == (7, 7, 0)
    assert store.client.xpending(STREAM, "counting")["pending"] == 0
    assert site.manage("roll_visits").startswith("0 hits")


def test_entries_taken_by_a_roller_that_died_are_not_lost(site: Site, served: world.Server, store: Redis) -> None:
    """Delivered to the consumer, then nothing: they are pending, and come with the next that are new."""
    token = token_of(served)
    send(served, token, 3)
    store.client.xgroup_create(STREAM, "counting", "0", mkstream=True)
    assert store.client.xreadgroup("counting", "roller", {STREAM: ">"})
    send(served, token, 2, offset=10)
    site.manage("roll_visits")
    assert site.counted() == (5, 5, 0)


def test_junk_in_the_stream(site: Site, served: world.Server, store: Redis) -> None:
    token = token_of(served)
    send(served, token, 1)
    client = store.client
    for junk in ({"hit": b""}, {"hit": b"\xff" * 50}, {"other": "x"}, {"hit": "1 page.3.0 5 0 00000000"}):
        client.xadd(STREAM, junk)
    client.xgroup_create(STREAM, "counting", "0")
    gone = client.xadd(STREAM, {"hit": "gone"})
    client.xreadgroup("counting", "roller", {STREAM: ">"})
    client.xdel(STREAM, gone)
    send(served, token, 1, offset=10)
    assert site.manage("roll_visits").startswith("2 hits: 2 views, 0 of robots, 5 lines torn")
    assert site.counted() == (2, 2, 0)
    assert client.xlen(STREAM) == 0


def test_redis_away_and_back(site: Site, served: world.Server, store: Redis) -> None:
    """Pages are served all the while, no visit is acknowledged that is not stored, and the operator is told."""
    token = token_of(served)
    send(served, token, 4)
    store.kill()
    visitor = Visitor(served.url)
    assert [visitor.hit(token) for _again in range(3)] == [503] * 3
    assert 'id="visit"' in visitor.read("/about/")
    status, said = health(served)
    assert status == "degraded"
    assert "Redis" in said
    with pytest.raises(world.CommandFailedError, match="Redis does not answer"):
        site.manage("roll_visits")
    store.start()
    while visitor.hit(token) != 204:
        pass
    assert health(served) == ("ok", "ok")
    site.manage("roll_visits")
    assert site.counted()[0] == 5


def test_a_stream_that_was_emptied_and_begun_anew_in_the_past(site: Site, served: world.Server, store: Redis) -> None:
    """Ids count from an earlier time than the last one counted: they are new all the same."""
    send(served, token_of(served), 2)
    (entry,) = store.client.xrange(STREAM, count=1)
    site.manage("roll_visits")
    store.client.flushall()
    store.client.xadd(STREAM, entry[1], id="5-1")
    site.manage("roll_visits")
    assert site.counted()[0] == 3
    assert site.manage("roll_visits").startswith("0 hits")


def test_rollers_of_two_machines(site: Site, served: world.Server, tmp_path: Path) -> None:
    """Their lock files are not the same one; each hit is counted once."""
    token = token_of(served)
    other = {"DATA_DIR": str(tmp_path / "elsewhere")}
    with site.running("roll_visits", "--every", "0.01"), site.running("roll_visits", "--every", "0.01", **other):
        send(served, token, 200)
        while site.counted()[0] < 200:
            pass
    site.manage("roll_visits")
    assert site.counted() == (200, 200, 0)


@pytest.mark.parametrize(
    "setting, value, words", [("appendonly", "no", "appendonly yes"), ("maxmemory-policy", "allkeys-lru", "noeviction")]
)
def test_a_redis_that_may_lose_visits_is_told(
    served: world.Server, store: Redis, setting: str, value: str, words: str
) -> None:
    assert health(served) == ("ok", "ok")
    store.client.config_set(setting, value)
    status, said = health(served)
    assert status == "degraded"
    assert words in said


def test_the_salt_is_shared_and_leaves_redis_and_its_file(site: Site, served: world.Server, store: Redis) -> None:
    send(served, token_of(served), 1)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    salt = store.client.get(f"{STREAM}:salt:{today}")
    assert len(salt) == 32
    assert 0 < store.client.ttl(f"{STREAM}:salt:{today}") <= 86_400 + 600
    with site.serving() as second:
        assert Visitor(second.url, "198.51.100.0").hit(token_of(second)) == 204
    site.manage("roll_visits")
    assert site.ask("SELECT COUNT(DISTINCT visitor) FROM visits_sighting") == [(1,)]

    yesterday = today - datetime.timedelta(days=1)
    store.client.delete(f"{STREAM}:salt-gone:{yesterday}")  # as if nothing had been rolled since midnight
    old = b"\x07yesterday's own salt, 32 bytes\x07"
    store.client.set(f"{STREAM}:salt:{yesterday}", old)
    forget = (
        "import time; from lantai.visits.online import days, visitor;"
        "now = days.start_of(days.day_of(time.time())) + visitor.GRACE;"
        "print(visitor.destroy_streams_salt(now - 1), visitor.destroy_streams_salt(now), visitor.destroy_streams_salt(now))"
    )
    assert "False True False" in site.manage("shell", "--no-imports", "-c", forget)
    assert store.client.get(f"{STREAM}:salt:{yesterday}") is None
    # Both of one answer: asked one after the other, a rewriting that begins in between would be missed.
    while (told := store.client.info("persistence"))["aof_rewrite_in_progress"] or told["aof_rewrite_scheduled"]:
        pass
    assert not [file for file in store.folder.rglob("*") if file.is_file() and old in file.read_bytes()]


def test_without_the_client_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    folder = tmp_path / "without"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['redis'] = None\n")
    more = {"REDIS_URL": "redis://127.0.0.1:1/0", "PYTHONPATH": str(folder)}
    command = [sys.executable, "manage.py", "check"]
    environment = world.environment(tmp_path / "data", **more)
    run = subprocess.run(command, cwd=world.REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "pip install -r requirements-server.txt" in run.stderr.splitlines()[-1]
