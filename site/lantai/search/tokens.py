"""What is indexed of a text: pairs of characters, and marks.

The text 国际档案日 is indexed as 国际 际档 档案 案日 日, one token for each character: a word is its pairs in a row,
and every engine finds the same. Marks are tokens of the whole record that begin with `MARK`: the dates and numbers in it, the decades
and dynasties they lie in, its codes without separators and by their parts, its single characters, and pairs that are a word elsewhere but
never one here (和服 in 展览和服务).
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import add

import rjieba

from . import codes, dates, numbers, pinyin, times
from .folding import RUN, fold, joined

MARK = "¤"
DATE, WITHIN, CODE, PARTS, NUMBER, CHARACTER, TORN = "d", "w", "c", "p", "q", "u", "n"
# PostgreSQL's own; see there.
FAMILY = "f"
# Of one record's text; a chapter of a book has fewer. PostgreSQL takes no more in one vector.
LONGEST = 80_000
LONGEST_TOKEN = 40
YEAR = 4
# Between fields, so that no phrase reaches from one into the next.
GAP = f"{MARK}g"
FIELD = "  "


def mark(kind: str, name: str) -> str:
    """The token of a mark."""
    return f"{MARK}{kind}{name}"


_A_CHARACTER, _A_TORN = mark(CHARACTER, ""), mark(TORN, "")


@dataclass(frozen=True)
class Indexed:
    """The tokens of one record: of its heading, its other texts, its marks and what completes it, joined by spaces in
    `columns`. `texts` are its heading and its other texts for ranking, see `lantai.search.ranking`."""

    columns: tuple[str, str, str, str]
    texts: tuple[str, str]

    @cached_property
    def heading(self) -> list[str]:
        return self.columns[0].split()

    @cached_property
    def body(self) -> list[str]:
        return self.columns[1].split()

    @cached_property
    def marks(self) -> list[str]:
        return self.columns[2].split()

    @cached_property
    def keys(self) -> list[str]:
        return self.columns[3].split()


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
    headings, bodies = _texts(heading), _texts(body)
    return Indexed(
        (
            _with_gaps([text.tokens for text in headings]),
            _with_gaps([text.tokens for text in bodies]),
            " ".join(_marks([*headings, *bodies])),
            _with_gaps([_key_tokens(text[:1000]) for text in complete]),
        ),
        (FIELD.join([text.runs for text in headings]), FIELD.join([text.runs for text in bodies])),
    )


@dataclass(frozen=True)
class _Text:
    """One text, folded and joined: its length; its tokens and its runs, joined by spaces; its characters, the pairs that are
    a word but never one here, the pairs within a word, and marks of dates, numbers and codes."""

    length: int
    tokens: str
    runs: str
    characters: frozenset[str]
    torn: frozenset[str]
    whole: frozenset[str]
    marks: frozenset[str]


def _texts(texts: Iterable[str]) -> list[_Text]:
    """The texts that hold something, all together cut at `LONGEST`."""
    out, left = [], LONGEST
    for text in texts:
        if left <= 0:
            break
        if (read := _read(text[:left])).length:
            out.append(read)
            left -= read.length
    return out


# A record and what the public finds of it are indexed one after the other, with the same texts.
@lru_cache(maxsize=16)
def _read(text: str) -> _Text:
    folded = joined(fold(text)).strip()
    han = " ".join([han for han, _other in RUN.findall(folded) if han])
    words = rjieba.cut(han)
    longer = " ".join([word for word in words if len(word) > 2])
    whole = frozenset(words).union(map(add, longer, longer[1:]))
    return _Text(
        len(folded),
        " ".join(split(folded)),
        runs(folded),
        frozenset(han) - {" "},
        frozenset([word for word in rjieba.cut_all(han) if len(word) == 2]) - whole,
        whole,
        frozenset(number_marks(folded)),
    )


def _with_gaps(texts: list[str]) -> str:
    return f" {GAP} ".join(filter(None, texts))


def _marks(texts: list[_Text]) -> list[str]:
    """The marks of all texts, in order."""
    marks: set[str] = set().union(*[text.marks for text in texts])
    characters: set[str] = set().union(*[text.characters for text in texts])
    torn: set[str] = set().union(*[text.torn for text in texts]).difference(*[text.whole for text in texts])
    # Characters are the most by far, and sort by their numbers sooner than as strings.
    of_characters = [_A_CHARACTER + character for character in sorted(characters, key=ord)]
    return sorted([*marks, *[_A_TORN + pair for pair in torn], *of_characters])


def number_marks(folded: str) -> set[str]:
    """The marks of the dates, numbers and codes in a folded text."""
    counted = list(numbers.find(folded))
    marks: set[str] = set().union(*[found for _start, _end, found in date_marks(folded, counted)])
    marks.update([mark(NUMBER, name) for number in counted for name in number.names])
    for match in codes.find(folded):
        marks.update(code_marks(match[0]))
        marks.update([mark(PARTS, spelled_parts(name)) for name in codes.levels(match[0])[1:]])
        marks.update([mark(CODE, spelled(code)) for code in codes.files(match[0])])
    return marks


def date_marks(folded: str, counted: Iterable[numbers.Counted]) -> Iterator[tuple[int, int, set[str]]]:
    """Where the dates of a folded text and its names of long times stand, and their marks; `counted` are its numbers."""
    quantities = {number.start for number in counted if numbers.has_unit(number.names[0])}
    for date in dates.find(folded):
        marks = {mark(DATE, name) for name in date.names}
        # 1950斤 may be the year of a 人民公社, and is none that lies in anything.
        if not (date.start in quantities and date.end - date.start == len(date.name) == YEAR):
            marks.update([mark(WITHIN, name) for name in date.wholes])
        yield date.start, date.end, marks
    for named in times.in_text(folded):
        yield named.start, named.end, {mark(WITHIN, name) for name in named.wholes}


def marks_within(first: int, last: int) -> tuple[str, ...]:
    """The marks of what is dated in the time from one year to another."""
    wholes, years = dates.within(first, last)
    return (*(mark(WITHIN, name) for name in wholes), *(mark(DATE, name) for name in years))


def code_marks(code: str) -> tuple[str, ...]:
    """The marks by which a code is found."""
    return (
        mark(CODE, spelled(codes.squash(code))),
        *(mark(PARTS, spelled_parts(name)) for name in codes.levels(code)[:1]),
    )


def spelled_parts(name: str) -> str:
    """A code's name by its parts, as `spelled` for one token."""
    return codes.JOINT.join(map(spelled, name.split(codes.JOINT)))


@lru_cache(maxsize=16)
def _key_tokens(text: str) -> str:
    """Tokens that complete what is typed: pairs of characters, pinyin, and codes from each of their characters on."""
    folded = joined(fold(text))
    extra = dict.fromkeys(pinyin.keys(folded))
    for match in codes.find(folded):
        code = spelled(codes.squash(match[0]))
        extra |= dict.fromkeys(code[number : number + 24] for number in range(len(code)))
    found = split(folded)
    for token in found:
        if token.isascii() and any(character.isdigit() for character in token):
            extra |= dict.fromkeys(token[number:][:24] for number in range(len(token)))
    extra |= dict.fromkeys(sorted(number_marks(folded)))
    return " ".join([*found, GAP, *extra])
