"""A manuscript as plain data for `book.typ`. Text stays text: the template never reads any of it as markup or code."""

from pathlib import Path
from typing import Any

from lantai.media.typesetting import clean

from .. import colophon
from ..manuscript.counting import figures_of
from ..manuscript.index import by_letter
from ..manuscript.nodes import (
    Chapter,
    Chronicle,
    Document,
    Edition,
    Facts,
    Figure,
    Heading,
    Inline,
    Listing,
    Node,
    Note,
    Paragraph,
    Quotation,
    Table,
    Verse,
)
from .plates import Plate


def data_of(edition: Edition, plates: dict[str, Plate], *, has_marks: bool) -> dict[str, Any]:
    """Everything the template sets; `plates` are the prepared pictures by the anchor of their figure."""
    book = edition.book
    illustrations: list[Figure | Table] = [
        *(figure for _chapter, figure in edition.figures()),
        *(table for _chapter, table in edition.tables()),
    ]
    return clean(
        {
            "title": book.title,
            "subtitle": book.subtitle,
            "series": book.series,
            "compiler": book.compiler,
            "publisher": book.publisher,
            "isbn": book.isbn,
            "people": colophon.people(book, colophon.ON_TITLE_PAGE),
            "colophon": colophon.rows(book, figures_of(edition)),
            "cip": colophon.cip_lines(book),
            "proof": colophon.PROOF if edition.is_draft else "",
            "marks": has_marks,
            "front": [_chapter(chapter, plates) for chapter in edition.front],
            "parts": [
                {
                    "number": part.number,
                    "title": part.title,
                    "summary": part.summary,
                    "chapters": [_chapter(chapter, plates) for chapter in part.chapters],
                }
                for part in edition.parts
            ],
            "back": [_chapter(chapter, plates) for chapter in edition.back],
            "figures": [
                {"label": node.label, "caption": node.caption, "anchor": node.anchor} for node in illustrations
            ],
            "index": [
                {
                    "letter": letter,
                    "entries": [{"term": e.term, "anchors": [anchor for _c, anchor in e.places]} for e in entries],
                }
                for letter, entries in by_letter(edition.entries)
            ],
        }
    )


def _chapter(chapter: Chapter, plates: dict[str, Plate]) -> dict[str, Any]:
    return {
        "number": chapter.number,
        "title": chapter.title,
        "author": chapter.author,
        "signed": chapter.signed,
        "nodes": [data for node in chapter.nodes if (data := _node(node, plates))],
    }


def _node(node: Node, plates: dict[str, Plate]) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": node.kind}
    if isinstance(node, Paragraph):
        data["inlines"] = [_inline(inline) for inline in node.inlines]
    elif isinstance(node, Heading):
        data |= {"level": node.level, "number": node.number, "glue": node.glue, "text": node.text}
    elif isinstance(node, Listing):
        data |= {"ordered": node.ordered, "items": [[_inline(i) for i in item] for item in node.items]}
    elif isinstance(node, Figure):
        plate = plates.get(node.anchor)
        data |= {
            "label": node.label,
            "caption": node.caption,
            "source": node.source,
            "anchor": node.anchor,
            "alt": node.alt or node.caption,
            "file": plate.file if plate else "",
            "width": plate.width_mm if plate else 0,
        }
    elif isinstance(node, Table):
        data |= {
            "label": node.label,
            "caption": node.caption,
            "source": node.source,
            "anchor": node.anchor,
            "head": node.head,
            "body": node.body,
            "stub": node.has_stub,
        }
    elif isinstance(node, Quotation):
        data |= {"source": node.source, "nodes": [_node(inner, plates) for inner in node.nodes]}
    elif isinstance(node, Verse):
        data |= {"title": node.title, "source": node.source, "stanzas": node.stanzas}
    elif isinstance(node, Document):
        data |= {"title": node.title, "date": node.date, "source": node.source}
        data["nodes"] = [_node(inner, plates) for inner in node.nodes]
    elif isinstance(node, Facts):
        data["rows"] = [list(row) for row in node.rows]
    elif isinstance(node, Chronicle):
        data["rows"] = [list(entry) for entry in node.entries]
    return data


def _inline(inline: Inline) -> dict[str, Any]:
    if isinstance(inline, Note):
        return {"note": inline.text}
    data: dict[str, Any] = {"text": inline.text}
    for name in ("bold", "italic", "raised", "href", "anchor"):
        if value := getattr(inline, name):
            data[name] = value
    return data


TEMPLATE = Path(__file__).parent / "book.typ"
