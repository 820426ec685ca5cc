"""Workbooks: xlsx streamed by openpyxl, so that memory stays flat; xls, ods and xlsb by calamine."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
import python_calamine
from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from .archives import RefusedArchiveError, check_contents, check_sizes
from .tables import MAX_COLUMNS, Merge, Row, Table, UnreadableTableError, check_length, make_row

_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError,
    KeyError, ValueError, TypeError, IndexError, AttributeError, NotImplementedError,
)  # fmt: skip
_ZEROS = re.compile(r"0{2,}")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z0-9:]+)"')
_END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
# Rows are streamed; everything else in a workbook is read into memory.
MAX_ROWS_BYTES = 600 * 1024 * 1024
MAX_OTHER_BYTES = 100 * 1024 * 1024


def open_zipped(file: BinaryIO, name: str) -> Table:
    """An xlsx, xlsb or ods; raises `UnreadableTableError`."""
    try:
        with zipfile.ZipFile(file) as archive:
            is_xlsx = "xl/workbook.xml" in archive.namelist()
            streamed = [i for i in archive.infolist() if is_xlsx and i.filename.startswith("xl/worksheets/")]
            rest = [i for i in archive.infolist() if i not in streamed]
            check_sizes(streamed, name, most_each=MAX_ROWS_BYTES, most_together=MAX_ROWS_BYTES)
            check_sizes(rest, name, most_each=MAX_OTHER_BYTES, most_together=MAX_OTHER_BYTES)
            if not is_xlsx:
                check_contents(archive, name)
    except RefusedArchiveError as error:
        raise UnreadableTableError(str(error)) from error
    except _BROKEN as error:
        raise _broken(name) from error
    return XlsxTable(file, name) if is_xlsx else CalamineTable(file, name)


def open_binary(file: BinaryIO, name: str) -> Table:
    """An old xls, or a workbook behind a password; raises `UnreadableTableError`."""
    return CalamineTable(file, name)


class XlsxTable(Table):
    """Streams the rows, as often as asked."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file = file
        self.name = name
        book = self._open()
        self.sheets = [sheet.title for sheet in book.worksheets]
        if not self.sheets:
            raise UnreadableTableError(_("“%(name)s” has no sheet with rows.") % {"name": name})
        visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        self.sheet = (visible or list(self.sheets))[0]
        book.close()

    def rows(self) -> Iterator[Row]:
        book = self._open()
        sheet = book[self.sheet]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        try:
            for number, all_cells in enumerate(sheet.iter_rows(), 1):
                cells = all_cells[:MAX_COLUMNS]
                row = make_row(number, [cell.value for cell in cells], [_leading_zeros(cell) for cell in cells])
                # Formatted but empty rows may reach to the end of the sheet.
                if not row.is_empty:
                    check_length(number)
                yield row
        except UnreadableTableError:
            raise
        except _BROKEN as error:
            raise _broken(self.name) from error
        finally:
            book.close()

    def merges(self) -> list[Merge]:
        book = self._open()
        part = book[self.sheet]._worksheet_path
        book.close()
        found = []
        try:
            with zipfile.ZipFile(self.file) as archive, archive.open(part.lstrip("/")) as source:
                tail = _after_rows(source)
        except _BROKEN as error:
            raise _broken(self.name) from error
        for reference in _MERGE.findall(tail):
            first_column, first_row, last_column, last_row = range_boundaries(reference.decode())
            found.append(Merge(first_row or 1, last_row or 1, (first_column or 1) - 1, (last_column or 1) - 1))
        return sorted(found, key=lambda merge: (merge.first_row, merge.first_column))

    def _open(self) -> Any:
        self.file.seek(0)
        try:
            return openpyxl.load_workbook(self.file, read_only=True, data_only=True, keep_links=False)
        except _BROKEN as error:
            raise _broken(self.name) from error


class CalamineTable(Table):
    """Formats openpyxl does not read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        file.seek(0)
        self.name = name
        try:
            self.book = python_calamine.load_workbook(file)
            self.sheets = [
                sheet.name
                for sheet in self.book.sheets_metadata
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
        except python_calamine.PasswordError as error:
            raise UnreadableTableError(
                _("“%(name)s” is protected by a password. Save it without one.") % {"name": name}
            ) from error
        except (python_calamine.CalamineError, OSError) as error:
            raise _broken(name) from error
        if not self.sheets:
            raise UnreadableTableError(_("“%(name)s” has no sheet with rows.") % {"name": name})
        self.sheet = self.sheets[0]

    def rows(self) -> Iterator[Row]:
        sheet = self._sheet()
        first, left = sheet.start or (0, 0)
        for number in range(1, first + 1):
            yield Row(number, ())
        for number, values in enumerate(sheet.to_python(), first + 1):
            check_length(number)
            yield make_row(number, [*[""] * left, *values])

    def merges(self) -> list[Merge]:
        blocks = self._sheet().merged_cell_ranges or []
        return sorted(
            (Merge(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in blocks),
            key=lambda merge: (merge.first_row, merge.first_column),
        )

    def _sheet(self) -> python_calamine.CalamineSheet:
        try:
            return self.book.get_sheet_by_name(self.sheet)
        except python_calamine.CalamineError as error:
            raise _broken(self.name) from error


def _after_rows(source: IO[bytes]) -> bytes:
    """What a sheet says after its rows; merged blocks are listed there."""
    seam = b""
    while block := source.read(1 << 20):
        seen = seam + block
        if end := _END_OF_ROWS.search(seen):
            return seen[end.start() :] + source.read()
        seam = seen[-64:]
    return b""


def _leading_zeros(cell: Any) -> int:
    if not isinstance(cell.value, (int, float)) or isinstance(cell.value, bool):
        return 0
    pattern = cell.number_format
    return len(pattern) if _ZEROS.fullmatch(pattern) else 0


def _broken(name: str) -> UnreadableTableError:
    return UnreadableTableError(
        _("“%(name)s” is damaged or not a workbook. Open it and save it again as xlsx.") % {"name": name}
    )
