"""A Redis of one's own: Debian's, in a folder of its own, that can be killed and started again."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .outside import need

PROGRAM = shutil.which("redis-server")
STREAM = "lantai:visits"


@dataclass
class Redis:
    """A server at one address, whether it runs or not."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> Any:
        """To ask it past the site."""
        from redis import Redis as Client

        return Client(port=self.port)

    def start(self, *options: str) -> None:
        """Start and wait until it answers."""
        assert PROGRAM
        self.process = subprocess.Popen(
            [
                *(PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""),
                *("--appendonly", "yes", "--appendfsync", "everysec", *options),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        from redis.exceptions import BusyLoadingError, ConnectionError

        while True:
            assert self.process.poll() is None
            try:
                self.client.ping()
                return
            except (ConnectionError, BusyLoadingError):
                continue

    def kill(self) -> None:
        """SIGKILL."""
        assert self.process
        self.process.kill()
        self.process.wait()


@contextmanager
def redis(folder: Path, *options: str) -> Iterator[Redis]:
    """A running server with an append-only file, ended on exit."""
    need(PROGRAM, "redis-server")
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Redis(folder, port)
    running.start(*options)
    try:
        yield running
    finally:
        running.kill()
