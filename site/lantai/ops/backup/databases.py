"""The database as one file, consistent while the site goes on, and what its tables hold in numbers.

A table is told by its number of rows and the sum of its rows' hashes: two databases with the same sums hold the
same, whatever order their rows lie in.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext as _

from .store import BackupError

Tables = dict[str, dict[str, Any]]
"""Of each table: `rows`, and `sum` in hexadecimal."""


def dump(target: Path) -> Tables:
    """Write the database to a file; what it holds, at the very moment it was written. Raises `BackupError`."""
    if connection.vendor == "sqlite":
        # All pages in one step: of one moment. VACUUM INTO stumbles over stored generated columns.
        with (
            closing(sqlite3.connect(f"file:{_sqlite_file()}?mode=ro", uri=True, timeout=60)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return tables_of_file(target)
    return _dump_postgres(target)


def tables_of_file(file: Path) -> Tables:
    """What an SQLite file holds. Raises `BackupError` if it is damaged."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        try:
            (verdict,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            names = [
                name
                for (name,) in database.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                    " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
                )
            ]
            found = {name: _sum(database.execute(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608 - from its own schema
        except sqlite3.DatabaseError as error:
            raise BackupError(_("The database in the backup is damaged: %(error)s") % {"error": error}) from error
    if verdict != "ok":
        raise BackupError(_("The database in the backup is damaged: %(error)s") % {"error": verdict})
    return found


def is_empty() -> bool:
    """Whether the database of this installation is still to be made."""
    if connection.vendor == "sqlite":
        file = _sqlite_file()
        return not file.exists() or file.stat().st_size == 0
    return not connection.introspection.table_names()


def put_in_place(file: Path) -> None:
    """Make a dump the database of this installation, which must be empty. Raises `BackupError`."""
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(file, _sqlite_file())
        return
    _pg_restore(file, connection.settings_dict["NAME"])


@contextmanager
def tried_out(file: Path) -> Iterator[Tables]:
    """What a dump holds once it is restored somewhere of its own, which is gone afterwards. Raises `BackupError`."""
    if connection.vendor == "sqlite":
        yield tables_of_file(file)
        return
    name = f"lantai_verify_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        _pg_restore(file, name)
        with _psycopg(name) as other:
            yield _postgres_tables(other)
    finally:
        with connection.cursor() as cursor:
            # Not by force: PostgreSQL ends its own autovacuum here, which a role without rights may not; ours have ended.
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def tables_now() -> Tables:
    """What the database of this installation holds."""
    if connection.vendor == "sqlite":
        return tables_of_file(_sqlite_file())
    with _psycopg(connection.settings_dict["NAME"]) as other:
        return _postgres_tables(other)


def _sum(rows: Iterable[Any]) -> dict[str, Any]:
    total = number = 0
    for row in rows:
        number += 1
        total += int.from_bytes(hashlib.blake2b(repr(tuple(row)).encode(), digest_size=16).digest())
    return {"rows": number, "sum": f"{total % 2**128:032x}"}


def _sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


# --- PostgreSQL -----------------------------------------------------------------------


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if program := str(found[-1]) if found else shutil.which(name):
        return program
    raise BackupError(_("%(name)s is missing: install the PostgreSQL client programs.") % {"name": name})


def _access(name: str) -> tuple[list[str], dict[str, str]]:
    """Options and environment that reach a database; the password is not among the options, which others can read."""
    settings = connection.settings_dict
    pairs = (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"))
    options = [f"{option}={settings[key]}" for option, key in pairs if settings.get(key)]
    password = {"PGPASSWORD": settings["PASSWORD"]} if settings.get("PASSWORD") else {}
    return [*options, f"--dbname={name}"], {**os.environ, **password}


def _run(*command: str, environment: dict[str, str]) -> None:
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - fixed programs
    if result.returncode:
        raise BackupError(result.stderr.strip()[-1000:])


def _psycopg(name: str) -> Any:
    import psycopg

    parameters = {**connection.get_connection_params(), "dbname": name}
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters)


def _postgres_tables(other: Any) -> Tables:
    names = other.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    found: Tables = {}
    for (name,) in names:
        with other.cursor(name="rows") as cursor:
            cursor.execute(f'SELECT t::text FROM "{name}" t')  # noqa: S608 - from its own schema
            found[name] = _sum(cursor)
    return found


def _dump_postgres(target: Path) -> Tables:
    options, environment = _access(connection.settings_dict["NAME"])
    with _psycopg(connection.settings_dict["NAME"]) as other:
        other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (snapshot,) = other.execute("SELECT pg_export_snapshot()").fetchone()
        dumping = ("--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        _run(_program("pg_dump"), *dumping, *options, environment=environment)
        return _postgres_tables(other)


def _pg_restore(file: Path, name: str) -> None:
    options, environment = _access(name)
    restoring = ("--no-owner", "--exit-on-error", "--single-transaction")
    _run(_program("pg_restore"), *restoring, *options, str(file), environment=environment)
