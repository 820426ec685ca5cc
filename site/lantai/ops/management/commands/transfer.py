"""`manage.py transfer TARGET_URL`: from SQLite to PostgreSQL."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lantai.ops.transfer.moving import transfer
from lantai.ops.transfer.target import TransferError


class Command(BaseCommand):
    help = (
        "Fill an empty PostgreSQL database with what this installation's SQLite holds, and compare table by table. "
        "Stop the site and its worker first. Ends with 1 if anything is in the way; what was begun can be begun again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", metavar="TARGET_URL", help="postgres://user:password@host:port/name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            compared = transfer(options["target"], self._say)
        except TransferError as error:
            raise CommandError(str(error)) from error
        width = max(len(table.name) for table in compared)
        for table in compared:
            self.stdout.write(f"{table.name:{width}} {table.before:>10} {table.after:>10}  =")
        self.stdout.write(
            _("%(tables)d tables, %(rows)d rows: the same in both. Now set DATABASE_URL and start the site.")
            % {"tables": len(compared), "rows": sum(table.after for table in compared)}
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
