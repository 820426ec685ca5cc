"""The index of the store: which pages it holds, which questions each rests on, and what has changed when.

An SQLite file of its own, beside the pages, which all processes of a machine share, whatever the site's database is.
It need not survive a power cut: after a start of the machine the store begins empty (see `files.prepare`).
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import files

PATIENCE = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, made REAL NOT NULL, lapses REAL NOT NULL,
    size INTEGER NOT NULL, mark INTEGER NOT NULL DEFAULT 0, front INTEGER NOT NULL, headers TEXT NOT NULL, told_of TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS page_lapses ON page (lapses);
CREATE TABLE IF NOT EXISTS question (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, sql TEXT NOT NULL, params TEXT NOT NULL, most INTEGER);
CREATE TABLE IF NOT EXISTS reads (tbl TEXT NOT NULL, question INTEGER NOT NULL, PRIMARY KEY (tbl, question)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer (
    question INTEGER NOT NULL, page INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (question, page)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_page ON answer (page);
CREATE TABLE IF NOT EXISTS subject (name TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (name, page)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subject_page ON subject (page);
CREATE TABLE IF NOT EXISTS change (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS birth (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL);
INSERT OR IGNORE INTO birth VALUES (1, lower(hex(randomblob(8))));
CREATE TABLE IF NOT EXISTS release (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS intent (
    holder TEXT PRIMARY KEY, pid INTEGER NOT NULL, space TEXT NOT NULL, at REAL NOT NULL, tables TEXT NOT NULL) WITHOUT ROWID;
"""
_ours = threading.local()
# The stores this process has looked after once.
_prepared: set[str] = set()


def is_there() -> bool:
    """Whether any process has begun a store."""
    return os.path.exists(files.index_path())  # noqa: PTH110 - asked at every statement that writes


def connection() -> sqlite3.Connection:
    """This thread's connection; makes the index if there is none, and follows if it was replaced."""
    path = files.index_path()
    if path not in _prepared:
        files.prepare(_begin)
        _prepared.add(path)
    while True:
        try:
            number = os.stat(path).st_ino  # noqa: PTH116 - as above
        except FileNotFoundError:
            files.prepare(_begin)
            continue
        mark = (os.getpid(), path, number)
        known: tuple[Any, sqlite3.Connection] | None = getattr(_ours, "connection", None)
        if known and known[0] == mark:
            return known[1]
        _ours.connection = None
        made = _opened("rw")
        if is_at(number):
            _ours.connection = (mark, made)
            return made
        # Replaced while it was being opened.
        made.close()


def is_at(number: int) -> bool:
    """Whether the index is still the file of this number (inode)."""
    try:
        return os.stat(files.index_path()).st_ino == number  # noqa: PTH116 - as above
    except FileNotFoundError:
        return False


def is_ours() -> bool:
    """Whether this thread's connection is still to the index that is there."""
    known: tuple[Any, sqlite3.Connection] | None = getattr(_ours, "connection", None)
    return known is not None and is_at(known[0][2])


def _opened(mode: str) -> sqlite3.Connection:
    # Only `_begin` may make the file: one that came to be in any other way would be vouched for by nobody.
    address = f"{Path(files.index_path()).absolute().as_uri()}?mode={mode}"
    made = sqlite3.connect(address, timeout=PATIENCE, isolation_level=None, check_same_thread=False, uri=True)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("PRAGMA synchronous=OFF")
    return made


def _begin() -> None:
    made = _opened("rwc")
    made.executescript(_SCHEMA)
    made.close()


def close() -> None:
    """Close this thread's connection, which must not be carried into another process."""
    known: tuple[Any, sqlite3.Connection] | None = getattr(_ours, "connection", None)
    if known:
        known[1].close()
        _ours.connection = None


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """A transaction that is alone from its beginning. Raises `sqlite3.OperationalError` if others take too long."""
    using = connection()
    using.execute("BEGIN IMMEDIATE")
    try:
        yield using
    except BaseException:
        using.execute("ROLLBACK")
        raise
    using.execute("COMMIT")


def present() -> tuple[str, int]:
    """A moment in the life of the index: which one it is, and the number of its latest change."""
    using = connection()
    return born(using), int(using.execute("SELECT coalesce(max(number), 0) FROM change").fetchone()[0])


def born(using: sqlite3.Connection) -> str:
    """What tells an index from another at the same place."""
    (name,) = using.execute("SELECT name FROM birth").fetchone()
    return str(name)


def note_changes(using: sqlite3.Connection, names: Iterable[str]) -> None:
    """Count one change more, of these tables and subjects."""
    using.executemany(
        "INSERT INTO change VALUES (?, 1 + (SELECT coalesce(max(number), 0) FROM change))"
        " ON CONFLICT (name) DO UPDATE SET number = 1 + (SELECT max(number) FROM change)",
        [(name,) for name in sorted(names)],
    )


def changed_since(using: sqlite3.Connection, moment: tuple[str, int], names: Iterable[str]) -> bool:
    """Whether one of these has changed since a moment (`present`)."""
    birth, number = moment
    if born(using) != birth:
        return True
    asked = set(names) | {"*"}
    later = using.execute("SELECT name FROM change WHERE number > ?", [number])
    return any(name in asked for (name,) in later)


def intend(holder: str, tables: Iterable[str]) -> None:
    """Say that a transaction is about to change tables, so that others finish the clearing if this process dies."""
    written = " ".join(sorted(tables))
    connection().execute(
        "INSERT INTO intent VALUES (?, ?, ?, ?, ?) ON CONFLICT (holder) DO UPDATE SET at = excluded.at, tables = excluded.tables",
        [holder, os.getpid(), files.process_space(), time.time(), written],
    )


def pages(using: sqlite3.Connection, where: str = "1", values: Iterable[Any] = ()) -> list[tuple[int, str]]:
    """Id and name of pages under a condition."""
    return using.execute(f"SELECT id, name FROM page WHERE {where}", list(values)).fetchall()  # noqa: S608 - our own conditions


def forget(using: sqlite3.Connection, found: Iterable[tuple[int, str]]) -> int:
    """Take pages out, files and all; returns how many."""
    count = 0
    for pk, name in found:
        files.remove(name)
        for table in ("answer", "subject"):
            using.execute(f"DELETE FROM {table} WHERE page = ?", [pk])  # noqa: S608 - two constants
        count += using.execute("DELETE FROM page WHERE id = ?", [pk]).rowcount
    return count
