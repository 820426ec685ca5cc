"""The pictures that are handed in: originals as they are, numbered, with a list."""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lantai.imports.sheets import SheetWriter

if TYPE_CHECKING:
    from .models import Contribution, ContributionPicture

LIST_NAME = "图片清单.xlsx"
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]|[^\w\-.（）()、，·“”—\u4e00-\u9fff]')
LONGEST_NAME = 40


@dataclass(frozen=True)
class NumberedPicture:
    """A picture with the number it has in the Word file, the list and the zip."""

    number: int
    row: "ContributionPicture"

    @property
    def file_name(self) -> str:
        """001_caption.jpg; nothing a Windows folder would refuse."""
        words = _UNFIT.sub("", self.row.caption)[:LONGEST_NAME].strip(". ") or "图"
        return f"{self.number:03d}_{words}{PurePath(self.row.image.file.name).suffix.lower()}"


def numbered(contributions: Iterable["Contribution"]) -> list[NumberedPicture]:
    """All pictures of these entries, in their order, numbered from 1."""
    rows = [row for entry in contributions for row in entry.pictures.all()]
    return [NumberedPicture(number, row) for number, row in enumerate(rows, 1)]


def write(pictures: Sequence[NumberedPicture], target: Path) -> dict[int, str]:
    """Write the zip; returns the SHA-256 of each original by its number.

    Stored, not compressed: originals are copied byte by byte. Raises `OSError`.
    """
    digests: dict[int, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for picture in pictures:
            digests[picture.number] = _copy(picture, archive)
        with TemporaryDirectory() as folder:
            path = Path(folder, "list.xlsx")
            _write_list(pictures, digests, path)
            archive.write(path, LIST_NAME)
    return digests


def _copy(picture: NumberedPicture, archive: zipfile.ZipFile) -> str:
    digest = hashlib.sha256()
    file = picture.row.image.file
    with file.storage.open(file.name) as source, archive.open(picture.file_name, "w", force_zip64=True) as goal:
        while block := source.read(1 << 20):
            digest.update(block)
            goal.write(block)
    return digest.hexdigest()


def _write_list(pictures: Sequence[NumberedPicture], digests: dict[int, str], path: Path) -> None:
    writer, sheet = SheetWriter(), "图片清单"
    headings = [
        "序号",
        "文件名",
        "条目",
        "图片说明",
        "摄影者",
        "拍摄时间",
        "像素",
        "印刷宽（mm）",
        "分辨率（dpi）",
        "SHA-256",
    ]
    writer.add_sheet(sheet, headings, (6, 40, 24, 50, 16, 18, 14, 14, 14, 68))
    for picture in pictures:
        row = picture.row
        writer.add_row(
            sheet,
            [
                picture.number,
                picture.file_name,
                row.contribution.title,
                row.caption,
                row.author,
                row.taken,
                f"{row.image.width}×{row.image.height}",
                row.width_mm,
                row.dpi,
                digests[picture.number],
            ],
            warn=not row.is_sharp,
        )
    writer.save(path)
