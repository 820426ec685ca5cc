"""Make the pack of an exhibition."""

from pathlib import Path
from typing import Any

from exhibitions.packs import writing
from exhibitions.packs.making import MakingCommand
from exhibitions.packs.models import ExhibitionFile
from lantai.ops.made_files import Tell


class Command(MakingCommand):
    """The zip unpacks to a folder that needs neither server nor network."""

    help = "Make a zip of a published exhibition that opens from a USB stick by a double click on index.html."
    kind = ExhibitionFile.Kind.PACK
    metavar = "OUT.zip"

    def make(self, page: Any, out: Path, tell: Tell) -> dict[str, list[int]]:
        return writing.pack(page, out, tell)
