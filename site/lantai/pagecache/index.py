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


def is_there() -> bool:
    """Whether any process has begun a store."""
    return os.path.exists(files.index_path())  # noqa: PTH110 - asked at every statement that writes


def connection() -> sqlite3.Connection:
    """This thread's connection; makes the index if there is none, and follows if it was replaced."""
    path = files.index_path()
    try:
        state = os.stat(path)  # noqa: PTH116 - as above
    except FileNotFoundError:
        files.prepare()
        state = None
    mark = (os.getpid(), path, state and state.st_ino)
    known: tuple[Any, sqlite3.Connection] | None = getattr(_ours, "connection", None)
    if known and known[0] == mark:
        return known[1]
    made = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("PRAGMA synchronous=OFF")
    if not made.execute("SELECT 1 FROM sqlite_master WHERE name = 'intent'").fetchone():
        made.executescript(_SCHEMA)
    _ours.connection = ((os.getpid(), path, os.stat(path).st_ino), made)  # noqa: PTH116
    return made


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
