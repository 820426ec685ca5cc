"""PDF to print: typst sets the book with the hall's own fonts; nothing is fetched, nothing outside its folder read."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from lantai.media import typesetting

from ..exporting import CannotExportError, Made, Tell
from ..manuscript.nodes import Edition
from . import layout
from .plates import Plate, make_plates, too_small


class PdfMaker:
    """Makes print-ready PDF files."""

    def check(self) -> None:
        """Raise `CannotExportError` where the typesetter or a font is missing, saying how to get it."""
        try:
            typesetting.check()
        except typesetting.CannotTypesetError as error:
            raise CannotExportError(str(error)) from error

    def make(self, edition: Edition, tell: Tell, *, has_marks: bool) -> Made:
        """The file of an edition, with a sentence for each picture too small for print. Raises `CannotExportError`."""
        self.check()
        with TemporaryDirectory(prefix="lantai-book-") as name:
            folder = Path(name)
            plates, warnings = _plates(edition, folder, tell)
            tell(_("Setting the pages"), 0, 0)
            data = layout.data_of(edition, plates, has_marks=has_marks)
            (folder / "book.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            shutil.copy(layout.TEMPLATE, folder / "book.typ")
            content, pages = _compile(folder)
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


def _compile(folder: Path) -> tuple[bytes, int]:
    """Set the book; returns the file and its number of pages."""
    try:
        compiler = typesetting.compiler(folder, "book.typ")
        content = compiler.compile(format="pdf", timestamp=0)
        counted = json.loads(compiler.query("<pages>", field="value", one=True))
    except typesetting.errors() as error:
        raise CannotExportError(_("The book could not be set: %(reason)s") % {"reason": str(error)}) from error
    return content, int(counted)
