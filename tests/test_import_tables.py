"""Reading tables: numbers, dates and merged cells as catalogues mean them, in every format that is taken."""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lantai.imports.headings import Field, find_header, mapped
from lantai.imports.tables import Table, UnreadableTableError, open_table

from . import import_files as files


def table(content: bytes, name: str = "a.xlsx") -> Table:
    return open_table(io.BytesIO(content), name)


def texts(content: bytes, name: str = "a.xlsx") -> list[tuple[str, ...]]:
    return [row.cells for row in table(content, name).rows()]


def workbook(*cells: Any) -> bytes:
    """One row of cells; a pair is a value with its number format."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for column, cell in enumerate(cells, 1):
        value, form = cell if isinstance(cell, tuple) else (cell, None)
        sheet.cell(1, column, value)
        if form:
            sheet.cell(1, column).number_format = form
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "cell, text",
    [
        (19540712.0, "19540712"),
        (19540712, "19540712"),
        ("19540712", "19540712"),
        (datetime.date(1954, 7, 12), "1954-07-12"),
        (datetime.datetime(1954, 7, 12, 10, 30), "1954-07-12 10:30:00"),  # noqa: DTZ001 - as a cell has it
        ((20000, 'yyyy"年"m"月"d"日"'), "1954-10-03"),
        ((7, "0000"), "0007"),
        (1954.5, "1954.5"),
        (True, "是"),
        ("  空 格\u200b\xa0 ", "空 格"),
        ("一\r\n二_x000D_", "一\n二"),
        ("#N/A", "#N/A"),
    ],
)
def test_cells_read_as_a_catalogue_writes_them(cell: Any, text: str) -> None:
    assert texts(workbook("x", cell)) == [("x", text)]


def test_a_number_that_may_have_lost_its_last_zero_is_marked() -> None:
    row = next(iter(table(workbook(1954.1, 1954.0, "1954.1")).rows()))
    assert row.inexact == {0}


def test_a_stray_cell_at_the_end_of_the_sheet_costs_no_memory_and_is_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["档号"])
    sheet.cell(1_048_576, 40, "x")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableTableError, match="200000"):
        texts((tmp_path / "a.xlsx").read_bytes())


def test_ods() -> None:
    """As LibreOffice and WPS write it."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("档号", "题名")
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="照片"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    found = table(buffer.getvalue(), "a.ods")
    assert list(found.sheets) == ["照片"]
    assert [row.cells for row in found.rows()] == [("档号", "题名")]


FIELDS = (
    Field("code", "code", ("档号", "参考号"), required=True),
    Field("title", "title", ("题名", "名称")),
    Field("date", "date", ("时间", "日期")),
    Field("text", "text", ("释文",), joiner="\n"),
)


def header_of(tmp_path: Path, rows: list[list[Any]], merges: tuple[str, ...] = ()) -> Any:
    path = files.xlsx(tmp_path / "a.xlsx", rows, merges=merges)
    found = table(path.read_bytes())
    return found, find_header(found, FIELDS)


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    _table, header = header_of(
        tmp_path,
        [["清单"], ["档号", "著录", None, "备注"], [None, "题名", "日期", None], ["1", "老街", "1985", ""]],
        ("A1:D1", "A2:A3", "B2:C2", "D2:D3"),
    )
    assert header.first_data_row == 4
    assert header.meaning == {0: "code", 1: "title", 2: "date"}


def test_several_columns_for_one_field(tmp_path: Path) -> None:
    found, header = header_of(
        tmp_path,
        [
            ["档号", "时间", "日期", "释文", "释文续1", "释文（续2）"],
            ["1", "", "1985", "甲", "乙", "丙"],
            ["2", "1958", "1985"],
        ],
    )
    fields = {field.key: field for field in FIELDS}
    first, second = [mapped(row, header, fields) for row in list(found.rows())[1:]]
    assert (first.values["date"], first.values["text"]) == ("1985", "甲乙丙")
    assert second.values["date"] == "1958"
    assert "1985" in second.notes[0]


def test_a_table_without_any_known_heading_names_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTableError, match="档号"):
        header_of(tmp_path, [["甲", "乙"], ["1", "2"]])
