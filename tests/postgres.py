"""A PostgreSQL of one's own: Debian's, as an ordinary user, in a temporary folder."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
USER = "postgres"


def _as_user(*command: str, cwd: Path) -> None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster, gone afterwards; gives its address, to which a database's name is added.

    Raises `FileNotFoundError` if PostgreSQL is not installed.
    """
    if not BINARIES:
        raise FileNotFoundError("PostgreSQL is missing: apt-get install postgresql")
    tools = BINARIES[-1]
    # Not below pytest's own folder: every run of pytest closes that to other users.
    with tempfile.TemporaryDirectory(prefix="lantai-postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        data, log = str(folder / "data"), str(folder / "log")
        as_it_is = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        _as_user(str(tools / "initdb"), "-D", data, "-U", USER, *as_it_is, cwd=folder)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        _as_user(str(tools / "pg_ctl"), "-D", data, "-o", options, "-l", log, "-w", "start", cwd=folder)
        try:
            yield f"postgres://{USER}@127.0.0.1:{port}"
        finally:
            # Quit at once; nothing of it is kept.
            os.kill(_pid(folder / "data"), signal.SIGQUIT)


def kill(address: str) -> Path:
    """SIGKILL to a cluster's first process, as when memory runs out; where its data lie."""
    with psycopg.connect(f"{address}/postgres") as server:
        (folder,) = server.execute("SHOW data_directory").fetchone() or ("",)
    os.kill(_pid(Path(folder)), signal.SIGKILL)
    return Path(folder)


def start_again(data: Path) -> None:
    """Start a cluster that was killed, as it had been started; waits until it answers."""
    options = shlex.join(shlex.split((data / "postmaster.opts").read_text())[3:])
    while True:
        try:
            log = str(data.parent / "log")
            _as_user(
                str(BINARIES[-1] / "pg_ctl"), "-D", str(data), "-o", options, "-l", log, "-w", "start", cwd=data.parent
            )
        except subprocess.CalledProcessError:
            # Processes of the one that was killed are still ending.
            continue
        return


def _pid(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])
