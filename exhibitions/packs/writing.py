"""Writing a pack to a file: begun anew while something is withdrawn under the writer's hands."""

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lantai.ops.folders import Folder, ZipFolder
from lantai.ops.made_files import CannotMakeError, Tell

from .pack import Pack
from .rendering import WithdrawnMeanwhileError, published, shown_in

if TYPE_CHECKING:
    from ..models import ExhibitionPage

TURNS = 3


def pack(page: "ExhibitionPage", path: Path, tell: Tell) -> dict[str, list[int]]:
    """Write the pack of a published exhibition as a zip; returns the ids of what it holds.

    What is withdrawn meanwhile is not in it. Raises `CannotMakeError` if nothing is left, or if it will not hold still;
    `OSError` if the file cannot be written.
    """
    for _turn in range(TURNS):
        try:
            with zipfile.ZipFile(path, "w") as archive:
                return pages(page, ZipFolder(archive, f"{page.slug}-pack"), tell)
        except WithdrawnMeanwhileError:
            continue
    raise CannotMakeError(_("Records were withdrawn again and again while it was being made. Start it again later."))


def pages(page: "ExhibitionPage", folder: Folder, tell: Tell) -> dict[str, list[int]]:
    """The pages of a published exhibition into a folder, as of now.

    Raises `WithdrawnMeanwhileError`, and `CannotMakeError` if the public sees none of its exhibits.
    """
    now = published(page)
    exhibits = shown_in(now)
    if not exhibits:
        raise CannotMakeError(_("The exhibition shows no exhibit that the public may see any more."))
    return Pack(now, exhibits, folder, tell).write()
