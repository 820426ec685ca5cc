"""Pages in the store: putting them in, and having them at hand."""

import gzip
import hashlib
import json
import os
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from . import files, index, recording, release

# Of the pages a process has at hand in memory.
AT_HAND_BYTES = 24 * 1024 * 1024

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """A page at hand, and the file it stands for."""

    path: str
    mark: int
    lapses: float
    headers: Headers
    content: bytes
    packed: bytes
    etag: str
    told_of: tuple[str, list[Any]] | None


class Shelf:
    """The pages a process has at hand. What the store no longer has is not handed out: one look at the file says so."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._bytes = 0

    def find(self, name: str) -> Kept | None:
        """The page of a name, if the store has it now."""
        kept = self._kept.get(name)
        if kept is not None:
            try:
                if os.stat(kept.path).st_mtime_ns == kept.mark and time.time() < kept.lapses:  # noqa: PTH116
                    return kept
            except FileNotFoundError:
                pass
            self._drop(name)
        return self._fetch(name)

    def _fetch(self, name: str) -> Kept | None:
        if not index.is_there():
            return None
        try:
            row = index.connection().execute(
                "SELECT mark, front, lapses, headers, told_of FROM page WHERE name = ? AND mark > 0", [name]
            )
            found = row.fetchone()
            if found is None or found[2] <= time.time():
                return None
            path = files.path_of(name, front=bool(found[1]))
            with open(path, "rb") as file:  # noqa: PTH123
                content = file.read()
                if os.fstat(file.fileno()).st_mtime_ns != found[0]:
                    return None
        except (OSError, sqlite3.Error):
            return None
        headers = [(key, value) for key, value in json.loads(found[3])]
        told_of = json.loads(found[4])
        packed = gzip.compress(content, 6, mtime=0)
        kept = Kept(path, found[0], found[2], headers, content, packed, etag_of(content), told_of and tuple(told_of))
        if self._bytes > AT_HAND_BYTES:
            self._kept.clear()
            self._bytes = 0
        self._kept[name] = kept
        self._bytes += len(content) + len(packed)
        return kept

    def _drop(self, name: str) -> None:
        if kept := self._kept.pop(name, None):
            self._bytes -= len(kept.content) + len(kept.packed)


def etag_of(content: bytes) -> str:
    """A weak validator (RFC 9110, 8.8.3): the same page, packed or not."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def put(name: str, headers: Headers, content: bytes, made_of: recording.Recording, begun: tuple[str, int]) -> bool:
    """Keep a page that was made from `begun` (`index.present`) on; whether it is kept.

    It is not if anything it was made of has changed meanwhile: then it may be old already.
    """
    noted = recording.noted(made_of)
    tables = frozenset().union(*(question.tables for question in noted))
    subjects = set(made_of.subjects)
    subjects |= {f"table {table}" for question in noted if not question.params for table in question.tables}
    front = made_of.told_of is None
    try:
        laid = files.Laid(name, content, front=front)
    except OSError:
        return False  # a full disk, or a folder in the way: the page was made, and is only not kept
    try:
        with index.writing() as using:
            if not release.is_ours(using) or index.changed_since(using, begun, {*tables, *subjects}):
                return False
            # The one before leaves first: a file is never without the entry that will clear it.
            index.forget(using, index.pages(using, "name = ?", [name]))
            values = [
                name,
                time.time(),
                made_of.lapses,
                laid.size,
                front,
                json.dumps(headers),
                json.dumps(made_of.told_of),
            ]
            pk = using.execute(
                "INSERT INTO page (name, made, lapses, size, front, headers, told_of) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
            for question in noted:
                _note(using, pk, question)
            using.executemany("INSERT INTO subject VALUES (?, ?)", [(subject, pk) for subject in sorted(subjects)])
        with index.writing() as using:
            if not index.pages(using, "id = ? AND name = ?", [pk, name]):
                return False
            mark = laid.place()
            using.execute("UPDATE page SET mark = ? WHERE id = ?", [mark, pk])
        if not index.is_ours():
            files.remove(name)  # the store was thrown away meanwhile, and nothing would clear this page
            return False
    except (sqlite3.Error, OSError):
        return False
    finally:
        laid.drop()
    return True


def _note(using: sqlite3.Connection, page: int | None, question: Any) -> None:
    key = question.key
    known = using.execute("SELECT id FROM question WHERE key = ?", [key]).fetchone()
    if known is None:
        pk = using.execute(
            "INSERT INTO question (key, sql, params, most) VALUES (?, ?, ?, ?)",
            [key, question.sql, question.params, question.most],
        ).lastrowid
        using.executemany("INSERT INTO reads VALUES (?, ?)", [(table, pk) for table in sorted(question.tables)])
    else:
        (pk,) = known
    # Asked twice and told different things: something changed meanwhile, and the second answer will not hold.
    using.execute("INSERT OR IGNORE INTO answer VALUES (?, ?, ?)", [pk, page, question.answer])


def make_room() -> int:
    """Let the oldest pages go while the store is larger than it may be, those with parameters first; returns how many."""
    most = settings.PAGE_CACHE_MB * 1024 * 1024
    using = index.connection()
    (size,) = using.execute("SELECT coalesce(sum(size), 0) FROM page").fetchone()
    if size <= most:
        return 0
    going: list[tuple[int, str]] = []
    order = "SELECT id, name, size FROM page ORDER BY name NOT LIKE '%/page@%', made"
    for pk, name, bytes_ in using.execute(order):
        if size <= most * 0.9:
            break
        going.append((pk, name))
        size -= bytes_
    with index.writing() as using:
        return index.forget(using, going)
