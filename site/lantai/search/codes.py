"""Reference codes (档号) and other numbers with separators: one spelling of J029-001-0034, Ｊ０２９—００１·００３４, J0290010034, j29-1-34.

Words of letters joined by a dash are read alike: Wi-Fi is wifi.

All functions read folded text (`lantai.search.folding`).
"""

import re
from collections.abc import Iterator

from .folding import HAN

LONGEST = 40
# What stands before is looked at after the first character: where one may begin is found three times as fast.
_SEPARATED = re.compile(rf"[^\W_{HAN}](?<![^\W_{HAN}]{{2}})[^\W_{HAN}]*(?:\s?[-·・•.:/_]+\s?[^\W_{HAN}]+)+")
# wi-fi
_HYPHENATED = re.compile(rf"[a-z](?<![^\W_{HAN}][a-z])[a-z]{{0,19}}(?:-[a-z]{{1,20}})+(?![^\W_{HAN}])")
# 12,480
_THOUSANDS = re.compile(r"\d(?<![\d,.a-z]\d)\d{0,2}(?:,\d{3})+(?![\d,])")
_IN_ONE = re.compile(rf"(?<![^\W_])[^\W_{HAN}]+(?![^\W_])")
# Letters or a fonds, and numbers after it with spaces between: j29 1 34, j029 2016 d10 19, Excel 2003.
SPACED = re.compile(
    r"(?<!\S)(?:[a-z]+\d[\w.·/-]*(?:\s(?:[a-z]{1,4}\s)?[a-z]{0,3}\d[a-z\d.·/-]*)+|[a-z]+(?:\s\d[\d.·/-]*)+)(?!\S)",
    re.ASCII,
)
_DIGIT = re.compile(r"\d")
_NOT_CODE = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
# Between the parts of a name; no engine splits a token there.
JOINT = "¤"


def squash(code: str) -> str:
    """The code without its separators."""
    return _NOT_CODE.sub("", code)[:LONGEST]


def find(folded: str) -> Iterator[re.Match[str]]:
    """Numbers of several parts in a folded text: letters and digits joined by dashes, points, strokes; letters by dashes."""
    for match in _SEPARATED.finditer(folded):
        if _DIGIT.search(match[0]):
            yield match
    yield from _THOUSANDS.finditer(folded)
    yield from _HYPHENATED.finditer(folded)


def may_be_squashed(piece: str) -> bool:
    """Whether a word may be a code written without separators: letters and digits, or a number of four; letters alone."""
    if piece.isascii() and piece.isalpha():
        return len(piece) > 2
    least = 4 if piece.isdecimal() else 3
    return len(piece) >= least and bool(_IN_ONE.fullmatch(piece)) and bool(_DIGIT.search(piece))


def levels(code: str) -> list[str]:
    """The code and what it lies in, their parts as far as they count: of J029-001-0034 "j29¤1¤34" and "j29¤1".

    Nothing for other numbers, such as 3.5 and 1:500.
    """
    parts = [_ZEROS.sub("", part) for part in _NOT_CODE.split(code) if part]
    if not any(map(str.isdigit, code)) or (len(parts) < 3 and not re.match(r"[a-z]+\d", code)):
        return []
    return [JOINT.join(parts[:length])[:LONGEST] for length in range(len(parts), 1, -1)]


def files(code: str) -> Iterator[str]:
    """What a code of more than three parts lies in, without separators: of J029-001-0034-005 "j0290010034"."""
    parts = [part for part in _NOT_CODE.split(code) if part]
    for length in range(3, len(parts)):
        yield squash("".join(parts[:length]))


def apart(piece: str) -> tuple[str, ...]:
    """Letters and digits written in one as the words they may be: excel2003 as "excel" and "2003"."""
    return tuple(re.findall(r"[^\W\d_]+|\d+", piece))
