"""`annual_summary --format xlsx`: a sheet of figures, and behind it the records of each, adding up."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from lantai.reports.annual import AnnualReport, draw_up
from lantai.reports.periods import Period
from lantai.reports.registry import Record, Records
from lantai.summary import formats, workbook

from .readingroom import line

pytestmark = pytest.mark.django_db


def book_of(report: AnnualReport) -> Any:
    return load_workbook(BytesIO(formats.excel_file(report)))


def sheets(book: Any, report: AnnualReport) -> Iterator[tuple[Any, Any]]:
    """Each figure with its sheet, found by the link on the first one."""
    front = book[workbook.FIGURES]
    for entry, row in zip(report, front.iter_rows(min_row=4), strict=True):
        yield entry, book[row[5].value]


def test_figures_and_their_records_add_up() -> None:
    line(readers=1286, volumes=4, items=9, copies=3, pages=7)
    line(datetime.date(2025, 12, 31), readers=14, purpose="research")
    report = draw_up(Period.of(2025))
    book = book_of(report)
    rows = {row[1]: row for row in book[workbook.FIGURES].iter_rows(min_row=4, values_only=True)}
    assert len(rows) == len(report.entries)
    readers = next(row for row in rows.values() if row[2] == 1300)
    assert readers[3:5] == ("人（次）", "1300人（次）")
    for entry, sheet in sheets(book, report):
        listed = [row[3] for row in sheet.iter_rows(min_row=3, values_only=True)]
        if entry.is_number:
            assert sum(listed[:-1]) == listed[-1] == entry.value
        else:
            assert listed == [record.contribution for record in entry.records]


def test_a_year_without_data_has_all_its_sheets() -> None:
    report = draw_up(Period.of(2019))
    book = book_of(report)
    assert len(book.sheetnames) == len(report.entries) + 1
    values = [row[2] for row in book[workbook.FIGURES].iter_rows(min_row=4, values_only=True)]
    assert set(values) == {0, "无"}


def test_words_of_records_are_never_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    report = draw_up(Period.of(2025))
    records = [Record(f"x:{n}", label, 5, note="\x0b注") for n, label in enumerate(("=1+1", "+86", "丙", "丁"))]
    entry = replace(report["readers_received"], value=20, read_records=lambda: Records.listed(records))
    report.entries["readers_received"] = entry
    book = book_of(report)
    sheet = next(sheet for found, sheet in sheets(book, report) if found.key == "readers_received")
    cells = [row[1] for row in sheet.iter_rows(min_row=3)]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=1+1", "s"),
        ("+86", "s"),
        ("其余2条", "s"),
        ("合计", "s"),
    ]
    assert [row[3] for row in sheet.iter_rows(min_row=3, values_only=True)] == [5, 5, 10, 20]
    assert sheet["C3"].value == "注"
