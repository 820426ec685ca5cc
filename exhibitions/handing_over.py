"""The catalogue in a handover: a workbook that this or another system can import."""

from pathlib import Path

from django.utils.translation import gettext as _

from lantai.ops.handover.parts import register_part
from lantai.ops.made_files import Tell

from .exporting import export_exhibits


def write(folder: Path, tell: Tell) -> list[str]:
    """`catalogue/exhibits.xlsx`; originals are in `files/`."""
    tell(_("Writing the catalogue"), 0, 0)
    target = folder / "catalogue"
    target.mkdir(parents=True, exist_ok=True)
    export_exhibits(target / "exhibits.xlsx")
    return []


register_part("catalogue", write, order=30)
