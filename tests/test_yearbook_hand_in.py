"""Handing in: the Word file and the zip, what they hold, that they are kept, and how they look on paper."""

import hashlib
import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from PIL import Image

from exhibitions.models import ExhibitImage
from stories.yearbook import handing_in, stages
from stories.yearbook.models import Contribution, HandIn, KeptError, ProvidedObject, YearFact
from stories.yearbook.stages import Stage

from .cast import Cast
from .factories import ClosedExhibitFactory, ImageFactory, picture_bytes
from .outside import need
from .yearbook import GOOD, add_picture, finish, make_entry, make_yearbook

pytestmark = pytest.mark.django_db
TABLE = "2025年，展品如下。\n照片\t126幅\n实物\t37份"
NASTY = "=HYPERLINK(1)：县\\文化/广场😀<script>"


@pytest.fixture
def ready(cast: Cast) -> list[Contribution]:
    """Two entries the unit has reviewed, with pictures."""
    book = make_yearbook()
    first = make_entry(book, title="国际档案日<系列>&活动", text=TABLE, position=20, drafter="王😀明")
    second = make_entry(book, title="档案工作概况", position=10)
    add_picture(first, ImageFactory.create(content=picture_bytes(1200, 800)), caption=NASTY)
    add_picture(second, ImageFactory.create(content=picture_bytes(1100, 800, "PNG")), caption="查档大厅")
    YearFact.objects.create(contribution=first, what="展出照片", value="126幅", source="展览清单")
    ProvidedObject.objects.create(contribution=first, name="竹编农具", provided_on="2026-03-25", received_by="丙")
    return [finish(entry, cast, Stage.SEALING) for entry in (first, second)]


def content_of(file: Any) -> bytes:
    with file.open("rb") as opened:
        data: bytes = opened.read()
    return data


def test_the_word_file_opens_and_holds_all_in_order(ready: list[Contribution], cast: Cast) -> None:
    made = handing_in.make(ready[0].yearbook, ready, user=cast.editor)

    document = Document(io.BytesIO(content_of(made.document)))

    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]  # type: ignore[union-attr]
    assert headings[:4] == [
        ("Heading 1", "党政机关"),
        ("Heading 2", "档案工作"),
        ("Heading 3", "【档案工作概况】"),
        ("Heading 3", "【国际档案日<系列>&活动】"),
    ]
    lines = [p.text for p in document.paragraphs]
    assert GOOD in lines
    assert "撰稿：王😀明" in lines
    assert "图1　查档大厅（2025年6月9日　丁摄）" in lines
    assert f"图2　{NASTY}（2025年6月9日　丁摄）" in lines
    assert "供稿单位（盖章）：云溪县档案馆" in lines
    assert len(document.inline_shapes) == 2
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert [["照片", "126幅"], ["实物", "37份"]] in tables
    assert ["供稿单位", "云溪县档案馆"] in tables[0]
    assert any(["国际档案日<系列>&活动", "展出照片", "126幅", "展览清单"] in table for table in tables)
    assert any("竹编农具" in row for table in tables for row in table)


def test_both_scripts_have_their_fonts(ready: list[Contribution], cast: Cast) -> None:
    made = handing_in.make(ready[0].yearbook, ready[1:], user=cast.editor)
    styles = Document(io.BytesIO(content_of(made.document))).styles

    def fonts(name: str) -> tuple[str | None, str | None]:
        element = styles[name].element.rPr.find(qn("w:rFonts"))
        return element.get(qn("w:eastAsia")), element.get(qn("w:ascii"))

    assert {name: fonts(name) for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "图片说明")} == {
        "Normal": ("仿宋", "Times New Roman"),
        "Heading 1": ("黑体", "Times New Roman"),
        "Heading 2": ("楷体", "Times New Roman"),
        "Heading 3": ("宋体", "Times New Roman"),
        "图片说明": ("楷体", "Times New Roman"),
    }


def test_the_zip_holds_the_originals_untouched_and_a_list(ready: list[Contribution], cast: Cast) -> None:
    made = handing_in.make(ready[0].yearbook, ready, user=cast.editor)

    with zipfile.ZipFile(io.BytesIO(content_of(made.pictures))) as archive:
        names = archive.namelist()
        files = {name: archive.read(name) for name in names}
    originals = [content_of(entry.pictures.get().image.file) for entry in reversed(ready)]
    assert [files[name] for name in names[:2]] == originals
    assert names[0] == "001_查档大厅.jpg"
    assert names[1].startswith("002_")
    assert not set(names[1]) & set('\\/:*?"<>|😀')
    sheet = load_workbook(io.BytesIO(files["图片清单.xlsx"])).active
    rows = [[cell.value for cell in row] for row in sheet.rows]  # type: ignore[union-attr]
    assert rows[2][:5] == [2, names[1], "国际档案日<系列>&活动", NASTY, "丁"]
    assert rows[2][-1] == hashlib.sha256(originals[1]).hexdigest()
    assert sheet["D3"].data_type == "s"  # type: ignore[index]


