"""The template that comes with the project, built from its wording: reviewed here, never as a binary file."""

from io import BytesIO
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt

from . import typesetting, wording
from .typesetting import write

STYLE_OF = {
    wording.TITLE: typesetting.TITLE,
    wording.SUBTITLE: typesetting.SUBTITLE,
    wording.HEADING: typesetting.HEADING,
    wording.SUBHEADING: typesetting.SUBHEADING,
    wording.TEXT: typesetting.TEXT,
    wording.SIGNATURE: typesetting.SIGNATURE,
}
# Of the appendix's tables, in millimetres; together the width of the type area.
COLUMNS = (14, 76, 42, 24)


def template() -> bytes:
    """The .docx; the same each time but for the dates inside."""
    document = typesetting.new_document()
    for style, text in wording.WORDING:
        _line(document, style, text)
    _appendix(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = "年度工作总结", "", "", "zh-CN"
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _line(document: Any, style: str, text: str) -> None:
    if style in (wording.IF, wording.ELSE, wording.END):
        document.add_paragraph(f"{{%p {style} {text}".rstrip() + " %}", style=typesetting.TEXT)
        return
    paragraph = document.add_paragraph(style=STYLE_OF[style])
    write(paragraph, text, wording.BLANK)
    if style == wording.TITLE and "year" in text:
        paragraph.paragraph_format.space_after = Pt(typesetting.LINE)
    if style == wording.SIGNATURE:
        # The date stands four characters in from the edge (GB/T 9704), the name is centred above it as a rule.
        paragraph.paragraph_format.right_indent = Pt(16 * 4) if "today" in text else Pt(16 * 3)
        if "hall" in text:
            paragraph.paragraph_format.space_before = Pt(typesetting.LINE * 2)


def _appendix(document: Any) -> None:
    """附件: every figure with exact value, spoken form, definition and records, on a page of its own."""
    mark = document.add_paragraph(style=typesetting.ANNEX)
    mark.paragraph_format.page_break_before = True
    write(mark, "附件")
    title = document.add_paragraph(style=typesetting.TITLE)
    title.paragraph_format.space_after = Pt(12)
    write(title, "{{ year }}年度指标明细")
    intro = document.add_paragraph(style=typesetting.NOTE)
    intro.paragraph_format.space_after = Pt(8)
    write(
        intro, "数据截至{{ until }}。每项指标列出准确数、文稿用语、口径和所依据的记录，各条记录的计入数合计等于准确数。"
    )
    _instruction(document, "for figure in figures")
    _figure(document)
    _instruction(document, "endfor")


def _figure(document: Any) -> None:
    heading = document.add_paragraph(style=typesetting.NOTE)
    heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(10), True
    write(heading, "{{ figure.position }}．{{ figure.label }}：{{ figure.exact }}")
    for run in heading.runs:
        run.bold = True
    for text in ("文稿用语：{{ figure.spoken }}", "口径：{{ figure.definition }}"):
        line = document.add_paragraph(style=typesetting.NOTE)
        line.paragraph_format.keep_with_next = True
        write(line, text)
    _instruction(document, "if figure.records")
    _records(document)
    _instruction(document, "else")
    write(document.add_paragraph(style=typesetting.NOTE), "依据记录：无。")
    _instruction(document, "endif")


def _records(document: Any) -> None:
    table = document.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)
    heading = _row(table, "序号", "依据记录", "说明", "计入数")
    typesetting.repeat_heading(heading)
    _row(table, "{%tr for record in figure.records %}")
    typesetting.keep_whole(
        _row(table, "{{ record.position }}", "{{ record.label }}", "{{ record.note }}", "{{ record.contribution }}")
    )
    _row(table, "{%tr endfor %}")
    _row(table, "{%tr if figure.rest_count %}")
    _row(table, "", "其余{{ figure.rest_count }}条，见同名电子表格", "", "{{ figure.rest }}")
    _row(table, "{%tr endif %}")
    _row(table, "{%tr if figure.is_number %}")
    _row(table, "", "合计", "", "{{ figure.sum }}")
    _row(table, "{%tr endif %}")


def _row(table: Any, *texts: str) -> Any:
    row = table.add_row()
    for width, cell in zip(COLUMNS, row.cells, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].style = typesetting.CELL
    for cell, text in zip(row.cells, texts, strict=False):
        write(cell.paragraphs[0], text)
    return row


def _instruction(document: Any, words: str) -> None:
    document.add_paragraph(f"{{%p {words} %}}", style=typesetting.NOTE)
