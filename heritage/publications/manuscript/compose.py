"""Putting a manuscript together from the pages of a book."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from exhibitions.models import ExhibitImage
from lantai.pages.visibility import open_to_all

from . import numbering, rich_text
from .elements import Telling
from .gate import Shelf, blocks_of, holdings_of, shelf_of
from .index import find_terms
from .nodes import Chapter, Edition, Figure, Heading, Node, Part, Quotation, Table, Verse
from .nodes import Document as Transcript

if TYPE_CHECKING:
    from ..models import BookPart, PublicationPage

MATTER = (
    ("preface", "前言", "preface_by"),
    ("conventions", "凡例", ""),
    ("afterword", "后记", "afterword_by"),
)

# Nothing set out at all: headings and addresses.
CONTENTS = "contents"


def published_edition(book: "PublicationPage", only: Any = None) -> Edition:
    """The book as the public has it: live chapters, and of their exhibits and pictures what may be shown.

    With `only`, a chapter, a name of `MATTER` or `CONTENTS`, nothing else is set out: the rest is there with headings and
    addresses alone, and costs no more than its titles.
    """
    from ..models import ChapterPage

    if not book.pk:
        return compose(book, [], is_draft=True)
    below: Any = open_to_all(Page.objects.descendant_of(book)).select_related("chapterpage", "partpage")
    if only is not None:
        below = below.defer("chapterpage__body")
    pages: list[Any] = [_specific(page) for page in below.order_by("path")]
    if isinstance(only, ChapterPage):
        pages = [only if page.pk == only.pk else page for page in pages]
    return compose(book, pages, is_draft=False, only=only)


def _specific(page: Any) -> Any:
    """The part or chapter a page is, as loaded along with it."""
    return page.chapterpage if hasattr(page, "chapterpage") else page.partpage


def draft_edition(book: "PublicationPage", only: Any = None) -> Edition:
    """The book as its latest drafts have it, `only` as it is given; what may not be shown is absent there too."""
    from ..review import drafts_of

    pages = [only if page.pk == getattr(only, "pk", None) else page for page in drafts_of(book)]
    if getattr(only, "path", None) == "":
        pages.append(only)
    return compose(book, pages, is_draft=True, only=only)


def compose(book: "PublicationPage", parts: "Iterable[BookPart]", *, is_draft: bool, only: Any = None) -> Edition:
    """A manuscript of these parts and chapters, in tree order, numbered and indexed; see `published_edition`."""
    pages = list(parts)
    cover = None if only is not None else book.picture_id
    held = holdings_of(pages if only is None else [page for page in pages if page is only], cover=cover)
    composer = _Composer(book, shelf_of(held, is_draft=is_draft), is_draft=is_draft, only=only)
    edition = composer.edition(pages)
    edition.holds = {
        "images": sorted((held.images & set(composer.shelf.images)) | composer.pictured),
        "bearers": sorted(composer.bearers.items()),
        "exhibits": sorted(composer.shelf.exhibits),
        "elements": sorted(composer.shelf.elements),
    }
    if only != CONTENTS:
        edition.entries = find_terms(edition, list(book.index_terms.all()))
    return edition


class _Composer:
    def __init__(self, book: "PublicationPage", shelf: Shelf, *, is_draft: bool, only: Any) -> None:
        self.book, self.shelf, self.is_draft, self.only = book, shelf, is_draft, only
        self.left_out: list[str] = []
        self.bearers: dict[int, str] = {}
        self.pictured: set[int] = set()
        self.numbered = 0
        self._builders: dict[str, Callable[[Any, Any], list[Node]]] = {
            "heading": self._heading,
            "text": self._running,
            "picture": self._picture,
            "exhibit": self._exhibit,
            "table": self._table,
            "quotation": self._quotation,
            "verse": self._verse,
            "document": self._document,
            "element": self._element,
        }

    def edition(self, pages: "list[BookPart]") -> Edition:
        parts: list[Part] = []
        for page in pages:
            if not page.is_chapter:
                number = sum(1 for part in parts if part.number) + 1
                parts.append(self._part(page, number))
            else:
                inside = parts and parts[-1].page is not None and page.path.startswith(parts[-1].page.path)
                if not parts or (parts[-1].page is not None and not inside):
                    parts.append(Part([]))
                parts[-1].chapters.append(self._chapter(page))
        matter = {name: self._matter(name, title, signer) for name, title, signer in MATTER}
        return Edition(
            book=self.book,
            front=[matter[name] for name in ("preface", "conventions") if self._has(name)],
            parts=parts,
            back=[matter["afterword"]] if self._has("afterword") else [],
            is_draft=self.is_draft,
            left_out=self.left_out,
        )

    def _part(self, page: Any, number: int) -> Part:
        return Part(
            [], numbering.part_number(number), page.title, page.summary, f"p{page.pk}", page.url or "", page=page
        )

    def _has(self, name: str) -> bool:
        return bool(strip_tags(getattr(self.book, name)).strip())

    def _matter(self, name: str, title: str, signer: str) -> Chapter:
        url = f"{self.book.url}{name}/" if self.book.url else ""
        signed = getattr(self.book, signer) if signer else ""
        nodes = self._text(getattr(self.book, name)) if self.only in (None, name) else []
        chapter = Chapter(name, title, nodes, matter=name, url=url, signed=signed)
        numbering.Numbering(chapter, 0).apply()
        return chapter

    def _chapter(self, page: Any) -> Chapter:
        own = 0
        if page.is_numbered:
            self.numbered += 1
            own = self.numbered
        # A deferred stream is not touched.
        blocks = blocks_of(page) if self.only is None or page is self.only else ()
        chapter = Chapter(
            f"c{page.pk or 0}",
            page.title,
            [node for block in blocks for node in self._block(page, block)],
            numbering.chapter_number(own) if own else "",
            page.author,
            page.url or "",
            page=page,
        )
        numbering.Numbering(chapter, own).apply()
        return chapter

    def _text(self, html: str) -> list[Node]:
        return rich_text.read(html, self._address)

    def _address(self, kind: str, pk: int) -> str:
        # Links between pages are rare in books; each is looked up where it stands.
        if kind == "page":
            page = open_to_all(Page.objects.filter(pk=pk)).first()
            return str(page.get_full_url() or "") if page else ""
        return ""

    def _block(self, page: Any, block: dict[str, Any]) -> list[Node]:
        value = block["value"]
        builder = self._builders.get(block["type"])
        return builder(page, value) if builder else []

    def _heading(self, _page: Any, value: dict[str, Any]) -> list[Node]:
        # Any number will do: `numbering` puts the right one.
        return [Heading(int(value["level"]), value["text"], "·" if value.get("numbered", True) else "")]

    def _running(self, _page: Any, value: str) -> list[Node]:
        return self._text(value)

    def _picture(self, page: Any, value: dict[str, Any]) -> list[Node]:
        image = self.shelf.images.get(int(value["image"] or 0))
        if image is None:
            self._leave_out(_("“%(chapter)s”: the picture “%(what)s”"), page, value["caption"])
            return []
        width, source = value.get("width", "full"), value.get("source") or image.credit
        return [Figure(image, value["caption"], source, alt=image.description, width=width)]

    def _exhibit(self, page: Any, value: dict[str, Any]) -> list[Node]:
        exhibit = self.shelf.exhibits.get(int(value["exhibit"] or 0))
        if exhibit is None:
            self._leave_out(_("“%(chapter)s”: an exhibit (%(what)s)"), page, value.get("caption") or "—")
            return []
        nodes: list[Node] = []
        shown = _side_of(self.shelf.sides.get(exhibit.pk, []), value.get("image_number") or 1)
        if shown and shown.image_id in self.shelf.images:
            self.pictured.add(shown.image_id)
            caption = value.get("caption") or exhibit.title
            source = "　".join(filter(None, [exhibit.date_shown, exhibit.reference_code]))
            nodes.append(
                Figure(
                    shown.image,
                    caption,
                    source,
                    alt=shown.image.description or exhibit.title,
                    width=value.get("width", "full"),
                    exhibit=exhibit,
                )
            )
        if value.get("with_description"):
            nodes += rich_text.plain(exhibit.description)
        if value.get("with_transcription") and exhibit.transcription:
            nodes.append(
                Transcript(
                    exhibit.title, exhibit.date_shown, exhibit.reference_code, rich_text.plain(exhibit.transcription)
                )
            )
        return nodes

    def _table(self, _page: Any, value: dict[str, Any]) -> list[Node]:
        table = value["table"] or {}
        rows = [[str(cell or "") for cell in row] for row in table.get("data") or []]
        choice = table.get("table_header_choice", "")
        has_head = choice in {"row", "both"} or (not choice and bool(table.get("first_row_is_table_header")))
        has_stub = choice in {"column", "both"} or (not choice and bool(table.get("first_col_is_header")))
        return [Table(value["caption"], rows, has_head, has_stub, value.get("source", ""))] if rows else []

    def _quotation(self, _page: Any, value: dict[str, Any]) -> list[Node]:
        return [Quotation(self._text(value["text"]), value.get("source", ""))]

    def _verse(self, _page: Any, value: dict[str, Any]) -> list[Node]:
        stanzas: list[list[str]] = [[]]
        for line in value["lines"].splitlines():
            if line.strip():
                stanzas[-1].append(line.strip())
            elif stanzas[-1]:
                stanzas.append([])
        found = [stanza for stanza in stanzas if stanza]
        return [Verse(value.get("title", ""), found, value.get("source", ""))]

    def _document(self, _page: Any, value: dict[str, Any]) -> list[Node]:
        return [Transcript(value["title"], value.get("date", ""), value.get("source", ""), self._text(value["text"]))]

    def _element(self, page: Any, value: dict[str, Any]) -> list[Node]:
        element = self.shelf.elements.get(int(value["element"] or 0))
        if element is None:
            self._leave_out(_("“%(chapter)s”: an element of the register (%(what)s)"), page, str(value["element"]))
            return []
        told = Telling(element, self.shelf.pictures.get(element.pk, []), self.shelf.images)
        nodes = told.nodes(value.get("parts") or [], with_heading=value.get("with_heading", True))
        self.bearers |= told.bearers
        self.pictured.update(node.image.pk for node in nodes if isinstance(node, Figure))
        return nodes

    def _leave_out(self, words: str, page: Any, what: str) -> None:
        self.left_out.append(words % {"chapter": page.title, "what": what})


def _side_of(sides: list[ExhibitImage], number: int) -> ExhibitImage | None:
    """The image an editor asked for, counted from 1; the first where there is no such."""
    return sides[number - 1] if number <= len(sides) else next(iter(sides), None)
