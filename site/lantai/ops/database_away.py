"""Whether an error says that the database cannot be asked at the moment, rather than that it was asked wrongly."""

import sqlite3
from collections.abc import Iterator

from django.db import Error, InterfaceError, OperationalError, connection

# By SQLite's primary result code, https://www.sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_BUSY: "is locked",
    sqlite3.SQLITE_LOCKED: "is locked",
    sqlite3.SQLITE_PROTOCOL: "is locked",
    sqlite3.SQLITE_READONLY: "cannot be written to",
    sqlite3.SQLITE_IOERR: "cannot be read from its disk",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_NOTADB: "is damaged",
    sqlite3.SQLITE_FULL: "has a full disk",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
}
# By class of SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "08": "cannot be reached",
    "53": "has no room: disk, memory or connections",
    "58": "has a failing system",
}
_STOPPING = frozenset(("57P01", "57P02", "57P03", "57P05"))


def why_away(error: BaseException | None) -> str:
    """Why the database is away, in a few words without anything private; "" if an error and what led to it do not say so."""
    return next((why for each in _led_to(error) if (why := _why(each))), "")


def _led_to(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _why(error: BaseException) -> str:
    if not isinstance(error, Error):
        return ""
    if isinstance(error.__cause__, sqlite3.Error):
        return _why_sqlite(getattr(error.__cause__, "sqlite_errorcode", 0))
    if isinstance(error, InterfaceError):
        return "cannot be reached"  # the connection was lost earlier in the same request
    if not isinstance(error, OperationalError):
        return ""
    state = getattr(error.__cause__, "sqlstate", None)
    if state is None:
        return "cannot be reached"
    return "is starting or stopping" if state in _STOPPING else _POSTGRESQL.get(state[:2], "")


def _why_sqlite(code: int) -> str:
    if code == sqlite3.SQLITE_ERROR:
        return "is empty, or was missing" if _is_empty() else ""
    # A damaged index of the search alone is another matter.
    return "" if code == sqlite3.SQLITE_CORRUPT_VTAB else _SQLITE.get(code & 0xFF, "")


def _is_empty() -> bool:
    """SQLite begins a new file in place of one that is gone."""
    try:
        return not connection.introspection.table_names()
    except Error:
        return False
