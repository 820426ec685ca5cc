"""人名地名索引: where the text mentions the names and places of a book's list, sorted by pinyin."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .nodes import Chapter, Document, Edition, Entry, Inline, Listing, Node, Paragraph, Quotation, Span

if TYPE_CHECKING:
    from ..models import IndexTerm

_PARTING = re.compile(r"[,，、;；\s]+")


def reading_of(term: "IndexTerm") -> list[str]:
    """Pinyin syllables with their tone as a digit, to sort by; the reading an editor gave goes first."""
    if term.reading:
        return term.reading.lower().split()
    from pypinyin import Style, lazy_pinyin  # see `lantai.search.pinyin`

    return lazy_pinyin(term.term, style=Style.TONE3, neutral_tone_with_five=True)


def find_terms(edition: Edition, terms: "list[IndexTerm]") -> list[Entry]:
    """Entries of the terms that occur, in order of pinyin; anchors are put into the text of the edition.

    Each paragraph is led to once for each term. A longer name wins over a shorter one it contains:
    where 竹坪镇 stands, 竹坪 is not mentioned.
    """
    ordered = sorted(terms, key=lambda term: ([s.rstrip("12345") for s in reading_of(term)], reading_of(term)))
    entries: dict[str, Entry] = {}
    forms: dict[str, Entry] = {}
    for number, term in enumerate(ordered, 1):
        if term.term in entries:
            continue
        entry = Entry(term.term, term.kind, reading_of(term)[0][:1].upper(), number)
        entries[term.term] = entry
        for form in filter(None, [term.term, *_PARTING.split(term.variants)]):
            forms.setdefault(form, entry)
    if forms:
        pattern = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
        finder = _Finder(pattern, forms)
        for chapter in edition.stations:
            finder.chapter(chapter)
    return [entry for entry in entries.values() if entry.places]


def by_letter(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries in their order, gathered under the first letter of their pinyin."""
    letters: dict[str, list[Entry]] = {}
    for entry in entries:
        letters.setdefault(entry.initial, []).append(entry)
    return list(letters.items())


class _Finder:
    def __init__(self, pattern: re.Pattern[str], forms: dict[str, Entry]) -> None:
        self.pattern, self.forms = pattern, forms

    def chapter(self, chapter: Chapter) -> None:
        self.current, self.count = chapter, 0
        self._nodes(chapter.nodes)

    def _nodes(self, nodes: list[Node]) -> None:
        for node in nodes:
            if isinstance(node, Paragraph):
                node.inlines = self._inlines(node.inlines, set())
            elif isinstance(node, Listing):
                node.items = [self._inlines(item, set()) for item in node.items]
            elif isinstance(node, Quotation | Document):
                self._nodes(node.nodes)

    def _inlines(self, inlines: list[Inline], seen: set[int]) -> list[Inline]:
        found: list[Inline] = []
        for inline in inlines:
            found += self._span(inline, seen) if isinstance(inline, Span) else [inline]
        return found

    def _span(self, span: Span, seen: set[int]) -> list[Inline]:
        pieces: list[Inline] = []
        start = 0
        for match in self.pattern.finditer(span.text):
            entry = self.forms[match.group()]
            if entry.number in seen:
                continue
            seen.add(entry.number)
            if match.start() > start:
                pieces.append(replace(span, text=span.text[start : match.start()]))
            self.count += 1
            anchor = f"{self.current.key}-x{self.count}"
            entry.places.append((self.current, anchor))
            pieces.append(replace(span, text=match.group(), anchor=anchor))
            start = match.end()
        if start < len(span.text):
            pieces.append(replace(span, text=span.text[start:]))
        return pieces
