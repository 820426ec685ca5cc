"""Originals, recordings and papers as they were taken in: whatever could not be made again from the rest."""

import os
import shutil
from pathlib import Path

from django.core.files.storage import storages
from django.utils.translation import gettext as _

from lantai.ops.backup.files import all_files
from lantai.ops.made_files import Tell

# What contributors sent is theirs; files made of the hall's records can be made anew; lists on their way in are in.
LEFT_OUT = (
    "submissions/",
    "originals/imports/",
    "originals/exhibitions/",
    "originals/books/",
    "originals/handover/",
    "originals/labels/",
)


def write(folder: Path, tell: Tell) -> list[str]:
    """`files/<area>/<name>`, the names the records give. What is there from an interrupted run is not copied again."""
    found = [(area, name) for area, name in all_files() if not f"{area}/{name}".startswith(LEFT_OUT)]
    gone = []
    for number, (area, name) in enumerate(found, 1):
        tell(_("Copying originals"), number, len(found))
        try:
            _take(area, name, folder / "files" / area / name)
        except FileNotFoundError:
            gone.append(_("Went away meanwhile: %(name)s") % {"name": f"{area}/{name}"})
    return gone


def _take(area: str, name: str, target: Path) -> None:
    storage = storages[area]
    if target.exists() and target.stat().st_size == storage.size(name):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    making = target.with_name(f"{target.name}.part")
    making.unlink(missing_ok=True)
    try:
        # Originals are never written into: a second name for one costs no space.
        os.link(storage.path(name), making)
    except (NotImplementedError, OSError):
        with storage.open(name) as source, making.open("wb") as copy:
            shutil.copyfileobj(source, copy)
    making.rename(target)
