"""`/cms/documents/`: files are judged by what they hold, not by what they are called."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook

from lantai.media.models import ArchiveDocument, Recording
from lantai.media.office_files import UnfitDocumentError, check_document

from . import import_files as files
from .cast import Cast

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def written(made: Any) -> bytes:
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def zipped(*entries: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb() -> bytes:
    """Declares a file of 3 GB in a few hundred bytes."""
    raw = bytearray(zipped(("word/document.xml", b"0" * 100)))
    place = raw.rindex(b"PK\x01\x02") + 24
    raw[place : place + 4] = (3 * 1024**3).to_bytes(4, "little")
    return bytes(raw)


GOOD = {
    "说明.pdf": b"%PDF-1.7\n%%EOF",
    "登记.docx": written(Document()),
    "目录.xlsx": written(Workbook()),
    "加密.docx": OLE,
    "旧.doc": OLE,
    "图.zip": zipped(("a.jpg", b"x")),
    "书.epub": zipped(("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<container/>")),
    "题名.txt": "档案".encode("gb18030"),
    "题名.csv": "档号,题名\n".encode(),
}
BAD = {
    "程序.pdf": files.EXE,
    "网页.pdf": b"<html><script>alert(1)</script>",
    "画.docx": files.SVG,
    "其实.docx": zipped(("xl/workbook.xml", b"<workbook/>")),
    "旧.xls": b"PK\x03\x04",
    "程序.txt": files.EXE,
    "炸弹.docx": bomb(),
    "炸弹.zip": zipped(*((f"{number}.txt", b"") for number in range(20_001))),
    "爬出.zip": zipped(("../../etc/passwd", b"x")),
    "坏.zip": b"PK\x03\x04" + b"\0" * 40,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_it_says_it_is_is_taken(name: str) -> None:
    check_document(BytesIO(GOOD[name]), name)


@pytest.mark.parametrize("name", BAD)
def test_what_it_is_not_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnfitDocumentError, match=name):
        check_document(BytesIO(BAD[name]), name)


@pytest.mark.django_db
def test_every_way_of_uploading_asks(cast: Cast) -> None:
    office = cast.client("editor")
    xhr = {"X-Requested-With": "XMLHttpRequest"}
    for url, field, headers in (
        ("/cms/documents/add/", "file", {}),
        ("/cms/documents/multiple/add/", "files[]", xhr),
        ("/cms/documents/chooser/create/", "document-chooser-upload-file", xhr),
    ):
        data = {"title": "说明", "document-chooser-upload-title": "说明"}
        upload = SimpleUploadedFile("说明.pdf", files.EXE, content_type="application/pdf")
        response = office.post(url, {**data, field: upload}, headers=headers)
        assert response.status_code == 200, url
        told = response.json() if response["Content-Type"] == "application/json" else response.content.decode()
        assert "说明.pdf" in str(told), url
    assert not ArchiveDocument.objects.exists()
    upload = SimpleUploadedFile("说明.pdf", GOOD["说明.pdf"])
    assert office.post("/cms/documents/add/", {"title": "说明", "file": upload}).status_code == 302
    assert ArchiveDocument.objects.count() == 1


@pytest.mark.django_db
def test_the_still_of_a_film_is_a_picture(cast: Cast) -> None:
    upload = SimpleUploadedFile("still.png", files.SVG, content_type="image/png")
    sound = SimpleUploadedFile("a.wav", b"RIFF\x2e\0\0\0WAVEfmt \x10\0\0\0" + b"\0" * 16 + b"data\x02\0\0\0\0\0")
    data = {"title": "录音", "duration": "1", "file": sound, "thumbnail": upload}
    response = cast.client("editor").post("/cms/media/audio/add/", data)
    assert response.status_code == 200
    assert "still.png" in response.content.decode()
    assert not Recording.objects.exists()


@pytest.mark.django_db
def test_documents_are_handed_out_so_that_no_browser_runs_them(home: Any, cast: Cast) -> None:
    """SVG is not taken at all; what is taken is a download, or a PDF in a box of its own."""
    office: Any = cast.client("editor")
    drawing = SimpleUploadedFile("画.svg", files.SVG, content_type="image/svg+xml")
    assert office.post("/cms/documents/add/", {"title": "画", "file": drawing}).status_code == 200
    for name in ("题名.txt", "说明.pdf"):
        office.post("/cms/documents/add/", {"title": "甲", "file": SimpleUploadedFile(name, GOOD[name])})
    for document in ArchiveDocument.objects.all():
        response = office.get(document.url)
        assert response["X-Content-Type-Options"] == "nosniff"
        inline = response["Content-Disposition"].startswith("inline")
        assert inline is (document.file_extension == "pdf")
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert (
            b"".join(response.streaming_content) == GOOD["题名.txt" if document.file_extension == "txt" else "说明.pdf"]
        )
