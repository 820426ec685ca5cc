"""Writing workbooks row by row: flat memory, and no text ever becomes a formula."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MAX_TEXT = 32_767  # characters a cell holds
MAX_TITLE = 31
_SUSPECT = tuple("=+-@#\t\r")
_HEADING = {"font": Font(bold=True, color="FF221F1B"), "fill": PatternFill("solid", fgColor="FFEFE7D6")}
_WARNING = PatternFill("solid", fgColor="FFF6DCD6")
_TOP = Alignment(vertical="top", wrap_text=True)


class SheetWriter:
    """A workbook being written. Sheets may be written in turns; rows only go downwards."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}

    def add_sheet(self, title: str, headings: Sequence[str], widths: Sequence[int] = ()) -> None:
        """A sheet with a header row that stays in view and filters its columns."""
        sheet = self._book.create_sheet(title[:MAX_TITLE])
        for index, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        self._sheets[title] = sheet
        if headings:
            sheet.freeze_panes = "A2"
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}1"
            sheet.append([self._cell(sheet, heading, **_HEADING) for heading in headings])

    def add_row(self, title: str, values: Iterable[object], *, warn: bool = False, wrap: bool = False) -> None:
        """One row; `warn` colours it. Texts are written as text whatever they begin with."""
        sheet = self._sheets[title]
        style: dict[str, Any] = {"fill": _WARNING} if warn else {}
        if wrap:
            style["alignment"] = _TOP
        sheet.append([self._cell(sheet, value, **style) for value in values])

    def save(self, target: Path) -> None:
        """Raises `OSError`."""
        self._book.save(target)

    def _cell(self, sheet: Any, value: object, **style: Any) -> Any:
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub("", value)
            suspect = value.startswith(_SUSPECT)
        else:
            suspect = False
        if not style and not suspect:
            return value
        cell: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]
        if isinstance(value, str):
            cell.data_type = "s"
            # Excel too keeps it text when somebody edits the cell.
            cell.quotePrefix = suspect
        for name, setting in style.items():
            setattr(cell, name, setting)
        return cell
