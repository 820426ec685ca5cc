"""What is indexed of a text: pairs of characters, and marks.

The text 国际档案日 is indexed as 国际 际档 档案 案日 日, one token for each character: a word is its pairs in a row,
and every engine finds the same. Marks are tokens of the whole record that begin with `MARK`: the dates in it, its codes
without separators, its single characters, and pairs that are a word elsewhere but never one here (和服 in 展览和服务).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import add

import rjieba

from . import codes, dates, pinyin
from .folding import RUN, fold

MARK = "¤"
DATE, CODE, CHARACTER, TORN = "d", "c", "u", "n"
# PostgreSQL's own; see there.
FAMILY = "f"
# Of one record's text; a chapter of a book has fewer. PostgreSQL takes no more in one vector.
LONGEST = 80_000
LONGEST_TOKEN = 40
# Between fields, so that no phrase reaches from one into the next.
GAP = f"{MARK}g"
FIELD = "  "


def mark(kind: str, name: str) -> str:
    """The token of a mark."""
    return f"{MARK}{kind}{name}"


@dataclass(frozen=True)
class Indexed:
    """The tokens of one record; `texts` are its heading and its other texts for ranking, see `lantai.search.ranking`."""

    heading: list[str]
    body: list[str]
    marks: list[str]
    keys: list[str]
    texts: tuple[str, str]


@lru_cache(maxsize=65536)
def spelled(token: str) -> str:
    """A token of letters and digits in one spelling: Ⅷ is viii, é is e; cut at `LONGEST_TOKEN`."""
    if token.isascii():
        return token[:LONGEST_TOKEN]
    parts = unicodedata.normalize("NFKD", token)
    bare = "".join(character for character in parts if not unicodedata.combining(character)).lower()
    return "".join(character for character in bare if character.isalnum())[:LONGEST_TOKEN]


def split(folded: str) -> list[str]:
    """The tokens of a folded text, in order."""
    out: list[str] = []
    for han, other in RUN.findall(folded):
        if han:
            out += map(add, han, han[1:])
            out.append(han[-1])
        elif token := spelled(other):
            out.append(token)
    return out


def runs(folded: str) -> str:
    """The runs of a folded text in order, a space between them: what stands in one run was written so."""
    return " ".join([han or spelled(other) for han, other in RUN.findall(folded)])


def phrase(folded: str) -> tuple[list[str], bool]:
    """The tokens of a phrase, and whether it is but one character, which any pair may begin with."""
    found = split(folded)
    if len(found) > 1 and len(found[-1]) == 1 and found[-2][1:] == found[-1]:
        # The last character closes the last pair already; in a text it may go on.
        found.pop()
    return found, len(found) == 1 and len(found[0]) == 1 and RUN.match(found[0])[1] is not None  # type: ignore[index]


def of_record(heading: Iterable[str], body: Iterable[str], complete: Iterable[str]) -> Indexed:
    """The tokens of a record's heading, of its other texts, and of what completes what is typed."""
    headings, bodies = folded_texts(heading), folded_texts(body)
    return from_folded(headings, bodies, key_tokens(complete))


def folded_texts(texts: Iterable[str]) -> list[str]:
    """The texts folded, all together cut at `LONGEST`."""
    out, left = [], LONGEST
    for text in texts:
        if left <= 0:
            break
        if part := fold(text[:left]).strip():
            out.append(part)
            left -= len(part)
    return out


def from_folded(headings: list[str], bodies: list[str], keys: list[str]) -> Indexed:
    return Indexed(
        _with_gaps(headings),
        _with_gaps(bodies),
        sorted(_marks([*headings, *bodies])),
        keys,
        (FIELD.join(map(runs, headings)), FIELD.join(map(runs, bodies))),
    )


def _with_gaps(texts: list[str]) -> list[str]:
    out: list[str] = []
    for text in texts:
        if out:
            out.append(GAP)
        out += split(text)
    return out


def _marks(texts: list[str]) -> set[str]:
    characters: set[str] = set()
    torn: set[str] = set()
    whole: set[str] = set()
    marks: set[str] = set()
    for text in texts:
        cut = _cut(text)
        characters |= cut.characters
        torn |= cut.torn
        whole |= cut.whole
        marks |= cut.marks
    marks.update([mark(CHARACTER, character) for character in characters])
    marks.update([mark(TORN, pair) for pair in torn - whole if _is_word(pair)])
    return marks


@dataclass(frozen=True)
class _Cut:
    """One text cut into words: its characters, pairs two words meet in, pairs within a word, marks of dates and codes."""

    characters: frozenset[str]
    torn: frozenset[str]
    whole: frozenset[str]
    marks: frozenset[str]


# A record and what the public finds of it are indexed one after the other, with the same texts.
@lru_cache(maxsize=16)
def _cut(text: str) -> _Cut:
    cut = rjieba.cut
    characters: set[str] = set()
    torn: set[str] = set()
    words: set[str] = set()
    for han, _other in RUN.findall(text):
        if han:
            characters.update(han)
            parts = cut(han)
            words.update(parts)
            torn.update([before[-1] + after[0] for before, after in pairwise(parts)])
    whole = frozenset([word[number : number + 2] for word in words for number in range(len(word) - 1)])
    return _Cut(frozenset(characters), frozenset(torn), whole, frozenset(date_and_code_marks(text)))


def date_and_code_marks(folded: str) -> set[str]:
    """The marks of the dates and codes in a folded text."""
    marks = {mark(DATE, name) for date in dates.find(folded) for name in date.names}
    for match in codes.find(folded):
        if len(code := codes.squash(match[0])) <= LONGEST_TOKEN:
            marks.add(mark(CODE, spelled(code)))
    return marks


@lru_cache(maxsize=65536)
def _is_word(pair: str) -> bool:
    return bool(rjieba.has_word(pair))


def key_tokens(texts: Iterable[str]) -> list[str]:
    """Tokens that complete what is typed: pairs of characters, pinyin, and codes from each of their characters on."""
    out: list[str] = []
    for text in texts:
        folded = fold(text[:1000])
        extra = dict.fromkeys(pinyin.keys(folded))
        for match in codes.find(folded):
            code = spelled(codes.squash(match[0]))
            extra |= dict.fromkeys(code[number : number + 24] for number in range(len(code)))
        for token in split(folded):
            if token.isascii() and any(character.isdigit() for character in token):
                extra |= dict.fromkeys(token[number:][:24] for number in range(len(token)))
        extra |= dict.fromkeys(sorted(date_and_code_marks(folded)))
        if out:
            out.append(GAP)
        out += [*split(folded), GAP, *extra]
    return out
