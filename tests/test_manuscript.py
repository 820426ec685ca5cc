"""/cms/stories/<id>/manuscript/: a story as a Word file with its pictures beside it."""

import subprocess
from io import BytesIO
from pathlib import Path
from shutil import which
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from lantai.media.models import ArchiveImage
from stories.models import StoryPage

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, picture_bytes
from .outside import need
from .stories import make_outlet, make_story

pytestmark = pytest.mark.django_db


def with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "SecretPhone 12"
    exif.get_ifd(0x8825)[1] = "N"
    return picture_bytes(400, 300, exif=exif)


def image(title: str, content: bytes | None = None) -> ArchiveImage:
    made: ArchiveImage = ImageFactory(title=title, **({"content": content} if content else {}))
    return made


@pytest.fixture
def story(home: object) -> StoryPage:
    make_outlet(contact="联系人 0000-0000000")
    bridge = ExhibitFactory(title="大桥组照", images=[image("通车")])
    closed = ClosedExhibitFactory(title="会商纪要", images=[image("密")])
    blocks = [
        ("picture", {"image": image("渡口", with_gps()), "caption": "渡口旧影", "source": "作者供图"}),
        ("row", {"exhibits": [bridge, closed], "caption": ""}),
        ("quote", {"words": "灯还亮着。", "source": ""}),
    ]
    text = "<h2>上篇</h2><p>渡口有<b>一盏灯</b>。</p><ul><li>其一</li></ul>"
    return make_story(text=text, body=blocks, basis=[bridge, closed], notes="注一\n注二", live=False)


def taken(story: StoryPage, cast: Cast) -> ZipFile:
    response = cast.client("editor").get(f"/cms/stories/{story.pk}/manuscript/")
    assert response["Content-Type"] == "application/zip"
    return ZipFile(BytesIO(response.content))


def test_title_byline_text_captions_notes_and_pictures_by_the_same_numbers(story: StoryPage, cast: Cast) -> None:
    package = taken(story, cast)
    assert package.namelist() == ["渡口的灯.docx", "图1.jpg", "图2.jpg"]
    document = Document(BytesIO(package.read("渡口的灯.docx")))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:4] == ["渡口的灯", "北岸", "上篇", "渡口有一盏灯。"]
    assert "图1　渡口旧影（作者供图）　（文件：图1.jpg）" in lines
    assert [line for line in lines if line.startswith(("［1］", "［2］"))] == [
        "［1］注一",
        "［2］注二",
    ]
    assert any("大桥组照" in line and "档号" in line for line in lines)
    assert not any("会商纪要" in line for line in lines)
    assert [run.text for run in document.paragraphs[3].runs if run.bold] == ["一盏灯"]


def test_chinese_typesetting(story: StoryPage, cast: Cast) -> None:
    document = Document(BytesIO(taken(story, cast).read("渡口的灯.docx")))
    text = document.styles["稿件正文"].element
    assert text.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert text.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert document.styles["稿件标题"].element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    style = document.paragraphs[3].style
    assert style is not None
    assert style.name == "稿件正文"


def test_nothing_private_goes_along(story: StoryPage, cast: Cast) -> None:
    package = taken(story, cast)
    document = Document(BytesIO(package.read("渡口的灯.docx")))
    assert (document.core_properties.author, document.core_properties.comments) == ("云溪县档案馆", "")
    picture = Image.open(BytesIO(package.read("图1.jpg")))
    assert picture.size == (400, 300)
    assert not picture.getexif()
    inside = b"".join(
        ZipFile(BytesIO(package.read("渡口的灯.docx"))).read(name)
        for name in ZipFile(BytesIO(package.read("渡口的灯.docx"))).namelist()
    )
    for secret in ("0000-0000000", "SecretPhone", "editor", "python-docx"):
        assert secret.encode() not in inside


def test_the_word_file_alone(story: StoryPage, cast: Cast) -> None:
    response = cast.client("editor").get(f"/cms/stories/{story.pk}/manuscript/?form=word")
    assert "wordprocessingml" in response["Content-Type"]
    assert Document(BytesIO(response.content)).paragraphs[0].text == "渡口的灯"


def test_libreoffice_reads_it(story: StoryPage, cast: Cast, tmp_path: Path) -> None:
    """A real LibreOffice makes a PDF of it, and its first page is neither empty nor broken."""
    need(bool(which("soffice") and which("pdftotext") and which("pdftoppm")), "libreoffice-writer-nogui poppler-utils")
    word = tmp_path / "story.docx"
    word.write_bytes(taken(story, cast).read("渡口的灯.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    pdf = str(tmp_path / "story.pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert "渡口有一盏灯。" in text.replace(" ", "")
    subprocess.run(["pdftoppm", "-r", "50", "-png", "-singlefile", pdf, str(tmp_path / "page")], check=True)
    page = Image.open(tmp_path / "page.png").convert("L")
    assert page.width / page.height == pytest.approx(210 / 297, abs=0.01)
    inked = page.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert inked is not None
    # The title is centred on the type area.
    title = page.crop((0, inked[1], page.width, inked[1] + 16)).point(lambda value: 255 if value < 160 else 0).getbbox()
    assert title is not None
    assert (title[0] + title[2]) / 2 == pytest.approx(page.width / 2, abs=page.width * 0.03)
