"""A PostgreSQL of one's own: Debian's, as an ordinary user, in a temporary folder."""

import fcntl
import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from environ import Env

from . import world

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
USER = "postgres"
PLAIN, FOUNDED = "lantai_plain", "lantai_founded"


def new_database(address: str, template: str = PLAIN) -> str:
    """`DATABASE_URL` of a new database: migrated (`PLAIN`), or with a site's first pages as well (`FOUNDED`)."""
    name = f"lantai_{secrets.token_hex(4)}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{address}/{name}"


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster, gone afterwards; gives its address, to which a database's name is added.

    Raises `FileNotFoundError` if PostgreSQL is not installed.
    """
    if not BINARIES:
        raise FileNotFoundError("PostgreSQL is missing: apt-get install postgresql")
    with _folder() as folder:
        subprocess.run(["cp", "-a", str(_kept() / "data"), str(folder / "data")], check=True)
        with _running(folder) as address:
            yield address


@contextmanager
def in_place_of_sqlite(url: str) -> Iterator[None]:
    """This process's own database is the one of an address, as if it had been started with `DATABASE_URL`.

    Only for tests that may commit: theirs is a database of their own.
    """
    alias = DEFAULT_DB_ALIAS
    before = connections.settings[alias]
    configured = connections.configure_settings({alias: {**Env.db_url_config(url), "TEST": {}}})[alias]
    connections[alias].close()
    connections.settings[alias] = configured
    del connections[alias]
    _forget()
    try:
        yield
    finally:
        connections[alias].close()
        connections.settings[alias] = before
        del connections[alias]
        _forget()


def _forget() -> None:
    # There is none before Django is set up.
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    cache.clear()


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


def _kept() -> Path:
    """A cluster with the databases new ones are copied from; made if the sources have changed since it was."""
    world.KEPT.mkdir(parents=True, exist_ok=True)
    target = world.KEPT / f"postgresql-{world.fingerprint('plain')}"
    with (world.KEPT / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            for stale in world.KEPT.glob("postgresql-*"):
                shutil.rmtree(stale)
            with _folder() as folder:
                _make(folder)
                making = world.KEPT / "making-postgresql"
                shutil.rmtree(making, ignore_errors=True)
                making.mkdir()
                subprocess.run(["cp", "-a", str(folder / "data"), str(making)], check=True)
            making.rename(target)
    return target


def _make(folder: Path) -> None:
    as_it_is = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    _as_user(str(BINARIES[-1] / "initdb"), "-D", str(folder / "data"), "-U", USER, *as_it_is, cwd=folder)
    with _running(folder) as address, tempfile.TemporaryDirectory() as data_dir:
        url = {name: f"{address}/{name}" for name in (PLAIN, FOUNDED)}
        with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {PLAIN}")
            world.manage(Path(data_dir), "migrate", "--verbosity", "0", DATABASE_URL=url[PLAIN])
            server.execute(f"CREATE DATABASE {FOUNDED} TEMPLATE {PLAIN}")
            world.manage(Path(data_dir), "found_site", "云溪县档案馆", DATABASE_URL=url[FOUNDED])
        # In order, so that what is copied needs no recovery.
        _as_user(str(BINARIES[-1] / "pg_ctl"), "-D", str(folder / "data"), "-m", "fast", "-w", "stop", cwd=folder)


@contextmanager
def _folder() -> Iterator[Path]:
    """Not below pytest's own folder: every run of pytest closes that to other users."""
    with tempfile.TemporaryDirectory(prefix="lantai-postgresql-", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            shutil.chown(name, USER)
        yield Path(name)


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    """Nothing is forced to the disk: a killed process loses nothing by that, and no test cuts the machine's power."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data = folder / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    start = ("-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    _as_user(str(BINARIES[-1] / "pg_ctl"), *start, cwd=folder)
    try:
        yield f"postgres://{USER}@127.0.0.1:{port}"
    finally:
        if (data / "postmaster.pid").exists():
            with suppress(ProcessLookupError):  # a test has killed it
                os.kill(_pid(data), signal.SIGQUIT)  # at once; nothing of it is kept


def _pid(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def _as_user(*command: str, cwd: Path) -> None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)
