"""A story as a Word file in manuscript form: Chinese typesetting that editors in China expect.

Fonts are named, not embedded: 宋体 for titles and captions, 仿宋 for text, 黑体 for headings, 楷体 for the
by-line. Text is indented by two characters of its own size (`w:firstLineChars`), on lines of 28 points.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .manuscript import Manuscript, Paragraph, Run

SONG, FANGSONG, HEI, KAI, LATIN = "宋体", "仿宋", "黑体", "楷体", "Times New Roman"
# name: font, size in points, bold, alignment, indent of the first line in characters, space before and after.
STYLES: dict[str, tuple[str, float, bool, Any, int, float, float]] = {
    "稿件标题": (SONG, 22, True, WD_ALIGN_PARAGRAPH.CENTER, 0, 0, 14),
    "稿件署名": (KAI, 16, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 0, 4),
    "稿件导语": (KAI, 16, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, 10, 10),
    "稿件正文": (FANGSONG, 16, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, 0, 0),
    "稿件小标题": (HEI, 16, False, WD_ALIGN_PARAGRAPH.LEFT, 2, 8, 4),
    "稿件引文": (KAI, 16, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, 4, 4),
    "稿件图注": (SONG, 12, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 6, 6),
    "稿件附注题": (HEI, 12, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 14, 2),
    "稿件附注": (SONG, 12, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 0, 0),
}
OF_KIND = {
    "text": "稿件正文",
    "item": "稿件正文",
    "heading": "稿件小标题",
    "subheading": "稿件小标题",
    "quote": "稿件引文",
    "picture": "稿件图注",
}


def word_file(manuscript: Manuscript, sender: str) -> bytes:
    """The manuscript as .docx. `sender`, the hall's name, stands in the file's properties; nobody else does."""
    document = Document()
    _set_page(document)
    _make_styles(document)
    _set_properties(document, manuscript.title, sender)
    _add(document, "稿件标题", manuscript.title)
    _add(document, "稿件署名", manuscript.author)
    if manuscript.credits:
        _add(document, "稿件署名", manuscript.credits)
    if manuscript.lead:
        for line in manuscript.lead.splitlines():
            _add(document, "稿件导语", line.strip())
    for paragraph in manuscript.paragraphs:
        _add_runs(document, paragraph)
    _add_list(document, "图片说明", [f"{p.label}　{p.caption}　（文件：{p.file_name}）" for p in manuscript.pictures])
    _add_list(document, "档案依据", manuscript.basis)
    _add_list(document, "注释", [f"［{number}］{note}" for number, note in enumerate(manuscript.notes, 1)])
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_page(document: Any) -> None:
    """A4 with the margins of official papers (GB/T 9704), the page's number at its foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _make_styles(document: Any) -> None:
    _set_font(document.styles["Normal"], FANGSONG, 16, bold=False)
    language = document.styles["Normal"].element.get_or_add_rPr()
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), "en-US")
    lang.set(qn("w:eastAsia"), "zh-CN")
    language.append(lang)
    for name, (font, size, bold, alignment, indent, before, after) in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _set_font(style, font, size, bold=bold)
        layout = style.paragraph_format
        layout.alignment = alignment
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(36 if size > 20 else 28 if size > 14 else 20)
        layout.widow_control = True
        layout.keep_with_next = name in {"稿件标题", "稿件小标题", "稿件附注题"}
        if indent:
            layout.first_line_indent = Pt(size * indent)
            # Word prefers the measure in characters; both are written for readers that know only one.
            style.element.get_or_add_pPr().ind.set(qn("w:firstLineChars"), str(indent * 100))


def _set_font(style: Any, font: str, size: float, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hAnsi"), LATIN)


def _set_properties(document: Any, title: str, sender: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, sender, sender
    properties.comments = properties.keywords = properties.subject = ""
    properties.language = "zh-CN"


def _add(document: Any, style: str, text: str) -> Any:
    paragraph = document.add_paragraph(style=style)
    _write(paragraph, Run(text))
    return paragraph


def _add_runs(document: Any, paragraph: Paragraph) -> None:
    added = document.add_paragraph(style=OF_KIND[paragraph.kind])
    if paragraph.kind == "item":
        _write(added, Run("· "))
    if paragraph.picture:
        _write(added, Run(f"［{paragraph.text}］"))
        return
    for run in paragraph.runs:
        _write(added, run)


def _write(paragraph: Any, run: Run) -> None:
    written = paragraph.add_run(run.text)
    if run.bold:
        written.bold = True
    if run.italic:
        written.italic = True
    # Quotation marks and dashes stand in both scripts; the hint has them set in the Chinese font.
    written._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def _add_list(document: Any, heading: str, lines: list[str]) -> None:
    if not lines:
        return
    _add(document, "稿件附注题", heading)
    for line in lines:
        _add(document, "稿件附注", line)
