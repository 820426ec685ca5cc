"""Punctuation where words were left out: a clause that says nothing takes its comma along."""

import re
from typing import Any

from docx.oxml.ns import qn

# What comes together is one mark, the strongest of them.
STRENGTH = "、，；。"
TOGETHER = re.compile(f"[{STRENGTH}]{{2,}}")
LEADING = re.compile(f"^[{STRENGTH}]+")


def tidy(document: Any) -> None:
    """Mend the paragraphs of the body; tables, which quote titles of records, stay as they are."""
    for paragraph in document.element.body.findall(qn("w:p")):
        _tidy(paragraph)


def marks_to_go(text: str) -> list[int]:
    """Positions of the marks that are too many: all but the strongest of those together, and what begins a paragraph."""
    leading = LEADING.match(text)
    gone = set(range(*leading.span())) if leading else set()
    for found in TOGETHER.finditer(text):
        marks = range(*found.span())
        kept = max(marks, key=lambda position: (STRENGTH.index(text[position]), position))
        gone |= {position for position in marks if position != kept}
    return sorted(gone)


def _tidy(paragraph: Any) -> None:
    pieces = list(paragraph.iter(qn("w:t")))
    text = "".join(piece.text or "" for piece in pieces)
    gone = set(marks_to_go(text))
    if not gone:
        return
    start = 0
    for piece in pieces:
        written = piece.text or ""
        piece.text = "".join(mark for place, mark in enumerate(written, start) if place not in gone)
        start += len(written)
