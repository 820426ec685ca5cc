"""What the commands that make a file of an exhibition have in common."""

import secrets
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantai.ops.made_files import CannotMakeError, Tell

from ..uses import record_use
from . import ordering


class MakingCommand(BaseCommand):
    """Makes OUT of the exhibition with a slug: all of it or nothing, and never over what is there.

    A subclass says `kind`, `metavar` of OUT, and how to `make` it. Ends with 1 and a sentence if it cannot.
    """

    kind = ""
    metavar = "OUT"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="last part of the exhibition's address")
        parser.add_argument("out", type=Path, metavar=self.metavar, help="must not exist yet")

    def make(self, page: Any, out: Path, tell: Tell) -> dict[str, list[int]]:
        """Write `out`; returns what it holds. Raises `CannotMakeError` and `OSError`."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        from ..models import ExhibitionPage

        out: Path = options["out"]
        page = ExhibitionPage.objects.filter(slug=options["slug"]).first()
        if page is None:
            raise CommandError(_("There is no exhibition “%(slug)s”.") % {"slug": options["slug"]})
        if out.exists() or out.is_symlink():
            raise CommandError(_("%(out)s exists already; it is left as it is.") % {"out": out})
        # Beside its place, so that it gets there in one move, whole or not at all.
        making = out.with_name(f".{secrets.token_hex(4)}-{out.name}")
        try:
            ordering.check(page, self.kind)
            holds = self.make(page, making, self._tell)
            making.rename(out)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except CannotMakeError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(_("%(out)s cannot be written: %(error)s") % {"out": out, "error": error}) from error
        finally:
            shutil.rmtree(making, ignore_errors=True)
            if making.is_file():
                making.unlink()
        record_use(self.kind, holds["exhibits"], source=str(out.absolute())[-120:], title=out.name)
        count = len(holds["exhibits"])
        words = ngettext("%(count)s exhibit written to %(out)s", "%(count)s exhibits written to %(out)s", count)
        self.stdout.write(words % {"count": count, "out": out})

    def _tell(self, step: str, done: int, total: int) -> None:
        """Progress goes to standard error, where it does not disturb what a script reads."""
        if total and (done % 50 == 0 or done == total):
            self.stderr.write(f"{step} {done}/{total}", ending="\n")
