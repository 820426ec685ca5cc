"""Questions to the database that can be asked again, and what statements have to do with which tables."""

import datetime
import decimal
import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

_WRITING = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.I)
_WORDS = re.compile(r"\w+")
_SILENT = frozenset(
    (
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
        "PRAGMA",
        "SET",
        "SHOW",
        "EXPLAIN",
        "LOCK",
        "ANALYZE",
        "VACUUM",
    )
)
_REBUILDING = frozenset(("CREATE", "ALTER", "DROP", "TRUNCATE", "REINDEX"))
EVERYTHING = "*"
# Columns that tell of editing and are shown to nobody: a draft that is saved changes no page.
_UNSHOWN = frozenset(
    (
        *("draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at"),
        *("locked", "locked_at", "locked_by_id"),
    )
)
_TYPES: dict[str, Any] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "Decimal": decimal.Decimal,
    "UUID": uuid.UUID,
    "bytes": bytes.fromhex,
}


@dataclass(frozen=True)
class Question:
    """A statement with its values; `most` rows were read of its answer (None: all), `answer` is their digest.

    `params` is JSON, or "" if the values cannot be written down: then the answer counts as changed whenever a
    table of it is.
    """

    sql: str
    params: str
    most: int | None
    answer: str

    @classmethod
    def of(cls, sql: str, params: Any, most: int | None, answer: str) -> "Question":
        try:
            written = json.dumps(None if params is None else list(params), default=_written)
        except TypeError:
            written = ""
        return cls(sql, written, most, answer)

    @property
    def key(self) -> str:
        """The same for the same question."""
        return hashlib.blake2b(f"{self.most}\0{self.params}\0{self.sql}".encode(), digest_size=16).hexdigest()

    @property
    def tables(self) -> frozenset[str]:
        """Tables it reads."""
        return tables_read(self.sql)


def shown(description: Any) -> list[int] | None:
    """Which columns of an answer (PEP 249 `description`) count; None for all."""
    names = [column[0] for column in description or ()]
    return None if _UNSHOWN.isdisjoint(names) else [n for n, name in enumerate(names) if name not in _UNSHOWN]


def hear(digest: Any, rows: Iterable[Any], columns: list[int] | None) -> None:
    """Add rows to a digest, as far as they count."""
    for row in rows:
        counted = row if columns is None else [row[n] for n in columns]
        digest.update(repr(tuple(counted)).encode())


def answer_now(sql: str, params: str, most: int | None) -> str:
    """The digest of what the database says now; "" if it cannot be asked again. Raises `DatabaseError`."""
    if not params:
        return ""
    digest = hashlib.blake2b(digest_size=12)
    with connection.cursor() as cursor:
        values = json.loads(params, object_hook=_read)
        cursor.execute(sql, values)
        rows = cursor.fetchall() if most is None else cursor.fetchmany(most)
        hear(digest, rows, shown(cursor.description))
    return digest.hexdigest()


def table_written(sql: str) -> str | None:
    """The table a statement writes to, `EVERYTHING` if it changes tables themselves, None if it only reads."""
    word = sql[:40].split(None, 1)[0].upper() if sql.strip() else ""
    if word == "SELECT" or word.rstrip(";") in _SILENT:
        return None
    if match := _WRITING.match(sql[:300]):
        return match[1]
    if word == "WITH":
        match = re.search(r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', sql, re.I)
        return match[1] if match else None
    if word in _REBUILDING:
        return None if re.match(r"\s*(?:CREATE|DROP)\s+(?:GLOBAL\s+|LOCAL\s+)?TEMP", sql[:60], re.I) else EVERYTHING
    return None


@lru_cache(maxsize=2048)
def tables_read(sql: str) -> frozenset[str]:
    """Names in a statement that are names of tables."""
    return frozenset(_WORDS.findall(sql)) & tables()


@lru_cache(maxsize=1)
def tables() -> frozenset[str]:
    """All tables of the database."""
    with connection.cursor() as cursor:
        return frozenset(table.name for table in connection.introspection.get_table_list(cursor))


def forget_tables() -> None:
    """After tables were made or dropped."""
    tables.cache_clear()
    tables_read.cache_clear()


def _written(value: Any) -> Any:
    name = type(value).__name__
    if name in ("datetime", "date", "time"):
        return {"_": name, "v": value.isoformat()}
    if name in ("Decimal", "UUID"):
        return {"_": name, "v": str(value)}
    if name == "bytes":
        return {"_": name, "v": value.hex()}
    raise TypeError(name)


def _read(value: dict[str, Any]) -> Any:
    return _TYPES[value["_"]](value["v"]) if "_" in value else value
