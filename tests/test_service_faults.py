"""PostgreSQL and Redis are killed while people read: the site says so, goes on as it can, and comes back by itself."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from . import postgres as databases
from . import world
from .outside import need
from .redis_server import redis
from .visiting import Site

PAGES = ("/", "/about/", "/search/?q=a", "/exhibits/")


def ask(url: str, path: str) -> tuple[int, str]:
    """Status and text of an answer; no answer at all fails the test."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


class Readers:
    """People who read on, whatever they are answered."""

    def __init__(self, url: str) -> None:
        self.answers: list[int] = []
        self.failures: list[BaseException] = []
        self._url = url
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(3)]

    def _read(self, number: int) -> None:
        turn = number
        while not self._enough.is_set():
            turn += 1
            try:
                self.answers.append(ask(self._url, PAGES[turn % len(PAGES)])[0])
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(error)

    def next(self, number: int) -> set[int]:
        """Statuses of the next so many answers."""
        seen = len(self.answers)
        while len(self.answers) < seen + number:
            assert self.failures == []
            self._enough.wait(0.02)
        return set(self.answers[seen + len(self._threads) :])

    @contextmanager
    def reading(self) -> Iterator["Readers"]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._enough.set()
            for thread in self._threads:
                thread.join()


def health(url: str) -> dict[str, str]:
    return dict(json.loads(ask(url, "/healthz")[1]))


# What nothing can touch, kept pages, is not asked about here.
MADE_ANEW = {"PAGE_CACHE": "false"}


def test_postgresql_killed_under_load(tmp_path: Path) -> None:
    need(databases.BINARIES, "postgresql")
    with databases.cluster() as postgres:
        _kill_postgresql(postgres, Site(tmp_path, databases.new_database(postgres, databases.FOUNDED), MADE_ANEW))


def _kill_postgresql(postgres: str, site: Site) -> None:
    with site.serving() as server, Readers(server.url).reading() as readers:
        assert readers.next(20) == {200}
        data = databases.kill(postgres)
        assert readers.next(20) == {503}
        said = health(server.url)
        assert (said["status"], said["storage"]) == ("failing", "ok")
        assert said["database"] != "ok"
        assert ask(server.url, "/livez") == (200, "ok\n")
        databases.start_again(data)
        while health(server.url)["status"] == "failing":
            readers.next(5)
        assert readers.next(20) == {200}
        assert readers.failures == []


def test_redis_killed_under_load(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    world.copy("demo", data_dir)
    with redis(tmp_path / "redis") as cache:
        site = Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}", {"REDIS_URL": cache.url, **MADE_ANEW})
        with site.serving() as server, Readers(server.url).reading() as readers:
            ask(server.url, "/search/suggest?q=ab")
            ask(server.url, "/search/?q=ab")
            assert readers.next(20) == {200}
            assert cache.client.keys("lantai:1:*")
            cache.kill()
            assert readers.next(20) == {200}
            assert health(server.url)["status"] == "degraded"
            cache.start()
            cache.client.flushall()
            assert readers.next(20) == {200}
            while not cache.client.keys("lantai:1:*"):
                ask(server.url, "/search/?q=ba")
            assert readers.failures == []