def test_what_was_sent_is_kept(ready: list[Contribution], cast: Cast) -> None:
    made = handing_in.make(ready[0].yearbook, ready, user=cast.editor, note="第一批")
    assert hashlib.sha256(content_of(made.document)).hexdigest() == made.document_sha256
    assert hashlib.sha256(content_of(made.pictures)).hexdigest() == made.pictures_sha256
    assert handing_in.mark_sent(made, user=cast.director, done_on=made.at.date()) == 2

    stages.move(ready[0], Stage.DRAFTING, user=cast.editor, told_by="丙", reason="改")
    ready[0].text = "2025年，改写。"
    ready[0].save()
    ready[0].pictures.all().delete()

    item = HandIn.objects.get().items.get(contribution=ready[0])
    assert (item.text, item.word_count, item.drafter) == (TABLE, 22, "王😀明")
    assert item.pictures[0]["caption"] == NASTY
    response = cast.client("director").get(f"/cms/yearbooks/handed-in/{made.pk}/document/")
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(data).hexdigest() == made.document_sha256
    with pytest.raises(KeptError):
        made.delete()
    assert cast.client("staff").get(f"/cms/yearbooks/handed-in/{made.pk}/pictures/").status_code == 302


def test_numbers_go_on_and_a_selection_is_enough(ready: list[Contribution], cast: Cast) -> None:
    book = ready[0].yearbook
    one = handing_in.make(book, ready[:1], user=cast.editor)
    two = handing_in.make(book, ready, user=cast.editor)

    assert [one.number, two.number] == [1, 2]
    assert [item.title for item in two.items.all()] == ["档案工作概况", "国际档案日<系列>&活动"]


def test_without_pictures_there_is_no_zip(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.SEALING)
    made = handing_in.make(entry.yearbook, [entry], user=cast.editor)

    assert not made.pictures
    assert cast.client("editor").get(f"/cms/yearbooks/handed-in/{made.pk}/pictures/").status_code == 404


def test_what_is_refused(ready: list[Contribution], cast: Cast) -> None:
    book = ready[0].yearbook
    draft = make_entry(book, title="未审")
    with pytest.raises(PermissionDenied):
        handing_in.make(book, ready, user=cast.reviewer)
    with pytest.raises(ValidationError):
        handing_in.make(book, [], user=cast.editor)
    with pytest.raises(ValidationError):
        handing_in.make(book, [*ready, draft], user=cast.editor)
    assert not HandIn.objects.exists()


def test_a_picture_of_a_closed_record_is_not_handed_in(ready: list[Contribution], cast: Cast) -> None:
    image = ready[1].pictures.get().image
    ExhibitImage.objects.create(exhibit=ClosedExhibitFactory.create(), image=image)

    with pytest.raises(ValidationError, match="查档大厅"):
        handing_in.make(ready[0].yearbook, ready, user=cast.editor)
    assert not HandIn.objects.exists()


def test_libreoffice_prints_it(ready: list[Contribution], cast: Cast, tmp_path: Path) -> None:
    """A real LibreOffice makes a PDF, a real pdftoppm a picture of its first page, with ink where text belongs."""
    need(shutil.which("soffice") and shutil.which("pdftoppm"), "libreoffice-writer-nogui poppler-utils")
    made = handing_in.make(ready[0].yearbook, ready, user=cast.editor)
    source = tmp_path / "hand-in.docx"
    source.write_bytes(content_of(made.document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)

    pdf = tmp_path / "hand-in.pdf"
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    subprocess.run(["pdftoppm", "-png", "-r", "50", pdf, str(tmp_path / "page")], check=True)
    pages = sorted(tmp_path.glob("page*.png"))

    flat = "".join(text.split())
    assert "《云溪年鉴（2026）》供稿" in flat
    assert flat.index("【档案工作概况】") < flat.index("【国际档案日<系列>&活动】") < flat.index("供稿单位（盖章）")
    assert len(pages) >= 2
    for page in pages:
        with Image.open(page) as picture:
            dark = sum(picture.convert("L").histogram()[:128])
            assert picture.size == pytest.approx((413, 585), abs=2)  # A4 upright at 50 dpi
        assert dark > 50
