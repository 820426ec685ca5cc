"""What tests run on: a migrated database, the same with a site's first pages, and the demonstration county, built once and copied.

All are made by the project's own commands in a process of their own, and kept under
`var/tests` by a fingerprint of the sources they depend on, so that the next run finds them.
A copy of the county costs a few hard links: stores never write into an existing file.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
KEPT = REPOSITORY / "var" / "tests"
DATABASE = "lantai.sqlite3"
APPS = ("site", "exhibitions", "stories", "heritage")
# What the outcome depends on; more would only make it anew more often.
SOURCES: dict[str, tuple[str, ...]] = {
    "plain": (
        "requirements.txt",
        *(f"{app}/**/migrations/*.py" for app in APPS),
        *(f"{app}/**/roles.py" for app in APPS),
        # `migrate` notes for which search fields it made the index.
        *(f"{app}/**/models/*.py" for app in APPS),
        *(f"{app}/**/models.py" for app in APPS),
        "site/lantai/search/records.py",
        "site/lantai/visits/onsite/daily.py",
        "site/lantai/ops/append_only.py",
        "site/lantai/audit/chain.py",
    ),
    "home": ("requirements.txt", *(f"{app}/**/*.py" for app in APPS)),
    "demo": ("requirements.txt", *(f"{app}/**/*" for app in APPS)),
}
HALL = "云溪县档案馆"
# The last makes the tiles, which a running site leaves to its worker.
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "plain": (("migrate", "--verbosity", "0"),),
    "home": (("found_site", HALL),),
    "demo": (("load_demo",), ("prepare_pictures", "--verbosity", "0")),
}
# The address Django's test client asks.
ENVIRONMENT = {"home": {"BASE_URL": "http://testserver"}}

# Commands that make no checks themselves, and know no option to leave them out.
UNCHECKED = {"check", "compilemessages", "makemessages", "shell"}


class CommandFailedError(RuntimeError):
    """A management command ended with an error."""


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Environment of a demonstration process on a data folder: nothing of the caller's own settings."""
    base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    return {**base, "DJANGO_SETTINGS_MODULE": "lantai.settings.dev", "DATA_DIR": str(data_dir), **more}


def manage(data_dir: Path, *arguments: str, **more: str) -> str:
    """Run a management command on a data folder; returns its output.

    Django's checks are `make lint`'s, and take longer than most commands. Raises `CommandFailedError` with what it wrote.
    """
    command, *more_arguments = arguments
    checks = () if command in UNCHECKED else ("--skip-checks",)
    result = subprocess.run(
        [sys.executable, "manage.py", command, *checks, *more_arguments],
        cwd=REPOSITORY,
        env=environment(data_dir, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise CommandFailedError(
            f"manage.py {' '.join(arguments)}: {result.returncode}\n{result.stdout}{result.stderr}"
        )
    return result.stdout


def built(kind: str) -> Path:
    """The data folder of "plain", "home" or "demo"; made if the sources have changed since it was. Never write to it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    target = KEPT / f"{kind}-{fingerprint(kind)}"
    with (KEPT / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            for stale in KEPT.glob(f"{kind}-*"):
                shutil.rmtree(stale)
            making = KEPT / f"making-{kind}"
            shutil.rmtree(making, ignore_errors=True)
            if kind != "plain":
                copy("plain", making)
            for command in COMMANDS[kind]:
                manage(making, *command, **ENVIRONMENT.get(kind, {}))
            with sqlite3.connect(making / DATABASE) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            making.rename(target)
    return target


def copy(kind: str, data_dir: Path) -> None:
    """Make `data_dir` a copy of "plain", "home" or "demo", in place of what it held; what is there already stays."""
    source = built(kind)
    data_dir.mkdir(parents=True, exist_ok=True)
    _align(source, data_dir)
    shutil.copy2(source / DATABASE, data_dir / DATABASE)
    (data_dir / "static").mkdir(exist_ok=True)


def _align(source: Path, target: Path) -> None:
    """Make a folder's files links to those of another. Linking hundreds anew for each test took longer than the test."""
    wanted = {entry.name: entry for entry in os.scandir(source) if entry.name != DATABASE}
    for entry in os.scandir(target):
        like = wanted.get(entry.name)
        if entry.is_dir(follow_symlinks=False):
            if not (like and like.is_dir()):
                shutil.rmtree(entry.path)
        elif not like or like.is_dir() or like.inode() != entry.inode():
            Path(entry.path).unlink()
    for name, entry in wanted.items():
        if entry.is_dir():
            (target / name).mkdir(exist_ok=True)
            _align(source / name, target / name)
        elif not (target / name).exists():
            os.link(entry.path, target / name)


@dataclass(frozen=True)
class Server:
    """A running site: where it listens and where its data lie."""

    url: str
    data_dir: Path
    pid: int = 0

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running server."""
        return manage(self.data_dir, *arguments)


@contextmanager
def serving(data_dir: Path, cwd: Path = REPOSITORY, **more: str) -> Iterator[Server]:
    """Gunicorn on a data folder, listening on a port of its own, ended on exit.

    The socket listens before gunicorn starts, so that a first request waits instead of failing.
    `more` is environment; WEB_CONCURRENCY says how many workers, if more than one.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        log = (data_dir / "server.log").open("w")
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--pythonpath", str(REPOSITORY / "site"), "lantai.wsgi"),
                *("--bind", f"fd://{listener.fileno()}", "--threads", "8"),
                *("--worker-class", "gthread", "--worker-tmp-dir", str(data_dir), "--log-level", "warning"),
            ],
            cwd=cwd,
            env=environment(data_dir, **{"PORT": str(port), "WEB_CONCURRENCY": "1", **more}),
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=log,
        )
    try:
        yield Server(f"http://127.0.0.1:{port}", data_dir, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.close()


@functools.cache
def fingerprint(kind: str) -> str:
    """Of the sources on which the outcome of "plain", "home" or "demo" depends."""
    digest = hashlib.sha256()
    for pattern in SOURCES[kind]:
        for file in sorted(REPOSITORY.glob(pattern)):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(REPOSITORY)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
