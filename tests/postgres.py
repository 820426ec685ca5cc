"""A PostgreSQL of one's own: Debian's, as an ordinary user, in a temporary folder."""

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from . import world

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
USER = "postgres"
PLAIN = "plain"


@dataclass
class Cluster:
    """A running cluster; `address` lacks the name of a database at its end."""

    address: str
    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def site(self) -> str:
        """The `DATABASE_URL` of a new, migrated database."""
        if PLAIN not in self.names():
            self.copy(PLAIN, of="template1")
            data_dir = Path(tempfile.mkdtemp(dir=self.folder.parent))
            world.manage(data_dir, "migrate", "--verbosity", "0", DATABASE_URL=f"{self.address}/{PLAIN}")
        return self.copy(f"site_{next(self._numbers)}", of=PLAIN)

    def copy(self, name: str, of: str) -> str:
        """Make a database as another is; returns its `DATABASE_URL`. Nobody may be connected to the other."""
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
        return f"{self.address}/{name}"

    def names(self) -> set[str]:
        """The databases there are."""
        return {row[0] for row in self._administer("SELECT datname FROM pg_database")}

    def _administer(self, statement: str) -> list[tuple[str]]:
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []


def _as_user(*command: str, cwd: Path) -> None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running cluster, gone afterwards.

    Raises `FileNotFoundError` if PostgreSQL is not installed.
    """
    if not BINARIES:
        raise FileNotFoundError("PostgreSQL is missing: apt-get install postgresql")
    tools = BINARIES[-1]
    with tempfile.TemporaryDirectory(prefix="lantai-postgresql-", ignore_cleanup_errors=True) as outer:
        folder = Path(outer) / "cluster"
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
            Path(outer).chmod(0o711)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        data, log = str(folder / "data"), str(folder / "log")
        as_it_is = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        _as_user(str(tools / "initdb"), "-D", data, "-U", USER, *as_it_is, cwd=folder)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        _as_user(str(tools / "pg_ctl"), "-D", data, "-o", options, "-l", log, "-w", "start", cwd=folder)
        try:
            yield Cluster(f"postgres://{USER}@127.0.0.1:{port}", folder)
        finally:
            _as_user(str(tools / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop", cwd=folder)
