"""The text inside PDF and Word files: read once, in bounds, whatever the file is like."""

import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from lantai.search.public import documents, reading
from lantai.search.public.models import DocumentText

from .cast import Cast
from .outside import need
from .searching import found, link_to, make_document, make_standard_page, word_bytes

pytestmark = pytest.mark.django_db(transaction=True)

FONTS = Path("/usr/share/fonts/opentype/noto")
State = DocumentText.State


def pdf_bytes(text: str, password: str | None = None) -> bytes:
    """A real PDF, typeset; with a password for its owner and, unless that is empty, for its reader."""
    need(FONTS.exists(), "fonts-noto-cjk")
    source = f'#set page(width: 9cm)\n#set text(font: "Noto Serif CJK SC")\n{text}'
    typesetter: Any = typst
    made: bytes = typesetter.compile(source.encode(), font_paths=[str(FONTS)])
    if password is None:
        return made
    writer = PdfWriter(clone_from=PdfReader(BytesIO(made)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def state_of(content: bytes, name: str) -> str:
    document = make_document(content, name)
    return DocumentText.objects.get(document=document).state


def test_the_text_of_a_pdf_and_of_a_word_file_is_found(home: Any) -> None:
    long_line = "云溪县民国二十二年渡口章程，凡往来船只须于日落之前泊岸，夜渡者罚银三元。"
    pdf = make_document(pdf_bytes(long_line), "章程.pdf", "渡口章程")
    word = make_document(word_bytes("船只登记", "船户二十七"), "登记.docx", "船只登记表")
    make_standard_page("下载", "downloads", body=[link_to(pdf), link_to(word)])
    # Across the end of a line as well.
    for phrase in ("日落之前泊岸", "须于日落", "夜渡者罚银"):
        assert found(f"“{phrase}”") == ["渡口章程"], phrase
    assert found("船户二十七") == ["船只登记表"]
    assert found("渡口章程", type="document") == ["渡口章程"]


def test_what_cannot_be_read_says_why_and_harms_nothing() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", b"0" * (reading.MOST_UNPACKED + 1))
    deep = b"%PDF-1.4\n" + b"1 0 obj<</Kids[" * 50_000
    for content, name, state in (
        (pdf_bytes("密"), "a.pdf", State.READ),
        (pdf_bytes("密", ""), "no-password.pdf", State.READ),
        (pdf_bytes("密", "geheim"), "locked.pdf", State.LOCKED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "locked.docx", State.LOCKED),
        (b"%PDF-1.7 nothing else", "broken.pdf", State.BROKEN),
        (pdf_bytes("密")[:400], "cut.pdf", State.BROKEN),
        (b"", "empty.pdf", State.BROKEN),
        (b"PK\x03\x04 nothing", "broken.docx", State.BROKEN),
        (deep, "deep.pdf", State.BROKEN),
        (bomb.getvalue(), "bomb.docx", State.TOO_LARGE),
        (word_bytes(""), "blank.docx", State.EMPTY),
    ):
        began = time.monotonic()
        assert state_of(content, name) == state, name
        assert time.monotonic() - began < 60, name


def test_a_file_that_is_not_text_is_left_alone() -> None:
    make_document(b"PK", "表.xlsx")
    assert not DocumentText.objects.exists()


def test_files_from_before_are_read_by_the_worker(home: Any) -> None:
    document = make_document(word_bytes("船户二十七"), "登记.docx", "船只登记表")
    make_standard_page("下载", "downloads", body=[link_to(document)])
    DocumentText.objects.all().delete()
    assert documents.read_missing() == 1
    assert DocumentText.objects.get().text == "船户二十七"
    assert found("船户二十七") == ["船只登记表"]
    assert documents.read_missing() == 0


def test_text_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "long.docx"
    file.write_bytes(word_bytes("档案" * 300_000))
    assert len(reading.read(file)) == reading.MOST_CHARACTERS


def test_the_reader_is_a_program_of_its_own_that_ends_by_itself(tmp_path: Path) -> None:
    """Without the site's settings: a file that takes it over finds no secrets in its memory."""
    import subprocess

    file = tmp_path / "a.docx"
    file.write_bytes(word_bytes("船户"))
    answer = subprocess.run(
        [sys.executable, "-I", reading.__file__, str(file)], env={}, capture_output=True, check=True, timeout=60
    )
    assert answer.stdout.decode() == "船户"


def test_the_form_of_a_file_says_whether_its_text_is_searched(cast: Cast) -> None:
    client = cast.client("editor")
    old = make_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc", "旧登记")
    read = make_document(word_bytes("船户二十七"), "new.docx", "新登记")
    broken = make_document(b"no Word file", "broken.docx", "坏登记")
    for document, said in ((old, ""), (read, "已读取"), (broken, "读不出")):
        form = client.get(f"/cms/documents/edit/{document.pk}/").content.decode()
        assert "旧版 Word（.doc）" in form
        assert ("本文件的文字：" in form) == bool(said)
        assert said in form
