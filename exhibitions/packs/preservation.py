"""Preservation package of an exhibition: a bag (BagIt 1.0, RFC 8493) of all there is to keep of it.

    data/README.txt               what everything is
    data/walk.json                the exhibition: texts, stream, runs, who made it
    data/records/exhibits.json    its records; exhibits.xlsx: the same, as `import_exhibits` reads them
    data/originals/               scans, sound and film as they were taken in
    data/pages/                   what the public could read, as web pages (see `exhibitions.packs.pack`)
    data/uses.json                what became of exhibition and records: the log, and the use ledger

Everything in it is private until somebody decides otherwise: records that were withdrawn are in it. Records that bear a
security classification are not; only their number is told.
"""

import datetime
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantai.ops import bagging
from lantai.ops.folders import PlainFolder, ZipFolder
from lantai.ops.made_files import CannotMakeError, Tell
from lantai.pages.addresses import absolute

from .. import placement
from ..exporting import export_exhibits
from ..openness import Classification
from . import keeping, rendering, writing

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitionPage


def records_of(page: "ExhibitionPage") -> "list[Exhibit]":
    """The records of the walk that may be kept outside the stacks: all that bear no security classification."""
    found = placement.exhibits_of(page, showable_only=False)
    return [exhibit for exhibit in found if exhibit.classification == Classification.NONE]


def classified_among(ids: Iterable[int]) -> bool:
    """Whether any of these records bears a security classification now."""
    from ..models import Exhibit

    return Exhibit.objects.filter(pk__in=ids).exclude(classification=Classification.NONE).exists()


def check(page: "ExhibitionPage") -> None:
    """Raise `ValidationError`, in a sentence, if there is nothing to keep."""
    if not rendering.is_public(page):
        raise ValidationError(
            _("“%(title)s” is not published. A preservation package keeps what was shown: publish it first.")
            % {"title": page.title}
        )
    if not rendering.shown_in(page):
        raise ValidationError(
            _("“%(title)s” shows no exhibit that the public may see. There is nothing to keep.") % {"title": page.title}
        )


def write(page: "ExhibitionPage", folder: Path, tell: Tell) -> dict[str, list[int]]:
    """Make `folder`, which must not exist, the package of a published exhibition; returns the ids of its records.

    Raises `CannotMakeError`, and `OSError` if it cannot be written.
    """
    folder.mkdir(parents=True)
    records = records_of(page)
    left_out = len(placement.derive(page.body)) - len(records)
    tell(_("Copying originals"), 0, 0)
    (folder / "records").mkdir()
    with override("zh-hans"):
        export_exhibits(folder / "records" / "exhibits.xlsx", folder / "originals", [shown.pk for shown in records])
    keeping.copy_files_of_page(page, folder / "originals")
    _dump(folder / "records" / "exhibits.json", [keeping.record(exhibit) for exhibit in records])
    _dump(folder / "walk.json", keeping.walk(page))
    _dump(folder / "uses.json", keeping.uses(page, records))
    context = {"page": page, "hall": rendering.hall(), "records": len(records), "left_out": left_out}
    words = render_to_string("packs/package_guide.txt", context | {"day": timezone.localdate()})
    (folder / "README.txt").write_text(words, encoding="utf-8")
    _write_pages(page, folder / "pages", tell)
    tell(_("Computing checksums"), 0, 0)
    bagging.bag(folder, _info(page, len(records), timezone.localdate()))
    return {"exhibits": sorted(exhibit.pk for exhibit in records)}


def zipped(page: "ExhibitionPage", path: Path, tell: Tell) -> dict[str, list[int]]:
    """The same as one zip, which unpacks to one folder."""
    with tempfile.TemporaryDirectory(prefix="lantai-package-", dir=path.parent) as scratch:
        folder = Path(scratch) / "bag"
        holds = write(page, folder, tell)
        with zipfile.ZipFile(path, "w") as archive:
            target = ZipFolder(archive, f"{page.slug}-package")
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    with file.open("rb") as source:
                        target.copy(file.relative_to(folder).as_posix(), source)
    return holds


def _write_pages(page: "ExhibitionPage", folder: Path, tell: Tell) -> None:
    for _turn in range(writing.TURNS):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            writing.pages(page, PlainFolder(folder), tell)
        except rendering.WithdrawnMeanwhileError:
            continue
        return
    raise CannotMakeError(_("Records were withdrawn again and again while it was being made. Start it again later."))


def _info(page: "ExhibitionPage", count: int, day: datetime.date) -> dict[str, str]:
    """bag-info.txt: the reserved names of RFC 8493, section 2.2.2."""
    hall = rendering.hall()
    info = {
        "Source-Organization": hall.name,
        "Organization-Address": hall.address,
        "Contact-Phone": hall.phone,
        "Contact-Email": hall.email,
        "External-Description": f"展览“{page.title}”长期保存包，档案记录{count}条",
        "External-Identifier": absolute(rendering.address(page)),
        "Internal-Sender-Identifier": page.slug,
        "Bagging-Date": day.isoformat(),
        "Bag-Software-Agent": "Lantai (bagit-python)",
    }
    return {name: " ".join(value.split()) for name, value in info.items() if value}


def _dump(path: Path, data: Any) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        file.write("\n")
