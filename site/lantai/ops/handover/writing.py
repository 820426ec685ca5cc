"""One archive of the whole hall: a bag (BagIt 1.0, RFC 8493) with everything in open formats.

    data/README.txt        what everything is, in Chinese and English, and what is not in it and why
    data/records/          every table as JSON and CSV, and a dictionary of all fields
    data/files/            originals, recordings, papers, under the names the records give
    data/pages/            the public site as web pages
    data/…                 what domain apps add: books as EPUB, the catalogue as a workbook, attendance

Written into a folder. A folder an interrupted run left is gone on with: parts that are whole are not written again.
"""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from lantai.ops import bagging
from lantai.ops.folders import ZipFolder
from lantai.ops.made_files import CannotMakeError, Tell
from lantai.pages.models import HallSettings

from . import records, rules
from .parts import all_parts

STATE = ".handover.json"


def write(folder: Path, tell: Tell) -> list[str]:
    """Make `folder` the bag; returns remarks. Raises `CannotMakeError` and `OSError`."""
    state = _state(folder)
    remarks: dict[str, list[str]] = state["remarks"]
    for name, write_part in [("records", records.write), *((part.name, part.write) for part in all_parts())]:
        if name not in remarks:
            with override("zh-hans"):
                remarks[name] = write_part(folder, tell)
            _note(folder, state)
    said = [sentence for sentences in remarks.values() for sentence in sentences]
    (folder / "README.txt").write_text(_guide(state["begun"], said), encoding="utf-8")
    # From here on it is no folder that could be gone on with.
    (folder / STATE).unlink()
    _bag(folder, tell)
    return said


def zipped(folder: Path, target: Path, tell: Tell) -> None:
    """The bag in `folder` as one zip with one folder in it; the files go from the folder as they come into the zip."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    top = f"lantai-handover-{timezone.localdate():%Y%m%d}"
    with zipfile.ZipFile(target, "w") as archive:
        into = ZipFolder(archive, top)
        for number, file in enumerate(files, 1):
            tell(_("Packing"), number, len(files))
            with file.open("rb") as source:
                into.copy(file.relative_to(folder).as_posix(), source)
            file.unlink()
    shutil.rmtree(folder)


def _state(folder: Path) -> dict[str, Any]:
    """What an interrupted run has done. Raises `CannotMakeError` for a folder of other things."""
    try:
        state: dict[str, Any] = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if folder.exists() and any(folder.iterdir()):
            raise CannotMakeError(
                _("%(folder)s holds other things: name an empty folder.") % {"folder": folder}
            ) from None
        folder.mkdir(parents=True, exist_ok=True)
        state = {"begun": timezone.now().isoformat(), "remarks": {}}
        _note(folder, state)
    return state


def _note(folder: Path, state: dict[str, Any]) -> None:
    making = folder / f"{STATE}.part"
    making.write_text(json.dumps(state), encoding="utf-8")
    making.rename(folder / STATE)


def _guide(begun: str, remarks: list[str]) -> str:
    context = {
        "hall": hall(),
        "begun": begun[:16].replace("T", " "),
        "ended": timezone.now().isoformat()[:16].replace("T", " "),
        "left_out": rules.reasons(),
        "hidden": rules.hidden(),
        "remarks": remarks,
    }
    pieces = []
    for language in ("zh-hans", "en"):
        with override(language):
            pieces.append(render_to_string(f"ops/handover/guide.{language}.txt", context))
    return "\n\n".join(pieces)


def hall() -> HallSettings:
    """The particulars of the hall."""
    found: HallSettings = HallSettings.for_site(Site.objects.get(is_default_site=True))
    return found


def _bag(folder: Path, tell: Tell) -> None:
    own = hall()
    info = {
        "Source-Organization": own.name,
        "Organization-Address": own.address,
        "Contact-Phone": own.phone,
        "Contact-Email": own.email,
        "External-Description": f"{own.name}兰台网站移交包：全部记录、原件、网页",
        "Bagging-Date": timezone.localdate().isoformat(),
        "Bag-Software-Agent": "Lantai (bagit-python)",
    }
    told = {name: " ".join(str(value).split()) for name, value in info.items() if value}
    bagging.bag(folder, told, validate=True, meanwhile=_waiting(tell))


def _waiting(tell: Tell) -> Callable[[], None]:
    words = _("Computing and checking checksums")
    return lambda: tell(words, 0, 0)
