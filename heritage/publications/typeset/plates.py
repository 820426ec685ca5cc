"""Pictures for print: cut down from the originals to what the press can use, and judged for their size."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from ..manuscript.nodes import Edition

MM_PER_INCH = 25.4
TEXT_WIDTH, TEXT_HEIGHT = 140.0, 200.0  # mm, of the type area in book.typ
WIDTHS_MM = {"full": 130.0, "half": 66.0, "page": 140.0}
HEIGHTS_MM = {"full": 120.0, "half": 90.0, "page": 178.0}
WANTED_DPI = 300
# Finer than the screen of offset printing can show: larger files, no better pictures.
MOST_DPI = 350
PROCESSES = 2


@dataclass(frozen=True)
class Plate:
    """A picture as it is printed: file within the working folder, width in mm, dots per inch at that width."""

    file: str
    width_mm: float
    dpi: int


def printed_width(image: Any, width: str) -> float:
    """The width in mm at which a picture is printed, kept within the height of the page."""
    wide, high = image.width or 1, image.height or 1
    return round(min(WIDTHS_MM.get(width, WIDTHS_MM["full"]), HEIGHTS_MM.get(width, 120.0) * wide / high), 1)


def dpi_of(image: Any, width_mm: float) -> int:
    """Dots per inch of an original printed at a width (rounded down)."""
    return int((image.width or 0) / (width_mm / MM_PER_INCH))


def too_small(edition: Edition) -> list[str]:
    """A sentence for every picture that is too small for print at its planned width, with its dpi."""
    return [
        _("%(label)s “%(caption)s”: %(dpi)s dpi at %(width)s mm, too small for print (%(wanted)s dpi are wanted)")
        % {
            "label": figure.label,
            "caption": figure.caption,
            "dpi": dpi,
            "width": f"{width_mm:g}",
            "wanted": WANTED_DPI,
        }
        for _chapter, figure in edition.figures()
        if (dpi := dpi_of(figure.image, width_mm := printed_width(figure.image, figure.width))) < WANTED_DPI
    ]


def make_plates(edition: Edition, folder: Path) -> Iterator[tuple[str, Plate | None]]:
    """Write the pictures of an edition into a folder; yields the anchor of each figure as it is done.

    None for an original that cannot be read.
    """
    jobs = [_job(anchor, image, width) for anchor, image, width in _wanted(edition)]
    if not jobs:
        return
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        done = pool.map(_print, [job[1] for job in jobs], [job[2] for job in jobs], [folder] * len(jobs), jobs)
        for (anchor, _name, width_mm, dpi), made in zip(jobs, done, strict=True):
            yield anchor, Plate(made, width_mm, dpi) if made else None


def _wanted(edition: Edition) -> Iterable[tuple[str, Any, str]]:
    for _chapter, figure in edition.figures():
        yield figure.anchor, figure.image, figure.width


def _job(anchor: str, image: Any, width: str) -> tuple[str, str, float, int]:
    width_mm = printed_width(image, width)
    return anchor, image.file.name, width_mm, dpi_of(image, width_mm)


def _print(name: str, width_mm: float, folder: Path, job: tuple[str, str, float, int]) -> str:
    """Make one picture; touches no database, so that several processes can do it at once. "" if it is unreadable."""
    most = round(width_mm / MM_PER_INCH * MOST_DPI)
    target = f"{job[0]}.jpg"
    try:
        with storages["originals"].open(name) as source:
            original = Image.open(source)
            # A JPEG is decoded at a fraction of its size where that is enough: many times faster.
            original.draft("RGB", (most, 1))
            upright = ImageOps.exif_transpose(original)
            sheet = upright if upright.mode in {"RGB", "L"} else _on_white(upright)
            if sheet.width > most:
                high = max(1, round(sheet.height * most / sheet.width))
                sheet = sheet.resize((most, high), Image.Resampling.LANCZOS, reducing_gap=3.0)
            sheet.info = {}
            sheet.save(folder / target, "JPEG", quality=92, subsampling=0)
    except OSError:
        return ""
    return target


def _on_white(picture: Image.Image) -> Image.Image:
    layered = picture.convert("RGBA")
    sheet = Image.new("RGB", layered.size, "#ffffff")
    sheet.paste(layered, mask=layered.getchannel("A"))
    return sheet
