"""PDF to print: typst sets the book with the hall's own fonts; nothing is fetched, nothing outside its folder read."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ..exporting import CannotExportError, Made, Tell
from ..manuscript.nodes import Edition
from . import layout
from .plates import Plate, make_plates, too_small

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise CannotExportError(
            _(
                "PDF files are set by the package “typst”, which is not installed. Whoever runs this site installs it "
                "with: pip install --require-hashes -r requirements-books.txt"
            )
        ) from error
    return typst


def _fonts(typst: Any) -> Any:
    folder = Path(settings.BOOK_FONTS)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    if missing := [family for family in FAMILIES if family not in fonts.families()]:
        raise CannotExportError(
            _(
                "The fonts %(fonts)s are not in %(folder)s. Install them (on Debian: apt install fonts-noto-cjk) or name "
                "the folder that has them in BOOK_FONTS."
            )
            % {"fonts": ", ".join(missing), "folder": folder}
        )
    return fonts


class PdfMaker:
    """Makes print-ready PDF files."""

    def check(self) -> None:
        """Raise `CannotExportError` where the typesetter or a font is missing, saying how to get it."""
        _fonts(_typst())

    def make(self, edition: Edition, tell: Tell, *, has_marks: bool) -> Made:
        """The file of an edition, with a sentence for each picture too small for print. Raises `CannotExportError`."""
        typst = _typst()
        fonts = _fonts(typst)
        with TemporaryDirectory(prefix="lantai-book-") as name:
            folder = Path(name)
            plates, warnings = _plates(edition, folder, tell)
            tell(_("Setting the pages"), 0, 0)
            data = layout.data_of(edition, plates, has_marks=has_marks)
            (folder / "book.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            shutil.copy(layout.TEMPLATE, folder / "book.typ")
            content, pages = _compile(typst, fonts, folder)
        return Made(content, [*too_small(edition), *warnings], pages)


def _plates(edition: Edition, folder: Path, tell: Tell) -> tuple[dict[str, Plate], list[str]]:
    total = len(edition.figures())
    plates: dict[str, Plate] = {}
    warnings = []
    for done, (anchor, plate) in enumerate(make_plates(edition, folder)):
        tell(_("Pictures"), done, total)
        if plate:
            plates[anchor] = plate
        else:
            warnings.append(_("The picture at %(anchor)s cannot be read; its place stays empty.") % {"anchor": anchor})
    return plates, warnings


def _compile(typst: Any, fonts: Any, folder: Path) -> tuple[bytes, int]:
    """Set the book; returns the file and its number of pages."""
    try:
        # `root`: whatever stands in the book, the typesetter reads nothing outside its own folder.
        compiler = typst.Compiler(
            str(folder / "book.typ"), root=str(folder), font_paths=fonts, ignore_system_fonts=True
        )
        content = compiler.compile(format="pdf", timestamp=0)
        counted = json.loads(compiler.query("<pages>", field="value", one=True))
    except typst.TypstError as error:
        raise CannotExportError(_("The book could not be set: %(reason)s") % {"reason": str(error)}) from error
    return content, int(counted)
