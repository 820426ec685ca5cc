"""`manage.py handover OUT`: the whole hall as one open archive."""

import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lantai.ops.handover import writing
from lantai.ops.made_files import CannotMakeError


class Command(BaseCommand):
    """A folder that was interrupted is gone on with by the same command."""

    help = "Put everything the hall holds into one open archive (BagIt): a folder, or a zip if OUT ends with .zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", help="must be new or empty, or left by an interrupted run")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            remarks = self._zip(out) if out.suffix.lower() == ".zip" else writing.write(out, self._tell)
        except CannotMakeError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(_("%(out)s cannot be written: %(error)s") % {"out": out, "error": error}) from error
        for sentence in remarks:
            self.stderr.write(sentence)
        self.stdout.write(_("The hall is in %(out)s; every checksum in it was compared.") % {"out": out})

    def _zip(self, out: Path) -> list[str]:
        if out.exists():
            raise CannotMakeError(_("%(out)s exists already; it is left as it is.") % {"out": out})
        scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
        try:
            remarks = writing.write(scratch / "bag", self._tell)
            writing.zipped(scratch / "bag", scratch / "zip", self._tell)
            (scratch / "zip").rename(out)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return remarks

    def _tell(self, step: str, done: int, total: int) -> None:
        if total and (done % 500 == 0 or done == total):
            self.stderr.write(f"{step} {done}/{total}")
