"""Make the preservation package of an exhibition."""

from pathlib import Path
from typing import Any

from exhibitions.packs import preservation
from exhibitions.packs.making import MakingCommand
from exhibitions.packs.models import ExhibitionFile
from lantai.ops.made_files import Tell


class Command(MakingCommand):
    """A BagIt folder, or a zip of one if the name ends so. It holds private originals."""

    help = "Make the preservation package (BagIt) of a published exhibition: a folder, or a zip if OUT ends with .zip."
    kind = ExhibitionFile.Kind.PACKAGE
    metavar = "OUT"

    def make(self, page: Any, out: Path, tell: Tell) -> dict[str, list[int]]:
        if out.suffix.lower() == ".zip":
            return preservation.zipped(page, out, tell)
        return preservation.write(page, out, tell)
