"""The report workbook: the list as handed in, every reason beside its row, nothing a spreadsheet would run."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from . import import_files as files
from .test_import_exhibits import CODE, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def test_every_row_stands_in_the_report_with_its_reason(tmp_path: Path) -> None:
    path = files.xlsx(
        tmp_path / "a.xlsx",
        [["清单"], files.headings("柜号"), [*files.row(), "甲1"], [], [*files.row("0901-2", 时间="19581301"), "乙2"]],
    )
    report = tmp_path / "r.xlsx"
    assert run(path, "--report", report).code == 1
    book = load_workbook(report)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[0][4:] == files.headings("柜号")
    assert [row[0] for row in rows[1:]] == [3, 5]
    assert rows[1][1] == "new"
    assert rows[1][4:] == [str(value) for value in [*files.row(), "甲1"]]
    assert rows[2][1] == "refused"
    assert "19581301" in str(rows[2][2])
    assert rows[2][4] == "0901-2"
    refused = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert refused[1:] == [rows[2]]
    summary = {row[0].value: row[1].value for row in book.worksheets[2].iter_rows(min_row=2)}
    assert (summary["Rows"], summary["new"], summary["refused"]) == (2, 1, 1)
    assert "柜号" in str([row[1].value for row in book.worksheets[2].iter_rows()])


def test_the_refused_rows_can_be_mended_in_the_report_and_imported(tmp_path: Path) -> None:
    report = tmp_path / "r.xlsx"
    run(files.listing(tmp_path / "a.xlsx", files.row(时间="19581301")), "--report", report)
    book = load_workbook(report)
    sheet = book.worksheets[1]
    dates = next(cell for cell in sheet[1] if cell.value == "时间")
    sheet[f"{dates.column_letter}2"] = "19581201"
    book.save(report)
    assert run(report, "--sheet", sheet.title).code == 0


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    evil = ["=cmd()|' /C calc'!A0", "+1+cmd()", "-2+3", "@SUM(A1)", '=HYPERLINK("http://evil.invalid")']
    lines = [",".join(files.headings())] + [
        f'0901-{number},照片,"{text.replace(chr(34), chr(34) * 2)}",1958,1,幅,开放,已开放档案'
        for number, text in enumerate(evil)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    report = tmp_path / "r.xlsx"
    assert run(path, "--report", report).code == 0
    with zipfile.ZipFile(report) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)
    sheet = load_workbook(report).worksheets[0]
    assert [row[6].value for row in sheet.iter_rows(min_row=2)] == evil
    assert all(row[6].data_type != "f" for row in sheet.iter_rows(min_row=2))


def test_a_dry_run_reports_as_the_run_does(tmp_path: Path) -> None:
    path = files.listing(tmp_path / "a.xlsx", files.row(), files.row("", 题名="无号"), files.row(CODE))
    run(path, "--dry-run", "--report", tmp_path / "dry.xlsx")
    run(path, "--report", tmp_path / "real.xlsx")

    def told(name: str) -> list[list[object]]:
        return [[c.value for c in row] for row in load_workbook(tmp_path / name).worksheets[0].iter_rows()]

    assert told("dry.xlsx") == told("real.xlsx")
