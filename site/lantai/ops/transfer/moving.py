"""The transfer itself: what fits is looked at first, then all is copied in one transaction, then both are compared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from . import fitting, tables
from .target import ALIAS, Target, TransferError

Say = Callable[[str], None]


@dataclass(frozen=True)
class Compared:
    """A table in both databases: rows, and whether what is in them is the same."""

    name: str
    before: int
    after: int
    same: bool


def transfer(url: str, say: Say) -> list[Compared]:
    """Fill an empty PostgreSQL database with what this installation's SQLite holds.

    Returns every table as it was compared. Raises `TransferError`; the target is then as empty as before, or marked
    as begun, and the same call starts over. The database here is only read, and cannot be written meanwhile.
    """
    if connection.vendor != "sqlite":
        raise TransferError(_("This installation is on %(vendor)s already.") % {"vendor": connection.vendor})
    target = Target(url)
    try:
        with transaction.atomic():
            carried = tables.carried()
            _check(carried)
            if target.claim():
                say(_("A transfer was broken off here; it is begun again."))
            say(_("The target is brought to this version."))
            target.manage("migrate", "--verbosity", "0")
            compared = _copy(target, carried, say)
        say(_("The search index of the target is built."))
        target.manage("rebuild_search")
    except DatabaseError as error:
        raise TransferError(str(error).strip()) from error
    finally:
        target.connection.close()
    return compared


def _check(carried: list[tables.Table]) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise TransferError(_("This database is of an earlier version: manage.py migrate first."))
    if unknown := tables.strangers(connection):
        names = ", ".join(unknown)
        raise TransferError(
            _("Nothing here knows these tables: %(names)s. Drop them if they are of no use.") % {"names": names}
        )
    if found := list(fitting.misfits(connection, carried)):
        raise TransferError("\n".join([_("PostgreSQL would not take this; mend it in the admin first:"), *found]))


def _copy(target: Target, carried: list[tables.Table], say: Say) -> list[Compared]:
    last = _last_numbers()
    with _session_in_utc(target.connection), transaction.atomic(using=ALIAS):
        target.empty()
        for number, table in enumerate(carried, 1):
            target.fill(table, table.rows(connection))
            target.count_on(table, last.get(table.name, 0))
            say(f"{number}/{len(carried)} {table.name}")
        target.finish()
        compared = [_compare(table, target.connection) for table in carried]
        if differing := [each.name for each in compared if not each.same]:
            raise TransferError(_("These tables differ in the target: %(names)s") % {"names": ", ".join(differing)})
    return compared


def _compare(table: tables.Table, other: Any) -> Compared:
    (before, here), (after, there) = table.contents(connection), table.contents(other)
    return Compared(table.name, before, after, (before, here) == (after, there))


def _last_numbers() -> dict[str, int]:
    """The last number SQLite gave in each table: that of a row deleted since is not given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return {name: int(number) for name, number in cursor.fetchall()}


@contextmanager
def _session_in_utc(other: Any) -> Iterator[None]:
    with other.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    yield
