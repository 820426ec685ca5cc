"""Reference codes (档号) and other numbers with separators: one spelling of J029-001-0034, Ｊ０２９—００１·００３４, J0290010034.

All functions read folded text (`lantai.search.folding`).
"""

import re
from collections.abc import Iterator

from .folding import HAN

LONGEST = 40
_SEPARATED = re.compile(rf"(?<![^\W_])[^\W_{HAN}]+(?:\s?[-·・•.:/_]+\s?[^\W_{HAN}]+)+")
# 12,480
_THOUSANDS = re.compile(r"(?<![\d,.a-z])\d{1,3}(?:,\d{3})+(?![\d,])")
_IN_ONE = re.compile(rf"(?<![^\W_])[^\W_{HAN}]+(?![^\W_])")
_DIGIT = re.compile(r"\d")
_NOT_CODE = re.compile(r"[\W_]+")


def squash(code: str) -> str:
    """The code without its separators."""
    return _NOT_CODE.sub("", code)[:LONGEST]


def find(folded: str) -> Iterator[re.Match[str]]:
    """Numbers of several parts in a folded text: letters and digits joined by dashes, points, strokes."""
    for match in _SEPARATED.finditer(folded):
        if _DIGIT.search(match[0]):
            yield match
    yield from _THOUSANDS.finditer(folded)


def may_be_squashed(piece: str) -> bool:
    """Whether a word may be a code written without separators: letters and digits, at least six, or a number."""
    least = 4 if piece.isdecimal() else 6
    return len(piece) >= least and bool(_IN_ONE.fullmatch(piece)) and bool(_DIGIT.search(piece))
