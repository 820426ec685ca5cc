"""A year's figures as a workbook: one sheet of figures, and behind it a sheet of records for each."""

from io import BytesIO
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import quote_sheetname

from lantai.reports import prose
from lantai.reports.annual import AnnualReport, Entry
from lantai.reports.registry import Record

from .word.tags import definition_of, label_of

MOST_ROWS = 1_000_000
"""Of a sheet; Excel takes 1,048,576. What the others come to stands in one row."""
FIGURES = "指标"
HEADINGS = ("序号", "指标", "准确数", "单位", "文稿用语", "记录", "口径", "分项")
BOLD, LINKED = Font(bold=True), Font(color="0563C1", underline="single")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def write(report: AnnualReport) -> bytes:
    """The .xlsx. Each sheet of records ends with the sum of what it lists: the figure's exact value."""
    book = Workbook(write_only=True)
    front = book.create_sheet(FIGURES)
    names = {entry.key: _sheet_name(position, entry) for position, entry in enumerate(report, 1)}
    _figures(front, report, names)
    for entry in report:
        _records(book.create_sheet(names[entry.key]), entry)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _sheet_name(position: int, entry: Entry) -> str:
    """01展出照片; at most 31 characters, none of those Excel forbids."""
    label = "".join(mark for mark in label_of(entry) if mark not in "[]:*?/\\'")
    return f"{position:02}{label}"[:31]


def _figures(sheet: Any, report: AnnualReport, names: dict[str, str]) -> None:
    for column, width in zip("ABCDEFGH", (6, 26, 16, 8, 30, 26, 70, 40), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A4"
    until = f"{report.until.year}年{report.until.month}月{report.until.day}日"
    closed = f"；{report.closed_on:%Y-%m-%d}定稿" if report.closed_on else ""
    sheet.append([_cell(sheet, f"{report.year}年度指标", font=BOLD)])
    sheet.append([f"数据截至{until}{closed}。数值均为准确数；网上浏览量不计入参观人数。"])
    sheet.append([_cell(sheet, heading, font=BOLD) for heading in HEADINGS])
    for position, entry in enumerate(report, 1):
        link = _cell(sheet, names[entry.key], font=LINKED)
        link.hyperlink = f"#{quote_sheetname(names[entry.key])}!A1"
        parts = "；".join(f"{part.label} {part.value}" for part in entry.parts)
        exact = entry.value if entry.is_number else str(entry.value) or prose.NOTHING
        words = (entry.prose, definition_of(report, entry), parts)
        spoken, definition, breakdown = (_cell(sheet, text, alignment=WRAPPED) for text in words)
        row = [position, _cell(sheet, label_of(entry)), _cell(sheet, exact), entry.count_word]
        sheet.append([*row, spoken, link, definition, breakdown])


def _records(sheet: Any, entry: Entry) -> None:
    for column, width in zip("ABCDE", (8, 60, 46, 14, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    exact = f"{entry.value}{entry.count_word}" if entry.is_number else str(entry.value) or prose.NOTHING
    back = _cell(sheet, f"{label_of(entry)}：{exact}", font=BOLD)
    back.hyperlink = f"#{quote_sheetname(FIGURES)}!A1"
    sheet.append([back])
    sheet.append([_cell(sheet, heading, font=BOLD) for heading in ("序号", "依据记录", "说明", "计入数", "网址")])
    total = 0
    records = iter(entry.records)
    for number, record in enumerate(islice(records, MOST_ROWS), 1):
        counted = record.contribution
        total += counted if isinstance(counted, int) else 0
        texts = [_plain(sheet, text) for text in (record.label, record.note)]
        sheet.append(
            [number, *texts, counted if isinstance(counted, int) else _plain(sheet, counted), _address(record)]
        )
    if not entry.is_number:
        return
    if others := list(records):
        rest = sum(int(record.contribution) for record in others)
        sheet.append(["", f"其余{len(others)}条", "", rest])
        total += rest
    sheet.append(["", _cell(sheet, "合计", font=BOLD), "", _cell(sheet, total, font=BOLD)])


def _address(record: Record) -> str:
    address = record.public_url or record.url
    return urljoin(settings.WAGTAILADMIN_BASE_URL, address) if address else ""


def _cell(sheet: Any, value: int | str, *, font: Font | None = None, alignment: Alignment | None = None) -> Any:
    made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        made.data_type = "s"  # what begins with = is text as well
    if font:
        made.font = font
    if alignment:
        made.alignment = alignment
    return made


def _plain(sheet: Any, words: str) -> Any:
    """Text as it is; a cell is made only where it would be read as a formula, or is not fit for Excel."""
    return _cell(sheet, words) if words.startswith("=") or ILLEGAL_CHARACTERS_RE.search(words) else words
