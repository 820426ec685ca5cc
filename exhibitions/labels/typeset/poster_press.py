"""A poster as PDF or as a picture."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from lantai.media import typesetting
from lantai.media.print_files import print_jpeg

from ..links import links_of, specimens
from ..posters import Poster, words_of
from ..qr import qr_svg

TEMPLATE = Path(__file__).parent / "poster.typ"
WIDTHS = {"a3": 297, "a4": 210}  # mm
# Of the drawing, in which A3 is 297 wide: the place of the picture, and the room left around one that is not cut.
PLATE = (297, 232)
MAT = 16
MM_PER_INCH = 25.4
ENOUGH_DPI = 150  # for a poster, seen from some way off
PRINT_DPI = 300


def pdf(poster: Poster, paper: str, *, has_marks: bool) -> bytes:
    """Print-ready; with marks 3 mm bleed around. Raises `typesetting.CannotTypesetError`."""
    return _print(poster, paper, "pdf", has_marks=has_marks)


def picture(poster: Poster, paper: str, ppi: int = 72) -> bytes:
    """The poster as a PNG picture. Raises `typesetting.CannotTypesetError`."""
    return _print(poster, paper, "png", ppi=ppi)


def too_small(poster: Poster, paper: str) -> str:
    """A sentence where the picture is too small for the paper; "" if it is not."""
    image = poster.image
    if image is None:
        return ""
    wide = WIDTHS[paper] * (1 if _covers(image) else _width(image) / PLATE[0])
    dpi = int((image.width or 0) / (wide / MM_PER_INCH))
    if dpi >= ENOUGH_DPI:
        return ""
    return _("The picture “%(title)s” has %(dpi)s dpi at this size; %(wanted)s are wanted.") % {
        "title": image.title,
        "dpi": dpi,
        "wanted": ENOUGH_DPI,
    }


def _covers(image: Any) -> bool:
    """Whether it fills its place; upright and very wide pictures are shown whole, in a mat."""
    return 1.15 <= (image.width or 1) / (image.height or 1) <= 1.9


def _width(image: Any) -> float:
    """Of one shown whole, in units of the drawing."""
    wide, high = PLATE[0] - 2 * MAT, PLATE[1] - 2 * MAT
    return min(wide, high * (image.width or 1) / (image.height or 1))


def _print(poster: Poster, paper: str, fmt: str, *, has_marks: bool = False, ppi: int = 144) -> bytes:
    typesetting.check()
    link = (links_of if fmt == "pdf" else specimens)([poster.page])[poster.page.pk]
    image = poster.image
    data = {
        **words_of(poster),
        "width": WIDTHS[paper],
        "marks": has_marks,
        "picture": "",
        "alt": "",
        "covers": False,
        "picture-width": 0,
        "address-of-page": link.address,
        "link": f"/x/{link.code}",
        "qr": qr_svg(link.address),
    }
    with TemporaryDirectory(prefix="lantai-poster-") as name:
        folder = Path(name)
        if image:
            dpi = PRINT_DPI if fmt == "pdf" else ppi
            longest = round(max(WIDTHS[paper], 235) / MM_PER_INCH * dpi * 1.1)
            try:
                (folder / "picture.jpg").write_bytes(print_jpeg(image, longest=longest))
                data |= {"picture": "picture.jpg", "alt": image.description or image.title}
                data |= {"covers": _covers(image), "picture-width": _width(image)}
            except OSError:
                pass  # an original that cannot be read leaves the ground empty; the preview shows it
        (folder / "poster.json").write_text(json.dumps(typesetting.clean(data), ensure_ascii=False), encoding="utf-8")
        shutil.copy(TEMPLATE, folder / TEMPLATE.name)
        try:
            compiled: Any = typesetting.compiler(folder, TEMPLATE.name).compile(format=fmt, ppi=ppi, timestamp=0)
        except typesetting.errors() as error:
            raise typesetting.CannotTypesetError(
                _("The poster could not be set: %(reason)s") % {"reason": error}
            ) from error
    return bytes(compiled[0] if isinstance(compiled, list) else compiled)
