"""The command an import is run with, whatever it brings in."""

import logging
import resource
import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lantai.ops.durability import synced_at_the_end

from .archives import RefusedArchiveError
from .engine import Import, RowResult
from .files import folder_files, zipped_files
from .headings import find_header
from .report import summary_of, told, write_report
from .subjects import Outcome, Subject
from .tables import Table, UnreadableTableError, open_table


class ImportCommand(BaseCommand):
    """Exit code 1 if any row was refused; every other row is in.

    A command of a domain app names its `subject_class` and adds arguments for the options of its subject.
    """

    subject_class: ClassVar[type[Subject]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        if self.subject_class.takes_files:
            parser.add_argument("--images", type=Path, metavar="DIR", help="folder or zip file with the pictures")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, save nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="write a report on every row")
        parser.add_argument("--sheet", help="sheet to read; the first by default")
        parser.add_argument("--user", metavar="USERNAME", help="who imports, for the history and the approvals")

    def subject_options(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options of the subject, from those of the command."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        user = self._user(options["user"])
        # One line for each revision and search entry would drown the report.
        for name in ("wagtail", "django_tasks"):
            logging.getLogger(name).setLevel(logging.WARNING)
        results: dict[int, RowResult] = {}
        try:
            with ExitStack() as stack:
                stack.enter_context(synced_at_the_end())
                table = self._open(stack, options["file"], options["sheet"])
                files = self._files(stack, options.get("images"))
                subject = self.subject_class()
                header = find_header(table, subject.fields)
                work = Import(
                    table,
                    header,
                    subject,
                    user=user,
                    files=files,
                    options=self.subject_options(options),
                    source_name=options["file"].name,
                    dry_run=options["dry_run"],
                )
                for result in work.results():
                    results[result.number] = self._tell(result, options["verbosity"])
                summary = summary_of(
                    source=options["file"].name,
                    counts=work.counts,
                    total=work.total,
                    empty=work.empty,
                    notes=[*self._sheets_not_read(table), *work.notes],
                    dry_run=work.dry_run,
                )
                if options["report"]:
                    write_report(options["report"], table=table, header=header, result_of=results.get, summary=summary)
        except (UnreadableTableError, RefusedArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        except PermissionDenied as error:
            raise CommandError(
                _("%(user)s may not import %(what)s.") % {"user": options["user"], "what": self.subject_class.label}
            ) from error
        for label, value in summary:
            self.stdout.write(f"{label}: {value}")
        seconds = time.monotonic() - started
        self.stdout.write(
            _("%(rate)s rows/s, %(seconds)s s, peak memory %(memory)s MB")
            % {"rate": round(work.total / seconds), "seconds": round(seconds, 1), "memory": round(peak_memory())}
        )
        if work.counts[Outcome.REFUSED]:
            sys.exit(1)

    def _tell(self, result: RowResult, verbosity: int) -> RowResult:
        line = _("Row %(row)s (%(key)s): %(outcome)s") % {
            "row": result.number,
            "key": result.key or "—",
            "outcome": result.outcome.label,
        }
        if result.outcome == Outcome.REFUSED:
            self.stderr.write(f"{line}: {' '.join(result.reasons)}")
        elif verbosity > 1 or (verbosity and result.notes):
            told_all = [*result.notes, *map(told, result.changes)]
            self.stdout.write(f"{line}{': ' if told_all else ''}{' '.join(told_all)}")
        return result

    def _open(self, stack: ExitStack, path: Path, sheet: str | None) -> Table:
        if not path.is_file():
            raise CommandError(_("There is no file “%(file)s”.") % {"file": path})
        table = open_table(stack.enter_context(path.open("rb")), path.name)
        if sheet:
            table.choose(sheet)
        return table

    def _files(self, stack: ExitStack, path: Path | None) -> Any:
        if path is None:
            return None
        if path.is_file():
            return stack.enter_context(zipped_files(stack.enter_context(path.open("rb")), path.name))
        return folder_files(path)

    def _sheets_not_read(self, table: Table) -> list[str]:
        others = [sheet for sheet in table.sheets if sheet != table.sheet]
        return [_("Sheets not read: %(sheets)s.") % {"sheets": "、".join(others)}] if others else []

    def _user(self, name: str | None) -> Any:
        if not name:
            return None
        users = get_user_model()
        try:
            return users.objects.get(**{users.USERNAME_FIELD: name}, is_active=True)
        except users.DoesNotExist as error:
            raise CommandError(_("There is no user “%(user)s”.") % {"user": name}) from error


def peak_memory() -> float:
    """Most memory this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
