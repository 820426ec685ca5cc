"""Import a list of heritage elements."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from heritage import lists
from heritage.importing.subject import ElementSubject
from heritage.models import ReferenceList
from lantai.imports.command import ImportCommand


class Command(ImportCommand):
    help = (
        "Import heritage elements from an Excel list (xlsx, xls, ods) or a csv file: into the national list, unless "
        "--own or --list says otherwise. Rows are matched by number, name, batch and region; a row that is refused is "
        "told with its reason, everything else goes in as a draft."
    )
    subject_class = ElementSubject

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        into = parser.add_mutually_exclusive_group()
        into.add_argument("--own", action="store_true", help="into the hall's own register")
        into.add_argument("--list", metavar="NAME", default="", help="into the reference list of this name")

    def subject_options(self, options: dict[str, Any]) -> dict[str, Any]:
        into = lists.OWN if options["own"] else options["list"]
        try:
            lists.register_named(into)
        except ReferenceList.DoesNotExist as error:
            raise CommandError(_("There is no reference list “%(name)s”.") % {"name": into}) from error
        return {"into": into}
