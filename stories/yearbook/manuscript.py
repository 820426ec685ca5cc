"""The Word file that is handed in: cover particulars, entries by 类目、分目、条目, and the page with the seal line.

It is an official paper: written in Chinese whatever the editor's language is.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from PIL import Image, ImageOps

from .typesetting import CAPTION, COVER, KAI, NOTE, add_table, add_text, new_document, set_fonts

if TYPE_CHECKING:
    from .models import Contribution, Yearbook
    from .picture_zip import NumberedPicture

LARGEST = 1200
"""Pixels of the longer side of a picture in the Word file; the original is in the zip."""
MOST_MM = 150


def write(
    yearbook: "Yearbook",
    contributions: Sequence["Contribution"],
    pictures: Sequence["NumberedPicture"],
    target: Path,
    *,
    day: date,
) -> None:
    """Write the file. Contributions come in the order of the book, pictures numbered as in the zip.

    Raises `OSError` when a picture cannot be read or the file not be written.
    """
    document = new_document(f"《{yearbook}》供稿", yearbook.unit)
    _cover(document, yearbook, contributions, pictures, day)
    by_entry: dict[int, list[NumberedPicture]] = {}
    for picture in pictures:
        by_entry.setdefault(picture.row.contribution_id, []).append(picture)
    for category, inside in groupby(contributions, key=lambda each: each.subcategory.category):
        document.add_heading(category.name, 1)
        for subcategory, entries in groupby(inside, key=lambda each: each.subcategory):
            document.add_heading(subcategory.name, 2)
            for entry in entries:
                _entry(document, entry, by_entry.get(entry.pk, []))
    _facts_and_objects(document, contributions)
    _seal(document, yearbook, contributions, day)
    document.save(str(target))


def _cover(
    document: Any,
    yearbook: "Yearbook",
    contributions: Sequence["Contribution"],
    pictures: Sequence["NumberedPicture"],
    day: date,
) -> None:
    document.add_paragraph(f"《{yearbook}》供稿", style=COVER)
    total = sum(entry.word_count for entry in contributions)
    rows = [
        ["供稿单位", yearbook.unit],
        ["编纂单位", yearbook.compiling_office],
        ["记述年份", f"{yearbook.year}年"],
        ["条目", f"{len(contributions)}条，{total}字（不计空格）"],
        ["图片", f"{len(pictures)}幅，原图另附" if pictures else "无"],
        ["撰稿人", "、".join(_once(entry.drafter for entry in contributions))],
        ["审稿人", "、".join(_once(entry.unit_reviewer for entry in contributions))],
        ["成稿日期", chinese_date(day)],
    ]
    add_table(document, rows, widths=(35, 121))


def _entry(document: Any, entry: "Contribution", pictures: Sequence["NumberedPicture"]) -> None:
    document.add_heading(f"【{entry.title}】", 3)
    add_text(document, entry.text)
    signed = document.add_paragraph(style=NOTE)
    signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_fonts(signed.add_run(f"撰稿：{entry.drafter}").element.get_or_add_rPr(), KAI)
    for picture in pictures:
        row = picture.row
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.keep_with_next = True
        shown = paragraph.add_run().add_picture(_preview(row.image), width=Mm(min(MOST_MM, row.width_mm)))
        shown._inline.docPr.set("descr", row.caption)
        document.add_paragraph(f"图{picture.number}　{row.caption}（{row.taken}　{row.author}摄）", style=CAPTION)


def _facts_and_objects(document: Any, contributions: Iterable["Contribution"]) -> None:
    """What the compiling office checks the entries by; left out where there is nothing."""
    entries = list(contributions)
    facts = [[e.title, fact.what, fact.value, fact.source] for e in entries for fact in e.facts.all()]
    if facts:
        document.add_heading("附：年度数据核对表", 2)
        add_table(document, [["条目", "数据", "数值", "依据"], *facts], widths=(42, 38, 30, 46))
    things = [
        [e.title, thing.name, f"{thing.quantity}{thing.unit}", chinese_date(thing.provided_on), thing.received_by]
        for e in entries
        for thing in e.objects_provided.all()
    ]
    if things:
        document.add_heading("附：提供实物、图文清单", 2)
        head = ["条目", "名称", "数量", "提供日期", "接收人"]
        add_table(document, [head, *things], widths=(36, 48, 18, 32, 22))


def _seal(document: Any, yearbook: "Yearbook", contributions: Sequence["Contribution"], day: date) -> None:
    document.add_page_break()
    document.add_paragraph("供稿单位审定意见", style=COVER)
    text = f"以上《{yearbook}》供稿共{len(contributions)}条，经本单位审核，内容真实、数据准确，同意报送。"
    add_text(document, text)
    for _line in range(3):
        document.add_paragraph()
    for line in (
        "单位负责人（签字）：＿＿＿＿＿＿＿＿",
        f"供稿单位（盖章）：{yearbook.unit}",
        f"{day.year}年　　月　　日",
    ):
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Mm(10)


def _preview(image: Any) -> BytesIO:
    """A JPEG of moderate size, upright, without metadata."""
    with image.file.storage.open(image.file.name) as source:
        picture = ImageOps.exif_transpose(Image.open(source))
        picture.draft("RGB", (LARGEST, LARGEST))
        picture.thumbnail((LARGEST, LARGEST))
        written = BytesIO()
        picture.convert("RGB").save(written, "JPEG", quality=85)
    written.seek(0)
    return written


def chinese_date(day: date) -> str:
    """2026年3月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))
