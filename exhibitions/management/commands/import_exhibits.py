"""Import a list of exhibits."""

from argparse import ArgumentParser
from typing import Any

from exhibitions.importing.subject import ExhibitSubject
from exhibitions.models.exhibit import Kind
from lantai.imports.command import ImportCommand


class Command(ImportCommand):
    help = (
        "Import exhibits from an Excel list (xlsx, xls, ods) or a csv file. Rows are matched by 档号; a row that is "
        "refused is told with its reason, everything else goes in. Rows that state 开放, or a display basis outside the "
        "holdings, count as cleared of rights and privacy on the word of --user, unless the file has columns about them."
    )
    subject_class = ExhibitSubject

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--kind", choices=Kind.values, help="kind of rows that name none")

    def subject_options(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"kind": options["kind"]}
