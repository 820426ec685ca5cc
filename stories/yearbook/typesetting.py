"""Chinese typesetting in Word files: fonts for both scripts, indents in characters, fixed lines.

Margins and body size follow GB/T 9704-2012 (official documents), headings the usual order 黑体、楷体、宋体加粗.
"""

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SONG, HEI, FANGSONG, KAI = "宋体", "黑体", "仿宋", "楷体"
LATIN = "Times New Roman"
BLACK = RGBColor(0, 0, 0)
CAPTION, NOTE, COVER = "图片说明", "附注", "封面标题"


def new_document(title: str, author: str) -> Any:
    """An A4 document with the styles of an official text; headings 1 to 3 are 类目、分目、条目."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    styles = document.styles
    _style(styles["Normal"], FANGSONG, 16, line=28)
    _language(styles["Normal"])
    _style(styles["Heading 1"], HEI, 18, before=18, after=12, align=WD_ALIGN_PARAGRAPH.CENTER)
    _style(styles["Heading 2"], KAI, 16, before=12, after=6, bold=True)
    _style(styles["Heading 3"], SONG, 16, before=12, after=4, bold=True)
    cover = styles.add_style(COVER, WD_STYLE_TYPE.PARAGRAPH)
    _style(cover, SONG, 22, before=24, after=18, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    caption = styles.add_style(CAPTION, WD_STYLE_TYPE.PARAGRAPH)
    _style(caption, KAI, 12, after=10, align=WD_ALIGN_PARAGRAPH.CENTER)
    note = styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH)
    _style(note, SONG, 12, before=3, after=3)
    _page_number(section.footer.paragraphs[0])
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments, core.language = title, author, author, "", "zh-CN"
    return document


def set_fonts(properties: Any, east_asian: str, latin: str = LATIN) -> None:
    """Write `w:rFonts` for both scripts; `properties` is the `w:rPr` of a style or run."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    # Themed fonts would win over named ones.
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{name}"), font)


def indent_two(paragraph: Any) -> None:
    """首行缩进两字符, whatever the size of the type."""
    properties = paragraph.paragraph_format.element.get_or_add_pPr()
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")
    properties.append(indent)


def add_text(document: Any, text: str) -> None:
    """Paragraphs of a text, first lines indented; lines with tabs in a row become a table."""
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            add_table(document, rows)
            rows = []
        if line:
            indent_two(document.add_paragraph(line))


def add_table(document: Any, rows: list[list[str]], widths: tuple[int, ...] = ()) -> Any:
    """A ruled table in small Song type; short rows are filled with empty cells, `widths` are millimetres."""
    columns = max(len(row) for row in rows)
    table = document.add_table(rows=len(rows), cols=columns, style="Table Grid")
    table.autofit = not widths
    for number, row in enumerate(rows):
        for place, cell in enumerate(table.rows[number].cells):
            cell.paragraphs[0].style = document.styles[NOTE]
            cell.paragraphs[0].add_run(row[place] if place < len(row) else "")
            if widths:
                cell.width = Mm(widths[place])
    return table


def _style(
    style: Any,
    font: str,
    size: float,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    align: Any = None,
) -> None:
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), bold, False, BLACK
    set_fonts(style.element.get_or_add_rPr(), font)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if line:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    else:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.25
    if align is not None:
        layout.alignment = align
    if style.name.startswith("Heading"):
        layout.keep_with_next = True


def _language(style: Any) -> None:
    language = OxmlElement("w:lang")
    for name, value in (("val", "en-US"), ("eastAsia", "zh-CN")):
        language.set(qn(f"w:{name}"), value)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)


def _page_number(paragraph: Any) -> None:
    """— 1 —."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("text", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("text", " —")):
        run = paragraph.add_run(text if kind == "text" else "")
        run.font.size = Pt(14)
        set_fonts(run._r.get_or_add_rPr(), SONG)
        if kind in {"begin", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "code":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
