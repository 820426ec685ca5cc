"""EPUB 3.3 (W3C Recommendation): a book as a file for e-readers.

The same content gives the same bytes: times, identifiers and the order of files follow from the book.
"""

import datetime
import re
import uuid
import zipfile
from io import BytesIO
from typing import Any

from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lantai.media.pictures import has_files, picture_name, storage_of
from lantai.pages.addresses import absolute

from .. import colophon, isbn
from ..exporting import Made, Tell
from ..manuscript.counting import figures_of
from ..manuscript.index import by_letter
from ..manuscript.nodes import Chapter, Edition
from ..models.credits import Credit

FOLDER = "book"
MIMETYPE = "application/epub+zip"
# What XML 1.0 may not hold, even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MATTER_TYPES = {"preface": "preface", "conventions": "introduction", "afterword": "afterword"}
_MATTER_ROLES = {"preface": "doc-preface", "conventions": "doc-introduction", "afterword": "doc-afterword"}
# MARC relators.
_RELATORS = {
    Credit.Role.WRITER: "aut",
    Credit.Role.PHOTOGRAPHER: "pht",
    Credit.Role.COMPILER: "com",
    Credit.Role.DESIGNER: "bkd",
}


class EpubMaker:
    """Makes EPUB files; nothing it needs can be missing."""

    def check(self) -> None:
        """Nothing to check."""

    def make(self, edition: Edition, tell: Tell, *, has_marks: bool) -> Made:
        """The file of an edition, and a sentence for each picture that was not there."""
        return _Writer(edition, tell).write()


class _Writer:
    def __init__(self, edition: Edition, tell: Tell) -> None:
        self.edition, self.book, self.tell = edition, edition.book, tell
        self.moment = _moment(edition)
        self.files: dict[str, bytes] = {}
        self.documents: list[str] = []
        self.images: list[str] = []
        self.warnings: list[str] = []

    def write(self) -> Made:
        cover = self._pictures()
        self._documents(cover)
        self._package(cover)
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            self._add(archive, "mimetype", MIMETYPE.encode(), zipfile.ZIP_STORED)
            container = _text("container.xml", {})
            self._add(archive, "META-INF/container.xml", container)
            for name, content in self.files.items():
                kind = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
                self._add(archive, f"{FOLDER}/{name}", content, kind)
        return Made(buffer.getvalue(), self.warnings)

    def _add(self, archive: zipfile.ZipFile, name: str, content: bytes, kind: int = zipfile.ZIP_DEFLATED) -> None:
        moment = timezone.localtime(self.moment)
        info = zipfile.ZipInfo(name, moment.timetuple()[:6])
        info.compress_type = kind
        info.external_attr = 0o644 << 16
        archive.writestr(info, content)

    def _pictures(self) -> str:
        """Put every picture in, in the size made for the site; returns the name of the cover's, or ""."""
        figures = [figure for _chapter, figure in self.edition.figures()]
        for done, figure in enumerate(figures):
            self.tell(_("Pictures"), done, len(figures))
            figure.file = self._picture(figure.image)
            if not figure.file:
                self.warnings.append(
                    _("%(label)s “%(caption)s”: its picture is not prepared yet; make the file again in a moment.")
                    % {"label": figure.label, "caption": figure.caption}
                )
        cover = self.book.picture if self.book.picture_id in self.edition.holds["images"] else None
        return self._picture(cover) if cover else ""

    def _picture(self, image: Any) -> str:
        if not image.pictures or not has_files(image):
            return ""
        name = f"images/{image.pk}.jpg"
        if name not in self.files:
            storage = storages["default"] if image.is_public else storage_of(image)
            with storage.open(picture_name(image.pictures, image.pictures["jpeg"][0], "jpg")) as file:
                self.files[name] = file.read()
            self.images.append(name)
        return name

    def _documents(self, cover: str) -> None:
        edition, book = self.edition, self.book
        if cover:
            self._document("cover", {"cover": cover, "alt": book.picture.default_alt_text, "title": book.title})
        proof = colophon.PROOF if edition.is_draft else ""
        title = {"people": colophon.people(book, colophon.ON_TITLE_PAGE), "title": book.title, "proof": proof}
        self._document("title", title)
        for chapter in edition.front:
            self._chapter(chapter, "frontmatter")
        for part in edition.parts:
            if part.title:
                self._document(part.key, {"part": part}, "part")
            for chapter in part.chapters:
                self._chapter(chapter, "bodymatter")
        for chapter in edition.back:
            self._chapter(chapter, "backmatter")
        if self._has_figures:
            lists = {"figures": edition.figures(), "tables": edition.tables(), "title": "图表目录"}
            self._document("figures", lists)
        if edition.entries:
            self._document("index", {"letters": by_letter(edition.entries), "title": "人名地名索引"})
        rows = colophon.rows(book, figures_of(edition))
        self._document("colophon", {"rows": rows, "cip": colophon.cip_lines(book), "title": "版权信息"})

    @property
    def _has_figures(self) -> bool:
        return bool(self.edition.figures() or self.edition.tables())

    def _chapter(self, chapter: Chapter, place: str) -> None:
        kind = _MATTER_TYPES.get(chapter.matter, "chapter")
        role = _MATTER_ROLES.get(chapter.matter, "doc-chapter")
        self._document(chapter.key, {"chapter": chapter, "place": place, "type": kind, "role": role}, "chapter")

    def _document(self, name: str, context: dict[str, Any], template: str = "") -> None:
        self.tell(_("Text"), len(self.documents), len(self.edition.stations) + 6)
        context = {"book": self.book, "edition": self.edition, **context}
        self.files[f"{name}.xhtml"] = _text(f"{template or name}.xhtml", context)
        self.documents.append(name)

    def _package(self, cover: str) -> None:
        edition, book = self.edition, self.book
        chapters = edition.chapters
        shared = {
            "book": book,
            "edition": edition,
            "has_figures": self._has_figures,
            "has_index": bool(edition.entries),
            "first": chapters[0].key if chapters else "",
        }
        day = book.published_on or timezone.localdate(self.moment)
        self.files["nav.xhtml"] = _text("nav.xhtml", shared)
        self.files["style.css"] = _text("style.css", {})
        self.files["package.opf"] = _text(
            "package.opf",
            {
                **shared,
                "identifier": _identifier(book),
                "creators": _creators(book),
                "date": day.isoformat(),
                "modified": self.moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "documents": self.documents,
                "images": self.images,
                "cover": cover,
            },
        )


def _moment(edition: Edition) -> datetime.datetime:
    """When what is in it was last changed: published, or saved as a draft."""
    book = edition.book
    changes = [page.latest_revision_created_at for page in (book, *(c.page for c in edition.chapters))]
    last = book.last_published_at if not edition.is_draft else max(filter(None, changes), default=None)
    # No earlier than a zip file can say.
    return last or datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def _identifier(book: Any) -> str:
    """urn:isbn where there is one (RFC 8254 wants no hyphens lost, e-readers want digits), else a UUID of its address."""
    if number := isbn.digits(book.isbn):
        return f"urn:isbn:{number}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, absolute(book.url or f'/book/{book.pk}/'))}"


def _creators(book: Any) -> list[dict[str, str]]:
    creators = [{"name": book.compiler, "relator": "com"}] if book.compiler else []
    people = book.credits.all()
    creators += [{"name": who.name, "relator": _RELATORS.get(Credit.Role(who.role), "edt")} for who in people]
    return creators


def _text(template: str, context: dict[str, Any]) -> bytes:
    text = render_to_string(f"publications/epub/{template}", context)
    return _FORBIDDEN.sub("", text).encode()
