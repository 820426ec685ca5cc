"""Files made of a book: EPUB that passes EPUBCheck, PDF with embedded fonts, what they hold, and when they end."""

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from exhibitions.models import Exhibit
from exhibitions.openness import withdraw
from heritage.publications import exporting
from heritage.publications.manuscript.compose import draft_edition, published_edition
from heritage.publications.models import BookExport, PublicationPage
from heritage.publications.typeset import plates, press
from lantai.media import publicity
from lantai.ops.work.models import Job

from .books import chapter, exhibit_block, make_book, noted, paragraph, picture_block
from .cast import Cast
from .factories import ExhibitFactory, ImageFactory, picture_bytes
from .outside import need

pytestmark = pytest.mark.django_db
EPUBCHECK = Path("/usr/bin/epubcheck")
FONTS = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
# Whatever means something to a typesetter, to XML or to a shell.
EVIL = r"""#read("/etc/passwd") #eval("1+1") $x^2$ *粗* _斜_ `code` <tag> @ref // 注 /* 注 */ \ ~ -- --- ' " & ]]> {{ x }} #[] = 标题 + - 1."""
TABLE = {"caption": EVIL, "source": EVIL, "table": {"data": [[EVIL, EVIL], ["甲", EVIL]], "table_header_choice": "row"}}


def quiet(_step: str, _done: int, _total: int) -> None:
    """Nobody is told how far it is."""


def made(fmt: str, book: Any, **options: Any) -> exporting.Made:
    return exporting.maker_of(fmt).make(published_edition(book), quiet, **{"has_marks": False, **options})


def checked(content: bytes, folder: Path) -> str:
    """What EPUBCheck says."""
    need(EPUBCHECK.exists() and shutil.which("java"), "epubcheck")
    path = folder / "book.epub"
    path.write_bytes(content)
    return subprocess.run(
        ["java", "-jar", str(EPUBCHECK), str(path)], capture_output=True, text=True, check=False
    ).stdout


def printed(content: bytes, folder: Path, *arguments: str) -> str:
    """The text of a PDF."""
    need(shutil.which("pdftotext"), "poppler-utils")
    path = folder / "book.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", *arguments, str(path), "-"], capture_output=True, text=True, check=True).stdout


def rich_book(**fields: Any) -> PublicationPage:
    image = ImageFactory(prepared=True, title="河谷")
    side = ImageFactory(prepared=True)
    exhibit = ExhibitFactory(title="竹升", images=[side], transcription="录文一行。")
    publicity.refresh([side.pk])
    escaped = EVIL.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    body = [
        ("heading", {"level": "1", "text": EVIL[:70], "numbered": True}),
        paragraph(
            noted(f"竹坪镇的竹。<b>{escaped}</b>", escaped),
            f'<a href="https://example.invalid/?a=1&amp;b=2">{escaped}</a>',
        ),
        ("text", f"<ol><li>{escaped}</li></ol>"),
        picture_block(image, EVIL[:100], source=EVIL),
        exhibit_block(exhibit, with_transcription=True),
        ("table", TABLE),
        ("quotation", {"text": f"<p>{escaped}</p>", "source": EVIL}),
        ("verse", {"title": EVIL[:60], "lines": f"{EVIL}\n二\n\n三", "source": EVIL}),
        ("document", {"title": EVIL, "date": "1958", "source": EVIL, "text": f"<p>{escaped}</p>"}),
    ]
    terms = [("place", "竹坪镇", ""), ("person", "竹坪子", "")]
    return make_book(
        ("史述", "part"), (EVIL[:100], body), ("竹坪子", [paragraph("竹坪子学艺。")]),
        title="竹书 & <史料>", preface=f"<p>{escaped}</p>", preface_by=EVIL[:100], afterword="<p>后。</p>", terms=terms,
        picture=image, compiler=EVIL[:100], series=EVIL[:100], cip=EVIL, rights=EVIL, isbn="978-7-101-12345-6", **fields,
    )  # fmt: skip


@pytest.fixture
def book(home: Any) -> PublicationPage:
    return rich_book(offer_epub=True, offer_pdf=True)


# --- EPUB ---------------------------------------------------------------------------------------


def test_the_epub_passes_epubcheck_without_a_word(book: Any, tmp_path: Path) -> None:
    said = checked(made("epub", book).content, tmp_path)
    assert "No errors or warnings detected" in said, said


def test_the_demonstration_passes_epubcheck(demo: object, tmp_path: Path) -> None:
    demonstration = PublicationPage.objects.get(slug="yunxi-bamboo-weaving")
    said = checked(made("epub", demonstration).content, tmp_path)
    assert "No errors or warnings detected" in said, said


def test_the_same_book_gives_the_same_bytes(book: Any) -> None:
    assert made("epub", book).content == made("epub", book).content


