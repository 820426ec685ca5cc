"""Export all exhibits."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from exhibitions.exporting import export_exhibits


class Command(BaseCommand):
    """The workbook, with the folder of pictures, imports into an empty site without loss."""

    help = "Export all exhibits to a workbook that import_exhibits reads without loss."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--images", type=Path, metavar="DIR", help="write the originals of the pictures here")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = export_exhibits(options["file"], options["images"])
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            ngettext("%(count)s exhibit written to %(file)s", "%(count)s exhibits written to %(file)s", count)
            % {"count": count, "file": options["file"]}
        )
