"""What has to be done now and then: pages whose time is over, changes nobody settled, room on the disk.

The worker does it every few seconds, and so does each web process, in a thread of its own.
"""

import fcntl
import logging
import os
import sqlite3
import threading
import time

from django.db import Error, close_old_connections

from lantai.ops.periodic import register_periodic

from . import clearing, files, index, store

logger = logging.getLogger(__name__)

EVERY = 5.0
# When a process that cannot be asked whether it lives is taken for dead.
LONG_AGO = 120.0
_begun: list[int] = []
_beginning = threading.Lock()


def register() -> None:
    """Have the worker sweep."""
    register_periodic("kept pages", EVERY, sweep)


def begin() -> None:
    """Begin sweeping in this process, if it has not begun."""
    if _begun and _begun[0] == os.getpid():
        return
    with _beginning:
        if not (_begun and _begun[0] == os.getpid()):
            _begun[:] = [os.getpid()]
            threading.Thread(target=_again_and_again, name="kept pages", daemon=True).start()


def sweep() -> None:
    """One round; nothing if another process is at it."""
    if not index.is_there():
        return
    lock = os.open(f"{files.root()}/sweeping", os.O_WRONLY | os.O_CREAT, 0o640)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _settle_for_the_dead()
        _clear_lapsed()
        store.make_room()
        _forget_questions()
        _throw_away_halves()
    except BlockingIOError:
        return
    finally:
        os.close(lock)


def _again_and_again() -> None:
    while True:
        time.sleep(EVERY)
        try:
            sweep()
        except (sqlite3.Error, OSError, Error):
            logger.exception("The store of pages could not be swept; it is tried again.")
        finally:
            close_old_connections()


def _clear_lapsed() -> None:
    now = time.time()
    if index.pages(index.connection(), "lapses <= ?", [now]):
        with index.writing() as using:
            index.forget(using, index.pages(using, "lapses <= ?", [now]))


def _settle_for_the_dead() -> None:
    """What a process meant to settle after its transaction, had it lived."""
    for holder, pid, space, at, tables in index.connection().execute("SELECT * FROM intent").fetchall():
        here = space == files.process_space()
        if not _lives(pid) if here else time.time() - at > LONG_AGO:
            clearing.settle(tables.split(), holder)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _forget_questions() -> None:
    """Questions no page rests on any more."""
    using = index.connection()
    idle = (
        "SELECT id FROM question WHERE NOT EXISTS (SELECT 1 FROM answer WHERE answer.question = question.id) LIMIT 5000"
    )
    if using.execute(f"SELECT count(*) FROM ({idle})").fetchone()[0] < 200:  # noqa: S608 - a constant
        return
    with index.writing() as writing:
        found = writing.execute(idle).fetchall()
        writing.executemany("DELETE FROM reads WHERE question = ?", found)
        writing.executemany("DELETE FROM question WHERE id = ?", found)


def _throw_away_halves() -> None:
    """What was being written when a process was killed."""
    past = time.time() - 600
    with os.scandir(f"{files.root()}/{files.MAKING}") as left:
        for entry in left:
            if entry.stat().st_mtime < past:
                os.unlink(entry.path)  # noqa: PTH108
