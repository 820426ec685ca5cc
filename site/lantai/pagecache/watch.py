"""Every process notes what it writes to the database, and hears what it asks while it makes a page."""

import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.signals import connection_created

from . import clearing, files, index, questions, recording

logger = logging.getLogger(__name__)

# Tables that the database itself writes when another is written (triggers): by the one that is named in statements.
_behind: dict[str, frozenset[str]] = {}
_ours = threading.local()


def register_trigger(table: str, *written: str) -> None:
    """Say that writing to a table makes the database write to others."""
    _behind[table] = _behind.get(table, frozenset()) | set(written)


def begin() -> None:
    """Watch the connection of this process and all it will open."""
    connection_created.connect(_watch, dispatch_uid="pagecache.watch")
    for connection in connections.all(initialized_only=True):
        _watch(connection=connection)


def _watch(connection: Any, **_kwargs: Any) -> None:
    if connection.alias == DEFAULT_DB_ALIAS and _hear not in connection.execute_wrappers:
        # First, so that wrappers set for a while are taken off in their order.
        connection.execute_wrappers.insert(0, _hear)


def _hear(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    table = questions.table_written(sql)
    if table is None:
        result = execute(sql, params, many, context)
        making = recording.current()
        # PostgreSQL's unions begin with a bracket.
        if making is not None and sql.lstrip("( \n")[:1] in "SsWw":
            recording.listen(making, context["cursor"], sql, params)
        return result
    if table in clearing.NEVER_SHOWN or not index.is_there():
        return execute(sql, params, many, context)
    batch = _batch()
    batch.announce(table)
    result = execute(sql, params, many, context)
    batch.follow(context["connection"])
    return result


class _Batch:
    """The tables written in one transaction."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.pid = os.getpid()
        self.holder = f"{files.process_space()} {self.pid} {threading.get_ident()}"
        self._place = -1
        # One object for its whole life, to be found again among the callbacks of a transaction.
        self._callback = self._committed

    def announce(self, table: str) -> None:
        """Before a table is written: other processes know of it, should this one die after it has committed."""
        new = ({table} | _behind.get(table, frozenset())) - self.tables
        if new:
            self.tables |= new
            _try(index.intend, self.holder, self.tables)

    def follow(self, connection: Any) -> None:
        """After it was written: settle it once that is committed. A savepoint taken back takes the callback along."""
        waiting = connection.run_on_commit
        if 0 <= self._place < len(waiting) and waiting[self._place][1] is self._callback:
            return
        transaction.on_commit(self._callback)
        self._place = len(connection.run_on_commit) - 1

    def _committed(self) -> None:
        tables, self.tables, self._place = self.tables, set(), -1
        if tables and not _try(clearing.settle, tables, self.holder):
            files.wipe()


def _batch() -> _Batch:
    batch: _Batch | None = getattr(_ours, "batch", None)
    if batch is None or batch.pid != os.getpid():
        batch = _ours.batch = _Batch()
    return batch


def _try(deed: Callable[..., Any], *arguments: Any) -> bool:
    """Whether it could be done. A full disk or a lock held too long must not keep anybody from working."""
    try:
        deed(*arguments)
    except (sqlite3.Error, OSError):
        logger.exception("The store of pages could not be brought up to date; it begins anew.")
        return False
    return True
