"""One at a time makes a page; whoever else wants it waits for that one."""

import fcntl
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from . import files, index

# How long somebody waits before making the page for himself.
PATIENCE = 15.0
_TURNS = 4096


@contextmanager
def turn(name: str) -> Iterator[None]:
    """Wait for the turn to make a page, across threads and processes; after `PATIENCE` seconds go on all the same.

    A process that dies gives its turn back. A few pages may share a turn.
    """
    if not index.is_there():
        index.connection()
    path = f"{files.root()}/turns/{zlib.crc32(name.encode()) % _TURNS:03x}"
    try:
        lock = os.open(path, os.O_WRONLY | os.O_CREAT, 0o640)
    except OSError:
        yield
        return
    try:
        _wait(lock)
        yield
    finally:
        os.close(lock)


def _wait(lock: int) -> None:
    ends, pause = time.monotonic() + PATIENCE, 0.001
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > ends:
                return
            time.sleep(pause)
            pause = min(pause * 1.5, 0.02)
        else:
            return
