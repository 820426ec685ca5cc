"""A real gunicorn on a real database that can be killed and started again at the same address."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from . import world
from .postgres import new_database

SESSION, OTHER_SESSION = 1, 2
TOKENS = [f"token-of-phone-{number:03}-" + "x" * 43 for number in range(22)]
_seeded_on: dict[str, tuple[str, list[str]]] = {}


@dataclass
class Gate:
    """The server; `tokens` are of enrolled phones, `codes` are one-time codes not used yet."""

    data_dir: Path
    database_url: str
    codes: list[str]
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=512))
    process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Connections made before it is up wait: the socket listens all the time."""
        log = (self.data_dir / "server.log").open("ab")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--pythonpath", str(world.REPOSITORY / "site"), "tests.faults"),
                *("--bind", f"fd://{self.listener.fileno()}", "--workers", "1", "--threads", "8", "--timeout", "120"),
                *("--worker-class", "gthread", "--worker-tmp-dir", str(self.data_dir), "--log-level", "warning"),
            ],
            cwd=world.REPOSITORY,
            env=world.environment(self.data_dir, DATABASE_URL=self.database_url),
            pass_fds=[self.listener.fileno()],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def wait_until_dead(self) -> None:
        """After a fault has killed it."""
        assert self.process
        assert self.process.wait(timeout=60) == -signal.SIGKILL

    def kill(self) -> None:
        """SIGKILL to all its processes."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)

    def stop(self) -> None:
        """For good."""
        if self.process and self.process.poll() is None:
            self.kill()
        self.listener.close()

    def send(self, token: str, lines: list[Any], *, fault: str = "", timeout: float = 60, **body: Any) -> Any:
        """One batch; returns status and decoded body. Raises `OSError` or `HTTPException` if no answer comes."""
        content = json.dumps({"sent_at": datetime.now(UTC).isoformat(), "lines": lines, **body})
        return self.post("/attendance/v1/sync", content.encode(), token, fault=fault, timeout=timeout)

    def post(self, path: str, content: bytes, token: str = "", *, fault: str = "", timeout: float = 60) -> Any:
        """Any bytes to any path."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "X-Fault": fault}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            connection.request("POST", path, content, headers)
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database itself, beside the server."""
        if self.database_url.startswith("sqlite"):
            with closing(sqlite3.connect(self.data_dir / world.DATABASE, timeout=30)) as connection:
                found = connection.execute(statement).fetchall()
                connection.commit()
                return found
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def counted(self, session: int = SESSION) -> tuple[int, int]:
        """Lines of a session and the people they make."""
        (found,) = self.query(
            f"""SELECT count(*), coalesce(sum(delta), 0),
                (SELECT coalesce(sum(people), 0) FROM visits_dailyattendance WHERE session_id = {session})
                FROM visits_tally WHERE session_id = {session}"""  # noqa: S608
        )
        lines, people, summed = (int(value) for value in found)
        assert summed == people, "the days' sums are not those of the ledger"
        return lines, people


def seeded(data_dir: Path, database_url: str) -> list[str]:
    """Fill a migrated database; returns the codes."""
    code = "from tests.attendance_seed import seed; seed()"
    said = world.manage(data_dir, "shell", "--no-imports", "-c", code, DATABASE_URL=database_url)
    return [line.split()[1] for line in said.splitlines() if line.startswith("code ")]


@contextmanager
def gate_on_sqlite(folder: Path) -> Iterator[Gate]:
    """A server on a database of its own."""
    data_dir = folder / "data"
    world.copy("plain", data_dir)
    url = f"sqlite:///{data_dir / world.DATABASE}"
    gate = Gate(data_dir, url, seeded(data_dir, url))
    gate.start()
    try:
        yield gate
    finally:
        gate.stop()


@contextmanager
def gate_on_postgresql(folder: Path, postgres: str) -> Iterator[Gate]:
    """The same on PostgreSQL: a copy of a database that is filled once in a cluster."""
    data_dir = folder / "data"
    data_dir.mkdir(parents=True)
    if postgres not in _seeded_on:
        url = new_database(postgres)
        _seeded_on[postgres] = url, seeded(data_dir, url)
    url, codes = _seeded_on[postgres]
    gate = Gate(data_dir, new_database(postgres, url.rpartition("/")[2]), list(codes))
    gate.start()
    try:
        yield gate
    finally:
        gate.stop()