def test_what_stands_in_the_epub(book: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(made("epub", book).content)) as archive:
        first = archive.infolist()[0]
        files = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    package = files["book/package.opf"]
    assert "urn:isbn:9787101123456" in package
    assert 'properties="cover-image"' in package
    assert "<dc:language>zh-Hans</dc:language>" in package
    text = files[f"book/c{chapter(book).pk}.xhtml"]
    assert text.count('epub:type="noteref"') == text.count('epub:type="footnote"') == 1
    assert "图1-1" in files["book/figures.xhtml"]
    index = files["book/index.xhtml"]
    for name, anchor in re.findall(r'href="(c\d+\.xhtml)#([^"]+)"', index):
        assert f'id="{anchor}"' in files[f"book/{name}"]
    assert index.index("竹坪镇") < index.index("竹坪子")


# --- PDF ---------------------------------------------------------------------------------------------


def test_the_pdf_holds_every_character_as_text_and_nothing_of_the_machine(book: Any, tmp_path: Path) -> None:
    need(FONTS.exists(), "fonts-noto-cjk")
    file = made("pdf", book)
    text = re.sub(r"\s", "", printed(file.content, tmp_path, "-raw"))
    assert file.pages
    assert "root:" not in text
    for piece in (
        '#read("/etc/passwd")',
        '#eval("1+1")',
        "$x^2$",
        "*粗*",
        "_斜_",
        "`code`",
        "<tag>",
        "@ref",
        "---",
        "]]>",
        "{{x}}",
        "#[]",
    ):
        assert piece in text, piece
    for words in ("第一编", "第一章", "图1-1", "表1-1", "图表目录", "人名地名索引", "前言", "后记", "录文一行。"):
        assert words in text, words


def test_the_index_and_the_contents_name_the_right_pages(book: Any, tmp_path: Path) -> None:
    need(FONTS.exists(), "fonts-noto-cjk")
    pages = printed(made("pdf", book).content, tmp_path, "-layout").split("\f")
    told = next(
        int(m[1]) for page in reversed(pages) if "人名地名索引" in page and (m := re.search(r"竹坪子\s+(\d+)", page))
    )
    learning = next(page for page in pages if "竹坪子学艺" in page)
    assert re.search(rf"^\s*{told}\s*$", learning, re.M), (told, learning)
    sheet = pages.index(learning) + 1
    assert sheet % 2 == 1, "chapters open on right pages"


def test_fonts_are_embedded_and_the_page_is_16_kai(book: Any, tmp_path: Path) -> None:
    need(FONTS.exists() and shutil.which("pdffonts"), "fonts-noto-cjk poppler-utils")
    path = tmp_path / "book.pdf"
    for marks, size in ((False, (185, 260)), (True, (205, 280))):
        path.write_bytes(made("pdf", book, has_marks=marks).content)
        fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        assert fonts
        assert all(re.search(r"\byes +yes +yes\b", line) for line in fonts), fonts
        assert {"Serif", "Sans"} <= {m[1] for line in fonts if (m := re.search(r"Noto(Serif|Sans)CJK", line))}
        info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        points = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info)
        assert points
        assert tuple(round(float(point) / 72 * 25.4) for point in points.groups()) == size


def test_a_picture_too_small_for_print_is_named_with_its_dpi(home: Any) -> None:
    need(FONTS.exists(), "fonts-noto-cjk")
    small = ImageFactory(content=picture_bytes(600, 400), prepared=True)
    enough = ImageFactory(content=picture_bytes(1600, 1000), prepared=True)
    book = make_book(
        (
            "竹乡",
            [picture_block(small, "小图"), picture_block(enough, "够大"), picture_block(small, "半宽", width="half")],
        )
    )
    named = plates.too_small(published_edition(book))
    assert len(named) == 2
    assert "图1-1" in named[0]
    assert "小图" in named[0]
    assert "117 dpi" in named[0]
    assert "230 dpi" in named[1]
    assert made("pdf", book).warnings == named


