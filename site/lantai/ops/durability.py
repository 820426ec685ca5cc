"""When a commit is on the disk: at once, so that what was acknowledged survives a power cut; or, for work in bulk, at its end.

SQLite with `synchronous=FULL` waits for the disk at every commit: 4 to 10 ms on an ordinary disk. Whoever saves a page
does not notice; a list of five thousand rows does.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection


@contextmanager
def synced_at_the_end() -> Iterator[None]:
    """Commits within it reach the disk together, before it ends. For work that is told done only afterwards, and can be
    begun anew. On PostgreSQL, and within a transaction, it changes nothing.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA synchronous").fetchone()
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={int(before)}")
        database = str(connection.settings_dict["NAME"])
        for name in (f"{database}-wal", database):
            with suppress(FileNotFoundError):
                _sync(Path(name))


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
