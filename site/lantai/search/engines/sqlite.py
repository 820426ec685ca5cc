"""SQLite: FTS5 tables without content of their own, beside one that keeps what was indexed.

A row's number is family × 2⁴⁰ + key, so that one family is a range of rows and nothing has to be joined.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from .. import plan, ranking, tokens
from .compiling import PlannedQuery
from .database import DatabaseSearchBackend, InHeading

BITS = 40
WHOLE = (1 << BITS) - 1
# bm25 weights of heading, body, marks.
WEIGHTS = "5.0, 1.0, 0.0"
TEXT, KEYS, ENTRY = "search_text_fts", "search_keys_fts", "search_entry"
_CHUNK = 500


def _row(root: int, key: int) -> int:
    return (root << BITS) + key


class SQLiteStore:
    def write(self, root: int, entries: dict[int, tokens.Indexed]) -> None:
        rows = {_row(root, key): entry for key, entry in entries.items()}
        new = {row: (_packed(entry.columns), _packed(entry.texts)) for row, entry in rows.items()}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, indexed, texts FROM {ENTRY} WHERE id IN (SELECT value FROM json_each(%s))",  # noqa: S608
                [json.dumps(list(rows))],
            )
            old = {row: packed for row, *packed in cursor.fetchall()}
            changed = [row for row, packed in new.items() if old.get(row) != [*packed]]
            before = {row: _unpacked(old[row][0]) for row in changed if row in old}
            columns = {row: rows[row].columns for row in changed}
            # Titles and codes, which are completed, hardly ever change.
            completed = [row for row in changed if row not in before or before[row][3] != columns[row][3]]
            self._forget_texts(cursor, before)
            self._forget_keys(cursor, {row: before[row] for row in completed if row in before})
            cursor.executemany(
                f"INSERT INTO {TEXT} (rowid, heading, body, marks) VALUES (%s, %s, %s, %s)",  # noqa: S608
                [(row, *columns[row][:3]) for row in changed],
            )
            cursor.executemany(
                f"INSERT INTO {KEYS} (rowid, keys) VALUES (%s, %s)",  # noqa: S608
                [(row, columns[row][3]) for row in completed if columns[row][3]],
            )
            cursor.executemany(
                f"INSERT INTO {ENTRY} (id, indexed, texts) VALUES (%s, %s, %s) "  # noqa: S608
                "ON CONFLICT (id) DO UPDATE SET indexed = excluded.indexed, texts = excluded.texts",
                [(row, *new[row]) for row in changed],
            )

    def remove(self, root: int, keys: Iterable[int]) -> None:
        rows = [_row(root, key) for key in keys]
        with connection.cursor() as cursor:
            for start in range(0, len(rows), _CHUNK):
                some = rows[start : start + _CHUNK]
                known = self._known(cursor, some)
                self._forget_texts(cursor, known)
                self._forget_keys(cursor, known)
                cursor.execute(
                    f"DELETE FROM {ENTRY} WHERE id IN (SELECT value FROM json_each(%s))",  # noqa: S608
                    [json.dumps(some)],
                )

    def _known(self, cursor: Any, rows: Iterable[int]) -> dict[int, tuple[str, ...]]:
        cursor.execute(
            f"SELECT id, indexed FROM {ENTRY} WHERE id IN (SELECT value FROM json_each(%s))",  # noqa: S608
            [json.dumps(list(rows))],
        )
        return {row: _unpacked(packed) for row, packed in cursor.fetchall()}

    # A table without content has to be told what it holds of a row to let go of it.
    def _forget_texts(self, cursor: Any, known: dict[int, tuple[str, ...]]) -> None:
        cursor.executemany(
            f"INSERT INTO {TEXT} ({TEXT}, rowid, heading, body, marks) VALUES ('delete', %s, %s, %s, %s)",  # noqa: S608
            [(row, *columns[:3]) for row, columns in known.items()],
        )

    def _forget_keys(self, cursor: Any, known: dict[int, tuple[str, ...]]) -> None:
        cursor.executemany(
            f"INSERT INTO {KEYS} ({KEYS}, rowid, keys) VALUES ('delete', %s, %s)",  # noqa: S608
            [(row, columns[3]) for row, columns in known.items() if columns[3]],
        )

    def known(self, root: int) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id & %s FROM {ENTRY} WHERE id BETWEEN %s AND %s",  # noqa: S608
                [WHOLE, _row(root, 0), _row(root, WHOLE)],
            )
            return {key for (key,) in cursor.fetchall()}

    def clear(self) -> None:
        with connection.cursor() as cursor:
            for table in (TEXT, KEYS):
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
            cursor.execute(f"DELETE FROM {ENTRY}")  # noqa: S608

    def _where(self, root: int, node: plan.Node, query: PlannedQuery) -> tuple[str, str, list[Any]]:
        table = KEYS if query.completing and not isinstance(node, InHeading) else TEXT
        match = fts5(node)
        if isinstance(node, InHeading):
            match = f"{{heading}} : ({match})"
        elif query.columns:
            match = f"{{{' '.join(query.columns)}}} : ({match})"
        where = f"{table} MATCH %s AND rowid BETWEEN %s AND %s"
        return table, where, [match, _row(root, 0), _row(root, WHOLE)]

    def hits(self, root: int, node: plan.Node, query: PlannedQuery) -> tuple[str, list[Any]]:
        table, where, parameters = self._where(root, node, query)
        return f"SELECT rowid & {WHOLE} FROM {table} WHERE {where}", parameters  # noqa: S608

    def count(self, root: int, node: plan.Node, query: PlannedQuery, most: int) -> int:
        table, where, parameters = self._where(root, node, query)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {where} LIMIT %s)",  # noqa: S608
                [*parameters, most],
            )
            return int(cursor.fetchone()[0])

    def ranked(self, root: int, node: plan.Node, query: PlannedQuery) -> list[int]:
        table, where, parameters = self._where(root, node, query)
        rank = f"bm25({table}, {WEIGHTS})" if table == TEXT else f"bm25({table})"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid & {WHOLE} FROM {table} WHERE {where} ORDER BY {rank}, rowid DESC",  # noqa: S608
                parameters,
            )
            return [key for (key,) in cursor.fetchall()]

    def newest(self, root: int, node: plan.Node, query: PlannedQuery) -> Iterator[int]:
        table, where, parameters = self._where(root, node, query)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid & {WHOLE} FROM {table} WHERE {where} ORDER BY rowid DESC",  # noqa: S608
                parameters,
            )
            while some := cursor.fetchmany(_CHUNK):
                yield from (key for (key,) in some)

    def texts(self, root: int, keys: list[int]) -> dict[int, ranking.Text]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, texts FROM {ENTRY} WHERE id IN (SELECT value FROM json_each(%s))",  # noqa: S608
                [json.dumps([_row(root, key) for key in keys])],
            )
            return {row & WHOLE: ranking.Text(*_unpacked(packed)) for row, packed in cursor.fetchall() if packed}


def fts5(node: plan.Node) -> str:
    """A positive node in the query language of FTS5. Tokens hold neither quotes nor spaces."""
    match node:
        case plan.Run(found, is_prefix):
            return f'"{" ".join(found)}"' + ("*" if is_prefix else "")
        case plan.Any(parts):
            return "(" + " OR ".join(fts5(part) for part in parts) + ")"
        case plan.Every(parts):
            wanted = [fts5(part) for part in parts if not isinstance(part, plan.Without)]
            unwanted = [fts5(part.part) for part in parts if isinstance(part, plan.Without)]
            said = "(" + " AND ".join(wanted) + ")"
            return f"({said} NOT ({' OR '.join(unwanted)}))" if unwanted else said
    raise NotImplementedError(type(node).__name__)


def _packed(columns: tuple[str, ...]) -> bytes:
    return zlib.compress("\n".join(columns).encode(), 1)


def _unpacked(packed: bytes) -> tuple[str, ...]:
    return tuple(zlib.decompress(packed).decode().split("\n"))


class SQLiteSearchBackend(DatabaseSearchBackend):
    store = SQLiteStore()


SearchBackend = SQLiteSearchBackend
