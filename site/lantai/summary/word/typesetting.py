"""Page and type of official papers (GB/T 9704—2012) for Word files.

A4; type area 156 × 225 mm with the head margin 37 mm and the binding margin 28 mm; 22 lines of 29 points; title 小标宋
二号, text 仿宋 三号, headings 黑体 and 楷体 三号; page number 宋体 四号 between dashes, outside. Fonts are named, not
embedded; each names what stands in for it where it is missing.
"""

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

XIAOBIAOSONG, FANGSONG, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
LATIN = "Times New Roman"
STAND_INS = {
    XIAOBIAOSONG: "方正小标宋_GBK;小标宋;华文中宋;宋体;Noto Serif CJK SC",
    FANGSONG: "仿宋;FangSong;华文仿宋;Noto Serif CJK SC",
    KAI: "楷体;KaiTi;华文楷体;Noto Serif CJK SC",
    HEI: "SimHei;Noto Sans CJK SC",
    SONG: "SimSun;Noto Serif CJK SC",
}
LINE = 29.0
TITLE, SUBTITLE, TEXT, HEADING, SUBHEADING, SIGNATURE, ANNEX, CELL, NOTE = (
    "公文标题", "公文副标题", "公文正文", "公文一级标题", "公文二级标题", "公文署名", "附件标识", "表格文字", "表格说明",
)  # fmt: skip
# name: font, points, line in points, alignment, first line in characters, kept with what follows.
STYLES: dict[str, tuple[str, float, float, Any, int, bool]] = {
    TITLE: (XIAOBIAOSONG, 22, 36, WD_ALIGN_PARAGRAPH.CENTER, 0, True),
    SUBTITLE: (KAI, 16, LINE, WD_ALIGN_PARAGRAPH.CENTER, 0, True),
    TEXT: (FANGSONG, 16, LINE, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, False),
    HEADING: (HEI, 16, LINE, WD_ALIGN_PARAGRAPH.LEFT, 2, True),
    SUBHEADING: (KAI, 16, LINE, WD_ALIGN_PARAGRAPH.LEFT, 2, True),
    SIGNATURE: (FANGSONG, 16, LINE, WD_ALIGN_PARAGRAPH.RIGHT, 0, False),
    ANNEX: (HEI, 16, LINE, WD_ALIGN_PARAGRAPH.LEFT, 0, True),
    NOTE: (SONG, 10.5, 16, WD_ALIGN_PARAGRAPH.LEFT, 0, False),
    CELL: (SONG, 10.5, 16, WD_ALIGN_PARAGRAPH.LEFT, 0, False),
}


def new_document() -> Any:
    """An empty python-docx document with the page and the styles above."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    _font(document.styles["Normal"], FANGSONG, 16)
    _speak_chinese(document.styles["Normal"])
    for name, (font, size, line, alignment, indent, kept) in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _font(style, font, size)
        layout = style.paragraph_format
        layout.alignment, layout.keep_with_next = alignment, kept
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        if indent:
            # Word goes by characters, others by points: both say the same.
            layout.first_line_indent = Pt(size * indent)
            style.element.get_or_add_pPr().ind.set(qn("w:firstLineChars"), str(indent * 100))
    _name_stand_ins(document)
    return document


def write(paragraph: Any, text: str, blank: str = "") -> None:
    """Add text; each `blank` in it is marked yellow, for whoever fills it in."""
    pieces = text.split(blank) if blank else [text]
    for number, piece in enumerate(pieces):
        if number:
            _run(paragraph, blank).font.highlight_color = WD_COLOR_INDEX.YELLOW
        if piece:
            _run(paragraph, piece)


def repeat_heading(row: Any) -> None:
    """A table's row that stands again at the head of each page."""
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)


def keep_whole(row: Any) -> None:
    """A table's row that is not torn between pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _run(paragraph: Any, text: str) -> Any:
    run = paragraph.add_run(text)
    # Quotation marks and dashes stand in both scripts; the hint has them set in the Chinese font.
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return run


def _font(style: Any, font: str, size: float) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script, name in (("eastAsia", font), ("hAnsi", LATIN), ("cs", LATIN)):
        fonts.set(qn(f"w:{script}"), name)


def _speak_chinese(style: Any) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _page_number(paragraph: Any, alignment: Any) -> None:
    """— 1 —, a character in from the edge."""
    paragraph.alignment = alignment
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Pt(14)
    for kind, text in (("", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run() if kind else paragraph.add_run(text)
        run.font.size = Pt(14)
        run.font.name = SONG
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
        if kind:
            element = OxmlElement("w:instrText" if kind == "code" else "w:fldChar")
            if kind == "code":
                element.text = text
            else:
                element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def _name_stand_ins(document: Any) -> None:
    """The table of fonts: what to take where a machine lacks one."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = OxmlElement("w:fonts")
    for name, others in STAND_INS.items():
        font = OxmlElement("w:font")
        font.set(qn("w:name"), name)
        other = OxmlElement("w:altName")
        other.set(qn("w:val"), others)
        font.append(other)
        fonts.append(font)
    part._blob = _xml(fonts)


def _xml(element: Any) -> bytes:
    from lxml import etree

    content: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
