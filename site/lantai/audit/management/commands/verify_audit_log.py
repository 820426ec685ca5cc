"""Whether the audit log is as it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantai.audit import chain
from lantai.audit.models import AuditEntry


class Command(BaseCommand):
    help = "Check that no line of the audit log was changed or taken out. Exit status 1 names the lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--holds", metavar="NUMBER:HASH", help="a head noted earlier, which has to be in it")

    def handle(self, *args: Any, **options: Any) -> None:
        found = chain.faults()
        if options["holds"]:
            number, _colon, noted = options["holds"].partition(":")
            if not number.isdigit() or not AuditEntry.objects.filter(number=int(number), hash=noted).exists():
                found.append(f"{number}: is not the line that was noted")
        if found:
            raise CommandError("The audit log is not as it was written.\n" + "\n".join(found))
        number, last = chain.head()
        self.stdout.write(f"{AuditEntry.objects.count()} lines, all in order. Head: {number}:{last}")
