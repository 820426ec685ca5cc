"""The annual summary as a Word file, and the template it is written with."""

import datetime
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from PIL import Image
from wagtail.models import Site

from lantai.pages.models import HallSettings
from lantai.reports.annual import draw_up
from lantai.reports.periods import Period
from lantai.reports.registry import Record, Records
from lantai.summary import formats, templates
from lantai.summary.models import SummaryTemplate
from lantai.summary.word import default, rendering, tidying
from lantai.summary.word.checking import problems
from lantai.summary.word.tags import MOST_RECORDS, tags_of

from .cast import Cast
from .outside import need
from .readingroom import line
from .world import Server

pytestmark = pytest.mark.django_db
WORDING = "/cms/annual-summary/wording/"


def written(*paragraphs: str) -> bytes:
    """A template of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: Any) -> bytes:
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def summary(year: int = 2025, until: datetime.date | None = None) -> Any:
    """The Word file of a year, opened."""
    return Document(BytesIO(formats.word_file(draw_up(Period.of(year, until)))))


def body(document: Any) -> list[str]:
    """What stands before the appendix."""
    lines = [paragraph.text for paragraph in document.paragraphs]
    return lines[: lines.index("附件")]


def text_of(*paragraphs: str, year: int = 2025) -> list[str]:
    """What a template of these paragraphs makes of a year."""
    made = rendering.fill(written(*paragraphs), draw_up(Period.of(year)))
    return [paragraph.text for paragraph in Document(BytesIO(made)).paragraphs]


# --- the wording that comes with the project -----------------------------------------


def test_every_tag_of_our_template_is_there_and_it_can_be_used() -> None:
    report = draw_up(Period.of(2025))
    assert problems(Document(BytesIO(default.template())), tags_of(report)) == []
    rendering.check(default.template(), report, "ours.docx")


def test_a_year_without_data_says_so_in_whole_sentences() -> None:
    lines = body(summary(2019))
    for sentence in (
        "本年度无“6·9”国际档案日系列活动。",
        "本年度无现场展览。",
        "本年度无群众来访和档案利用。",
        "本年度无年鉴编纂和校对。",
        "本年度无档案故事编撰和投稿。",
        "本年度无史料书出版，无入选资助名单的史料书。",
        "本年度无业务指导和业务培训。",
        "本年度无档案法宣传活动。",
    ):
        assert sentence in lines
    assert not any(zero in text for text in lines for zero in ("0个", "0余", "0人", "0篇", "，。", "、。", "{", "无，"))


def test_clauses_that_say_nothing_go_with_their_commas() -> None:
    line(readers=1286, items=0, copies=7)
    assert "全年接待群众来访1200余人（次），复印档案7份（件）。" in body(summary())
    line(items=40)
    assert "全年接待群众来访1200余人（次），提供档案利用40件（次），复印档案7份（件）。" in body(summary())


def test_a_year_that_is_cut_off_says_when() -> None:
    line(readers=3)
    lines = body(summary(2025, datetime.date(2025, 11, 30)))
    assert any("现将截至2025年11月30日的工作情况总结如下。" in text for text in lines)
    assert "年内接待群众来访3人（次）。" in lines


def test_the_blanks_of_other_departments_are_marked() -> None:
    document = summary()
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    blanks = [run for run in runs if "XX" in run.text]
    assert len(blanks) >= 15
    assert {run.font.highlight_color for run in blanks} == {WD_COLOR_INDEX.YELLOW}
    assert not any(run.font.highlight_color for run in runs if "XX" not in run.text)


def test_the_appendix_lists_every_figure_with_value_words_definition_and_records() -> None:
    line(readers=126, items=5)
    line(datetime.date(2025, 7, 1), readers=7)
    report = draw_up(Period.of(2025))
    document = summary()
    lines = [paragraph.text for paragraph in document.paragraphs]
    for position, entry in enumerate(report, 1):
        assert any(text.startswith(f"{position}．") for text in lines)
        assert f"文稿用语：{entry.prose}" in lines
    headings = [text for text in lines if "133人（次）" in text]
    assert len(headings) == 1
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    readers = next(rows for rows in tables if rows[-1][3] == "133")
    assert [row[3] for row in readers] == ["计入数", "126", "7", "133"]
    assert readers[-1][1] == "合计"


def test_more_records_than_the_file_lists_stand_in_one_line_that_adds_up() -> None:
    months = MOST_RECORDS + 3
    report = draw_up(Period.of(2025))
    entry = report["readers_received"]
    many = [Record(f"x:{number}", f"记录{number}", 2) for number in range(months)]
    report.entries["readers_received"] = replace(
        entry, value=2 * months, prose="100余人（次）", read_records=lambda: Records.listed(many)
    )
    document = Document(BytesIO(formats.word_file(report)))
    rows = next(
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables if len(table.rows) > 20
    )
    assert rows[-2] == ["", "其余3条，见同名电子表格", "", "6"]
    assert sum(int(row[3]) for row in rows[1:-1]) == int(rows[-1][3]) == 2 * months


def test_page_and_type_are_those_of_official_papers() -> None:
    document = summary()
    section = document.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in (section.top_margin, section.left_margin)] == [37, 28]
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("公文标题", "公文正文", "公文一级标题", "公文二级标题")
    }
    assert list(fonts.values()) == ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"]
    text = document.styles["公文正文"]
    assert (text.font.size.pt, text.paragraph_format.line_spacing.pt) == (16, 29)
    assert text.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert document.core_properties.author == "档案馆"


# --- acceptance, and what it looks like ------------------------------------------------


def test_the_demonstration_in_a_pdf_of_libreoffice(server: Server, tmp_path: Path) -> None:
    need(bool(which("soffice") and which("pdftotext") and which("pdftoppm")), "libreoffice-writer-nogui poppler-utils")
    word = tmp_path / "summary.docx"
    server.manage("annual_summary", "2025", "--format", "docx", "--output", str(word))
    lines = body(Document(str(word)))
    assert "到县文化广场开展“6·9”国际档案日系列活动，接待参观者1200余人。" in lines
    assert (
        "全年举办展览1个，展陈“云溪老照片”“红色文献”“先辈影像”等3个单元，"
        "展出照片120余幅、图文资料84张、实物资料30余份。"
    ) in lines
    assert any(text.startswith("全年接待参观者1300余人。") for text in lines)
    whole = "".join(element.text or "" for element in Document(str(word)).element.body.iter(qn("w:t")))
    assert "防汛会商会议纪要" not in whole
    assert "族谱" not in whole
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(word)], check=True, capture_output=True, timeout=240)
    pdf = str(tmp_path / "summary.pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert "展出照片120余幅、图文资料84张、实物资料30余份" in "".join(text.split())
    subprocess.run(["pdftoppm", "-r", "40", "-png", "-singlefile", pdf, str(tmp_path / "page")], check=True)
    page = Image.open(tmp_path / "page.png").convert("L")
    assert page.width / page.height == pytest.approx(210 / 297, abs=0.01)
    inked = page.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert inked is not None
    # Within the type area of official papers: 37 mm above, 28 mm beside; a mark may hang out by a character.
    assert inked[1] / page.height * 297 == pytest.approx(40, abs=4)
    assert inked[0] / page.width * 210 >= 27


# --- punctuation ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, tidy",
    [
        ("展出照片3幅、。", "展出照片3幅。"),
        ("甲，；乙。", "甲；乙。"),
        ("，接待3人。", "接待3人。"),
        ("甲、、乙，，丙。。", "甲、乙，丙。"),
        ("《甲》、“乙”（丙），丁。", "《甲》、“乙”（丙），丁。"),
        ("", ""),
    ],
)
def test_marks_too_many(text: str, tidy: str) -> None:
    gone = tidying.marks_to_go(text)
    assert "".join(mark for place, mark in enumerate(text) if place not in gone) == tidy


# --- templates of the hall's own ----------------------------------------------------------


def test_a_template_of_ones_own_is_taken_into_use_and_left_again(cast: Cast) -> None:
    client = cast.client("director")
    line(readers=12)
    own = written("{{ hall }}：{% if readers_received %}来访{{ readers_received_exact }}、{% endif %}。")
    upload = SimpleUploadedFile("本馆写法.docx", own)
    assert client.post(WORDING, {"file": upload, "note": "只留一句"}).status_code == 302
    assert summary().paragraphs[0].text == "档案馆：来访12人（次）。"
    kept = SummaryTemplate.objects.get()
    assert (kept.name, kept.note, kept.added_by_name, kept.is_in_use) == ("本馆写法.docx", "只留一句", "director", True)
    assert client.get(f"/cms/annual-summary/template/{kept.pk}.docx").content == own
    client.post("/cms/annual-summary/template/0/use/")
    assert "附件" in [paragraph.text for paragraph in summary().paragraphs]
    client.post(f"/cms/annual-summary/template/{kept.pk}/use/")
    assert summary().paragraphs[0].text == "档案馆：来访12人（次）。"


def test_ours_can_be_downloaded_changed_and_sent_back(cast: Cast) -> None:
    client = cast.client("editor")
    document = Document(BytesIO(client.get("/cms/annual-summary/ours.docx").content))
    document.paragraphs[2].runs[0].text = "我们自己的开头。"
    upload = SimpleUploadedFile("改过.docx", saved(document))
    assert client.post(WORDING, {"file": upload}).status_code == 302
    assert body(summary())[2].startswith("我们自己的开头。")


def test_the_page_of_tags_lists_all_with_present_values(cast: Cast) -> None:
    line(templates.present_report().until.replace(month=1, day=3), readers=1286)
    html = cast.client("editor").get("/cms/annual-summary/tags/").content.decode()
    for tag in tags_of(templates.present_report()):
        assert tag.name in html
    assert "1200余人（次）" in html


def refusals(content: bytes, name: str = "模板.docx") -> list[str]:
    """Why a template is not taken."""
    with pytest.raises(ValidationError) as caught:
        rendering.check(content, draw_up(Period.of(2025)), name)
    return list(caught.value.messages)


@pytest.mark.parametrize(
    "paragraph, named",
    [
        ("展出照片{{ photos_showed }}。", ("{{ photos_showed }}", "photos_shown")),
        ("展出照片{{ photos_shown }。", ("{{ photos_shown }。",)),
        ("展出照片｛｛ photos_shown ｝｝。", ("｛｛ photos_shown",)),
        ("照片{{ photos shown }}。", ("{{ photos shown }}",)),
        ("{% if photos_shown %}照片", ("{% if photos_shown %}", "endif")),
        ("照片{% endif %}", ("{% endif %}",)),
        ("{% repeat %}", ("{% repeat %}",)),
        ("{% for f in figures %}{{ f.prise }}{% endfor %}", ("{{ f.prise }}", "f.prise")),
        ("{{ hall.name }}", ("{{ hall.name }}",)),
    ],
)
def test_a_broken_or_unknown_tag_is_named_with_its_place(paragraph: str, named: tuple[str, ...]) -> None:
    told = refusals(written("第一段。", paragraph))
    assert len(told) == 1
    assert "2" in told[0].partition("（")[0]
    for words in named:
        assert words in told[0]


@pytest.mark.parametrize(
    "paragraphs, named",
    [
        (("{%p if hall %}照片", "{%p endif %}"), "{%p if hall %}"),
        (("{%tr if hall %}", "{%tr endif %}"), "{%tr if hall %}"),
        (("{% if hall %}照片", "{% endif %}"), "{% endif %}"),
        (("{%p if hall %}", "{% endif %}"), "{% endif %}"),
        (("{{p hall }}",), "{{p hall }}"),
    ],
)
def test_instructions_stand_where_they_work(paragraphs: tuple[str, ...], named: str) -> None:
    assert named in refusals(written(*paragraphs))[0]


def test_places_in_tables_and_footers_are_named_too(cast: Cast) -> None:
    document = Document()
    table = document.add_table(rows=2, cols=1)
    table.cell(1, 0).text = "{{ unknown_in_table }}"
    document.sections[0].footer.paragraphs[0].text = "{{ unknown_in_footer }}"
    upload = SimpleUploadedFile("模板.docx", saved(document))
    response = cast.client("editor").post(WORDING, {"file": upload})
    in_table, in_footer = response.context["form"].errors["file"]
    assert "unknown_in_table" in in_table
    assert "unknown_in_footer" in in_footer
    assert {
        "表格 1 第 2 行" in in_table or "table 1, row 2" in in_table,
        "页脚" in in_footer or "footer" in in_footer,
    } == {True}
    assert not SummaryTemplate.objects.exists()


@pytest.mark.parametrize(
    "attack",
    [
        "{{ hall.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ hall|attr('upper') }}",
        "{{ range(10) }}",
        "{{ figures.append(1) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ figures[0] }}",
        "{% include 'x' %}",
        "{% set x = 1 %}",
        "{{ self }}",
        "{% for a in figures %}{% for b in figures %}{% for c in figures %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in figures recursive %}{{ loop(a) }}{% endfor %}",
    ],
)
def test_templates_run_nothing(attack: str) -> None:
    assert refusals(written(attack))
    with pytest.raises(ValidationError):
        rendering.fill(written(attack), draw_up(Period.of(2025)))


def rezipped(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Our template with its parts changed."""
    with zipfile.ZipFile(BytesIO(default.template())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/bomb.bin"] = b"\0" * 60_000_000


def _macros(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"x"


def _entities(parts: dict[str, bytes]) -> None:
    head, rest = parts["word/document.xml"].split(b"?>", 1)
    parts["word/document.xml"] = head + b'?><!DOCTYPE d [<!ENTITY e "x">]>' + rest


def _fetches(parts: dict[str, bytes]) -> None:
    name = "word/_rels/document.xml.rels"
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="http://example.invalid/x.png" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    parts[name] = parts[name].replace(b"</Relationships>", link)


@pytest.mark.parametrize("change", [_bomb, _macros, _entities, _fetches])
def test_files_that_are_more_than_a_text_are_refused(change: Callable[[dict[str, bytes]], None]) -> None:
    assert refusals(rezipped(change))


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04broken", rezipped(lambda parts: parts.pop("word/document.xml"))]
)
def test_what_is_no_docx_is_refused_by_name(content: bytes, cast: Cast) -> None:
    assert "旧.doc" in refusals(content, "旧.doc")[0]
    response = cast.client("editor").post(WORDING, {"file": SimpleUploadedFile("旧.doc", content or b" ")})
    assert response.context["form"].errors["file"]
    assert not SummaryTemplate.objects.exists()


def test_who_may_not_change_the_wording_changes_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        templates.replace(default.template(), "x.docx", user=cast.staff)
    with pytest.raises(PermissionDenied):
        templates.use(None, user=cast.reviewer)


def test_words_of_records_are_text_not_markup_and_not_tags() -> None:
    HallSettings.objects.update_or_create(site=Site.objects.get(), defaults={"name": "<w:p>{{ year }}&馆"})
    assert text_of("{{ hall }}")[0] == "<w:p>{{ year }}&馆"


def test_a_template_whose_tags_are_gone_is_told_of_by_the_command_and_the_screen(cast: Cast, tmp_path: Path) -> None:
    template = templates.replace(written("{{ hall }}"), "旧.docx", user=cast.director)
    template.file.save("template.docx", SimpleUploadedFile("x", written("{{ films_lent }}")))
    with pytest.raises(CommandError, match="films_lent"):
        call_command("annual_summary", "2025", "--format", "docx", "--output", str(tmp_path / "x.docx"))
    client = cast.client("director")
    response = client.get(reverse("figures_file", args=["docx"]) + "?year=2025", follow=True)
    assert "films_lent" in response.content.decode()
    with pytest.raises(ValidationError):
        templates.use(template, user=cast.director)


def test_the_screen_of_figures_hands_out_word_and_excel(cast: Cast) -> None:
    client = cast.client("director")
    for name, content_type in (("docx", formats.WORD), ("xlsx", formats.EXCEL)):
        response = client.get(reverse("figures_file", args=[name]) + "?year=2025")
        assert response["Content-Type"] == content_type
        assert response.content.startswith(b"PK")


def test_the_command_refuses_a_year_before_the_cut_off(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command(
            "annual_summary", "2025", "--until", "2024-12-31", "--format", "docx", "--output", str(tmp_path / "x")
        )
    assert not (tmp_path / "x").exists()