def test_without_the_typesetter_a_clear_sentence_says_so(
    home: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make_book(("竹乡", [paragraph("话。")]))
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(exporting.CannotExportError, match=r"requirements-books\.txt"):
        exporting.begin(book, "pdf", version="published", user=cast.editor)
    assert "requirements-books.txt" in cast.client("editor").get(f"/cms/books/{book.pk}/files/").content.decode()
    data = {"format": "pdf", "version": "published"}
    answer = cast.client("editor").post(f"/cms/books/{book.pk}/files/", data).content.decode()
    assert "requirements-books.txt" in answer
    assert not BookExport.objects.exists()


def test_without_the_fonts_a_clear_sentence_names_them(settings: Any, tmp_path: Path) -> None:
    settings.BOOK_FONTS = tmp_path
    with pytest.raises(exporting.CannotExportError, match="fonts-noto-cjk") as refused:
        press.PdfMaker().check()
    assert "Noto Serif CJK SC" in str(refused.value)
    assert str(tmp_path) in str(refused.value)


# --- kept, offered, outdated ------------------------------------------------------------------------------


def test_an_editor_makes_a_file_and_the_public_gets_it_while_it_stands(book: Any, cast: Cast) -> None:
    editor = cast.client("editor")
    assert Client().get(f"{book.url}download/epub").status_code == 404
    editor.post(f"/cms/books/{book.pk}/files/", {"format": "epub", "version": "published"})
    export = BookExport.objects.get()
    assert (export.state, export.error) == ("done", "")
    assert "download/epub" in Client().get(book.url).content.decode()
    given = [
        b"".join(client.get(url).streaming_content)  # type: ignore[attr-defined]
        for client, url in ((Client(), f"{book.url}download/epub"), (editor, f"/cms/books/files/{export.pk}/"))
    ]
    assert given[0] == given[1]

    withdraw(Exhibit.objects.get(title="竹升"), user=None, reason="捐赠人要求")
    assert Client().get(f"{book.url}download/epub").status_code == 404
    assert "download/epub" not in Client().get(book.url).content.decode()
    assert exporting.standing(BookExport.objects.get())
    kept = editor.get(f"/cms/books/files/{export.pk}/")
    assert b"".join(kept.streaming_content) == given[0]  # type: ignore[attr-defined]


def test_a_picture_that_is_no_longer_public_outdates_the_file(home: Any, cast: Cast) -> None:
    image = ImageFactory(prepared=True)
    book = make_book(("竹乡", [picture_block(image, "河谷")]), offer_epub=True)
    publicity.refresh([image.pk])
    book.save_revision().publish()
    exporting.begin(book, "epub", version="published", user=cast.editor)
    export = BookExport.objects.get()
    assert exporting.standing(export) == []
    ExhibitFactory(openness="controlled", images=[image])
    publicity.refresh([image.pk])
    assert exporting.standing(BookExport.objects.get())
    assert Client().get(f"{book.url}download/epub").status_code == 404
    assert "河谷" not in Client().get(chapter(book).url).content.decode()


def test_a_picture_of_an_open_exhibit_that_is_closed_itself_stays_out(home: Any) -> None:
    """As when consent for it was withdrawn: online, in EPUB and in PDF."""
    exhibit = ExhibitFactory(title="竹升", images=[ImageFactory(prepared=True)])
    book = make_book(("竹乡", [exhibit_block(exhibit), paragraph("话。")]))
    assert published_edition(book).figures() == []
    publicity.refresh(list(exhibit.images.values_list("image", flat=True)))
    assert len(published_edition(book).figures()) == 1


def test_a_later_publication_outdates_the_file(book: Any, cast: Cast) -> None:
    exporting.begin(book, "epub", version="published", user=cast.editor)
    assert len(exporting.offered(PublicationPage.objects.get())) == 1
    book.save_revision().publish()
    assert exporting.offered(PublicationPage.objects.get()) == []


def test_a_proof_holds_the_drafts_and_is_never_offered(book: Any, cast: Cast) -> None:
    page = chapter(book)
    page.title = "未定稿"
    page.save_revision()
    exporting.begin(book, "epub", version="draft", user=cast.editor)
    export = BookExport.objects.get()
    with export.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert "未定稿" in archive.read("book/nav.xhtml").decode()
        assert "校样" in archive.read("book/title.xhtml").decode()
    assert exporting.offered(book) == []
    assert Client().get(f"{book.url}download/epub").status_code == 404


def test_what_may_not_be_made_is_refused(home: Any, cast: Cast) -> None:
    book = make_book(("竹乡", [paragraph("话。")]), live=False)
    with pytest.raises(PermissionDenied):
        exporting.begin(book, "epub", version="draft", user=cast.reviewer)
    with pytest.raises(ValidationError):
        exporting.begin(book, "epub", version="published", user=cast.editor)
    assert cast.client("staff").get(f"/cms/books/{book.pk}/files/").status_code == 302
    assert not BookExport.objects.exists()


def test_a_file_whose_making_stopped_can_be_made_again_and_deleted(book: Any, cast: Cast) -> None:
    job = Job.objects.create(kind_name="publications.file", state="failed", error="断电", user=cast.editor)
    export = BookExport.objects.create(publication=book, format="epub", version="published", job=job)
    Job.objects.update(arguments=[export.pk])
    editor = cast.client("editor")
    assert "断电" in editor.get(f"/cms/books/{book.pk}/files/").content.decode()
    editor.post(f"/cms/books/files/{export.pk}/restart/")
    export.refresh_from_db()
    assert export.is_finished
    path = Path(export.file.path)
    assert path.exists()
    editor.post(f"/cms/books/files/{export.pk}/delete/")
    assert not path.exists()
    assert not BookExport.objects.exists()


def test_progress_is_shown_while_it_is_made(book: Any, cast: Cast) -> None:
    job = Job.objects.create(kind_name="publications.file", state="running", step="图片", total=130, done=26)
    BookExport.objects.create(publication=book, format="pdf", job=job)
    html = cast.client("editor").get(f"/cms/books/{book.pk}/files/").content.decode()
    assert 'value="20"' in html
    assert "图片" in html
    assert "data-working" in html


def test_a_draft_leaves_out_what_is_closed_and_says_so(home: Any) -> None:
    closed = ExhibitFactory(title="控制件", openness="controlled", images=[ImageFactory(prepared=True)])
    book = make_book(("竹乡", [exhibit_block(closed, caption="一图"), paragraph("话。")]), live=False)
    edition = draft_edition(book)
    assert edition.figures() == []
    assert "一图" in edition.left_out[0]
    assert json.dumps(edition.holds)
