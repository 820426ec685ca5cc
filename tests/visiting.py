"""Visitors of a running site, and what is counted of them, whatever the database."""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from . import world

PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
_MARK = re.compile(r'id="visit"[^>]* data-to="([^"]+)" data-page="([^"]+)"')


def mark(html: str) -> str | None:
    """The signed id a page carries, or None."""
    found = _MARK.search(html)
    return found[2] if found else None


@dataclass
class Site:
    """A data folder and a database; processes are started on them and killed."""

    data_dir: Path
    database_url: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes get beside the usual."""
        return {"DATABASE_URL": self.database_url, "TRUSTED_PROXIES": "127.0.0.1", **self.more}

    def serving(self) -> Any:
        """A real server on it; see `world.serving`."""
        return world.serving(self.data_dir, world.REPOSITORY, **self.environment)

    def manage(self, *arguments: str, **more: str) -> str:
        """Run a management command to its end."""
        return world.manage(self.data_dir, *arguments, **{**self.environment, **more})

    @contextmanager
    def running(self, *arguments: str, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A management command that runs on; ended on exit."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=world.REPOSITORY,
            env=world.environment(self.data_dir, **{**self.environment, **more}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query, read past Django."""
        if self.database_url.startswith("sqlite"):
            with sqlite3.connect(self.data_dir / world.DATABASE, timeout=30) as connection:
                rows = connection.execute(statement).fetchall()
            connection.close()
            return rows
        with psycopg.connect(self.database_url) as server:
            return server.execute(statement.encode()).fetchall()

    def write(self, statement: str) -> None:
        """Change rows past Django."""
        if self.database_url.startswith("sqlite"):
            with sqlite3.connect(self.data_dir / world.DATABASE, timeout=30) as connection:
                connection.execute(statement)
            connection.close()
            return
        with psycopg.connect(self.database_url) as server:
            server.execute(statement.encode())

    def counted(self) -> tuple[int, int, int]:
        """Hits, views and hits of robots in all hours."""
        (row,) = self.ask("SELECT SUM(raw), SUM(views), SUM(robots) FROM visits_hourlyviews")
        raw, views, robots = (int(value or 0) for value in row)
        return raw, views, robots


@dataclass(frozen=True)
class Visitor:
    """Somebody at an address, as a trusted proxy would tell it."""

    url: str
    address: str = "203.0.113.7"
    agent: str = PERSON

    def read(self, path: str) -> str:
        """The text of a page."""
        return self._ask("GET", path)[1].decode()

    def has(self, path: str) -> bool:
        """Whether an address answers with something."""
        status, content = self._ask("GET", path)
        return status == 200 and bool(content)

    def hit(self, token: str | bytes, **headers: str) -> int:
        """Send a beacon; the status, or 0 when no answer came."""
        try:
            return self._ask("POST", "/visits/hit", token, **headers)[0]
        except (OSError, http.client.HTTPException):
            return 0

    def _ask(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> tuple[int, bytes]:
        known = {"User-Agent": self.agent, "X-Forwarded-For": self.address}
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)) as connection:
            connection.request(method, path, body=body, headers={**known, **headers})
            with connection.getresponse() as response:
                return response.status, response.read()


def workers(master: int) -> list[int]:
    """Process ids of a server's workers."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(child) for child in children]


def kill_workers(master: int) -> None:
    """SIGKILL: no worker of a server gets to say anything more. The server starts new ones."""
    for pid in workers(master):
        os.kill(pid, signal.SIGKILL)
