"""字数 and 图片数: what a book amounts to, computed from its manuscript by this module alone.

字数 as word processors count it for Chinese: every Chinese character and every full-width mark counts
one, and so does every run of Latin letters or digits; spaces count nothing. Counted is what is read:
headings, text, notes, captions, tables, front and back matter; not contents, index, title page and colophon.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language, gettext

from lantai.pagecache import recording

from .compose import published_edition
from .nodes import (
    Chapter,
    Chronicle,
    Document,
    Edition,
    Facts,
    Figure,
    Heading,
    Node,
    Quotation,
    Table,
    Verse,
    inlines_of,
)

_COUNTED = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+(?:[.,'’:/-][A-Za-z0-9\u00c0-\u024f]+)*|[^\s\x00-\x7f]")

KEPT_SECONDS = 300


@dataclass(frozen=True)
class Figures:
    """What a book amounts to; `mentioned` are the names and places of its index."""

    words: int
    pictures: int
    tables: int
    chapters: int
    mentioned: int

    @property
    def words_in_print(self) -> str:
        """18.6万字 as a colophon has it, 186,000 characters in English; exact below ten thousand, else truncated."""
        if self.words < 10_000:
            return gettext("%(number)s characters") % {"number": self.words}
        if (get_language() or "zh").startswith("zh"):
            return f"{self.words // 1000 / 10:.1f}万字"
        return gettext("%(number)s characters") % {"number": f"{self.words // 1000},000"}


def count_words(text: str) -> int:
    """字数 of a text."""
    return len(_COUNTED.findall(text))


def figures_of(edition: Edition) -> Figures:
    """What a whole book amounts to, as its reader has it: what is left out does not count."""
    return Figures(
        words=sum(words_of(chapter) for chapter in edition.stations)
        + sum(count_words(part.title) + count_words(part.summary) for part in edition.parts),
        pictures=len(edition.figures()),
        tables=len(edition.tables()),
        chapters=len(edition.chapters),
        mentioned=len(edition.entries),
    )


def published_figures(book: Any) -> Figures:
    """`figures_of` the published edition. Counted again every few minutes, and at once after a publication."""
    moment = book.last_published_at.timestamp() if book.last_published_at else 0
    key = f"publications.figures.{book.pk}.{moment}"
    figures: Figures | None = cache.get(key)
    recording.until(time.time() + KEPT_SECONDS)
    if figures is None:
        figures = figures_of(published_edition(book))
        cache.set(key, figures, KEPT_SECONDS)
    return figures


def words_of(chapter: Chapter) -> int:
    """字数 of one chapter with its heading."""
    return count_words(chapter.title) + sum(count_words(text) for text in _texts(chapter.nodes))


def _texts(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Heading):
            yield node.text
        elif isinstance(node, Figure):
            yield f"{node.caption} {node.source}"
        elif isinstance(node, Table):
            yield f"{node.caption} {node.source}"
            yield from (cell for row in node.rows for cell in row)
        elif isinstance(node, Verse):
            yield f"{node.title} {node.source}"
            yield from (line for stanza in node.stanzas for line in stanza)
        elif isinstance(node, Facts):
            yield from (f"{label} {value}" for label, value in node.rows)
        elif isinstance(node, Chronicle):
            yield from (f"{date} {text}" for date, text in node.entries)
        elif isinstance(node, Document):
            yield f"{node.title} {node.date} {node.source}"
            yield from _texts(node.nodes)
        elif isinstance(node, Quotation):
            yield node.source
            yield from _texts(node.nodes)
        else:
            yield "".join(inline.text for inline in inlines_of([node]))
