"""The PostgreSQL database a hall moves to: empty, made what the site needs, filled in one transaction."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend
from django.utils.translation import gettext as _
from environ import Env

from .tables import Table

ALIAS = "transfer"
# While it stands here, what lies in the database is a transfer that was broken off, and may be begun again.
MARK = "lantai_transfer_begun"


class TransferError(Exception):
    """The transfer cannot be made; the message says why, and what to do."""


class Target:
    """A database to be filled."""

    def __init__(self, url: str) -> None:
        """Raises `TransferError` if the address is not one of PostgreSQL."""
        self.url = url
        try:
            asked = Env.db_url_config(url)
        except ValueError as error:
            raise TransferError(_("The address of the target cannot be read.")) from error
        if asked.get("ENGINE") != "django.db.backends.postgresql":
            raise TransferError(_("The target must be a PostgreSQL database: postgres://user:password@host/name"))
        config = connections.configure_settings({DEFAULT_DB_ALIAS: asked})[DEFAULT_DB_ALIAS]
        connections[ALIAS] = load_backend(config["ENGINE"]).DatabaseWrapper(config, ALIAS)
        self.connection: Any = connections[ALIAS]

    def claim(self) -> bool:
        """Make sure that nothing is in it but a transfer broken off, and mark it; whether there was one.

        Raises `TransferError`.
        """
        with self.connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            (encoding,) = cursor.fetchone()
            if encoding != "UTF8":
                raise TransferError(_("The target's encoding is %(name)s: make it UTF8.") % {"name": encoding})
            names = self.connection.introspection.table_names(cursor)
            if names and MARK not in names:
                raise TransferError(_("The target is not empty. Name a new database, or empty this one yourself."))
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (at timestamptz NOT NULL DEFAULT now())")
        return bool(names)

    def manage(self, *arguments: str) -> None:
        """Run a management command of this version on it. Raises `TransferError`."""
        with _address_file(self.url) as file:
            # As a file, so that the password stands in no list of processes; a file goes before every other setting.
            environment = {**os.environ, "DATABASE_URL_FILE": file}
            command = [sys.executable, str(settings.REPOSITORY / "manage.py"), *arguments]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
        if done.returncode:
            raise TransferError(f"manage.py {' '.join(arguments)}: {done.stderr.strip()[-2000:]}")

    def empty(self) -> None:
        """Take out what `migrate` put in; within the transaction.

        Until `finish` no trigger fires: those of the ledgers refuse even this, and sums that triggers keep are
        carried over as they are.
        """
        quote = self.connection.ops.quote_name
        self._triggers("DISABLE")
        with self.connection.cursor() as cursor:
            names = set(self.connection.introspection.table_names(cursor)) - {MARK, "django_migrations"}
            cursor.execute(f"TRUNCATE {', '.join(quote(name) for name in sorted(names))}")

    def fill(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows into a table; within a transaction. Raises `TransferError` naming the table."""
        from psycopg import Error

        quote = self.connection.ops.quote_name
        columns = ", ".join(quote(column) for column in table.columns)
        with self.connection.cursor() as cursor:
            try:
                with cursor.cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            except (Error, ValueError, TypeError) as error:
                raise TransferError(f"{table.name}: {error}") from error

    def count_on(self, table: Table, last: int) -> None:
        """Have the next row's number be greater than any there is or, in the old database, ever was."""
        if not table.counted_key:
            return
        quote = self.connection.ops.quote_name
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quote(table.name), table.counted_key])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT MAX({quote(table.counted_key)}) FROM {quote(table.name)}")  # noqa: S608 - from the models
            (greatest,) = cursor.fetchone()
            if sequence and (number := max(last, greatest or 0)):
                cursor.execute("SELECT setval(%s, %s)", [sequence, number])

    def finish(self) -> None:
        """Check every reference, wake the triggers, and take the mark off; within the transaction."""
        with self.connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"DROP TABLE {MARK}")
        self._triggers("ENABLE")

    def _triggers(self, verb: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {self.connection.ops.quote_name(name)} {verb} TRIGGER USER")


@contextmanager
def _address_file(url: str) -> Any:
    with tempfile.NamedTemporaryFile("w", prefix="lantai-transfer-", encoding="utf-8") as file:
        file.write(url)
        file.flush()
        yield str(Path(file.name))
