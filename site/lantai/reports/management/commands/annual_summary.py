"""`annual_summary YEAR [--until DATE] --format json|docx|xlsx [--output F]`: the year's figures as a file."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from lantai.reports import as_json, standing
from lantai.reports.formats import UnknownFormatError, file_name, formats, get_format
from lantai.reports.periods import CutOffError, Period


def _day(text: str) -> datetime.date:
    """A day as 2025-11-30; argparse says so if it is none."""
    return datetime.date.fromisoformat(text)


class Command(BaseCommand):
    help = "The figures of the annual work summary. A year that was closed is given as it was closed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--until", type=_day, help="cut-off day, as 2025-11-30")
        parser.add_argument("--format", default="json", help="json, or what else is installed (docx, xlsx)")
        parser.add_argument("--output", type=Path, help="file to write; JSON goes to the terminal without it")
        parser.add_argument("--records", action="store_true", help="JSON with the records behind each figure")

    def handle(self, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                made = get_format(options["format"])
                period = Period.of(options["year"], options["until"])
            except UnknownFormatError as error:
                known = ", ".join(each.name for each in formats())
                raise CommandError(f"No format “{error}”; there are: {known}.") from error
            except CutOffError as error:
                raise CommandError(str(error)) from error
            report, closing = standing.of_period(period, given=options["until"] is not None)
            if made.name == "json":
                data = as_json.as_data(report, with_records=options["records"])
                content = (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
            else:
                try:
                    content = made.write(report)
                except ValidationError as error:
                    raise CommandError(" ".join(error.messages)) from error
            if closing:
                self._tell(closing)
        if made.is_text and not options["output"]:
            self.stdout.write(content.decode(), ending="")
            return
        target = options["output"] or Path(file_name(report, made))
        try:
            target.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{target} could not be written: {error.strerror}.") from error
        self.stderr.write(f"{target}: {len(report.entries)} figures")

    def _tell(self, closing: Any) -> None:
        """A closed year that counts otherwise now says so."""
        from lantai.reports.differences import differences

        self.stderr.write(f"{closing.year}: closed on {closing.day:%Y-%m-%d} up to {closing.until:%Y-%m-%d}.")
        for each in differences(closing):
            self.stderr.write(f"  {each.key}: {each.then} when it was closed, {each.now} today")
