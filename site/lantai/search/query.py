"""Reading what people type into a search box.

Words are all wanted, wherever they stand; of two with OR between them one will do. "Quoted" text (also “ ”, 「 」) is wanted as it
stands; what begins with a minus is not wanted. A year or day finds every spelling of it, so does a number, a reference code every way
of writing it; a word finds what else it is called (`lantai.search.synonyms`), a long time what is dated in it, unless it is quoted or
not wanted. Nothing that can be typed is an error: what cannot
be read is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from modelsearch.query import MATCH_ALL, MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from . import codes, dates, english, numbers, synonyms, times, tokens, variants, words
from .folding import HAN, RUN, fold, joined

# The work of a query is bounded: what is longer is cut, what is more is left out.
LONGEST = 200
MOST_PIECES = 16
MOST_OTHERS = 24
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)[-－−](?=\S))?"
    r"(?:[\"＂“”「『](?P<phrase>[^\"＂“”「」『』]*)[\"＂“”」』]|(?P<word>[^\s\"＂“”「」『』]+))"
)
_HAN = re.compile(f"[{HAN}]")
_DIGITS = re.compile(r"\d[\d,]*")
# In capitals; and what stands for it in folded text.
_OR = re.compile(r"(?<= )OR(?= )")
_EITHER = "|"
# What stands before a code on a card.
_LABEL = re.compile(r"档号[\s:]*(?=[a-z\d])")


class Spelled(Phrase):
    """Text that may be spelled otherwise in the records: a date, a number or a code.

    `marks` are its tokens in the index, `ways` folded texts that say the same; `times` are the first and last years
    of long times, what is dated in which is found as well; `is_marked` where every text that says it has one of its marks: 5元 is not
    in 35元.
    """

    def __init__(
        self,
        query_string: str,
        marks: tuple[str, ...],
        ways: tuple[str, ...] = (),
        *,
        times: tuple[tuple[int, int], ...] = (),
        is_marked: bool = False,
    ) -> None:
        super().__init__(query_string)
        self.marks = marks
        self.ways = ways
        self.times = times
        self.within = tuple(dict.fromkeys(mark for years in times for mark in tokens.marks_within(*years)))
        self.is_marked = is_marked

    @property
    def as_said(self) -> Phrase:
        """What says so itself, without what is but dated in it."""
        if not self.times:
            return self
        if not self.marks:
            return Phrase(self.query_string)
        return Spelled(self.query_string, self.marks, self.ways, is_marked=self.is_marked)


class Named(PlainText):
    """Words some of which have other names: `others` has them by the folded word, as editors wrote them."""

    def __init__(self, query_string: str, others: dict[str, tuple[str, ...]]) -> None:
        super().__init__(query_string)
        self.others = others


class Parsed(And):
    """What was typed, as a query any backend of modelsearch understands.

    `words` are the folded strings to highlight, longest first, `marks` the dates, numbers and codes among them (see
    `lantai.search.tokens`), `others` what will do in place of what was typed, words as editors wrote them and years, `in_one` folded text of
    several parts that was typed in one, such as 第一中学, `is_empty` says that nothing is looked for.
    """

    def __init__(
        self, text: str, wanted: list[SearchQuery], unwanted: list[SearchQuery], in_one: tuple[str, ...] = ()
    ) -> None:
        parts = [*wanted, *(Not(query) for query in unwanted)]
        super().__init__(parts or [MATCH_NONE])
        self.text = text
        self.wanted = wanted
        self.in_one = in_one
        self.is_empty = not parts
        self.words = tuple(sorted(_to_highlight(wanted), key=lambda word: (-len(word), word)))
        spelled = [query for query in leaves_of(wanted) if isinstance(query, Spelled)]
        self.marks = tuple(mark for query in spelled for mark in (*query.marks, *query.within))
        self._others = {word: names for query in wanted for word, names in others_of(query).items()}
        self._others |= {query.query_string: tuple(map(_as_years, query.times)) for query in spelled if query.times}

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for names in self._others.values() for name in names))

    @property
    def as_typed(self) -> str:
        """What to type to find the words themselves only: those that have other names and long times, in quotation marks."""
        if not self._others:
            return self.text
        named = re.compile("|".join(sorted(map(re.escape, self._others), key=len, reverse=True)))
        out, at = "", 0
        for piece in _PIECE.finditer(self.text):
            if piece["word"] is None or piece["minus"]:
                continue
            for match in named.finditer(fold(piece["word"])):
                start, end = piece.start("word") + match.start(), piece.start("word") + match.end()
                out += f'{self.text[at:start]} "{self.text[start:end]}" '
                at = end
        return " ".join((out + self.text[at:]).split())


def parse(text: str) -> Parsed:
    """Read what was typed. Never raises; what holds no letter, digit or character finds nothing."""
    synonyms.refresh(words.refresh())
    typed = " ".join(str(text)[: LONGEST * 4].replace("\0", " ").split())[:LONGEST]
    folded = _closed(_closed(_LABEL.sub(" ", fold(_OR.sub(_EITHER, typed))), dates.find), numbers.find)
    wanted: list[SearchQuery] = []
    unwanted: list[SearchQuery] = []
    in_one: list[str] = []
    # Where the piece before begins in `wanted`, and whether this one will do in its place.
    begins, is_either = 0, False
    code_ends = 0
    for match in _PIECE.finditer(folded):
        if len(wanted) + len(unwanted) >= MOST_PIECES:
            break
        if match.start() < code_ends:
            continue
        if match["word"] == _EITHER:
            is_either = bool(wanted)
            continue
        if match["phrase"] is not None:
            leaves = [Phrase(joined(match["phrase"]))] if RUN.search(match["phrase"]) else []
        elif not match["minus"] and (spaced := codes.SPACED.match(folded, match.start())):
            code_ends = spaced.end()
            leaves = [_spaced(spaced[0])]
        else:
            leaves = list(_leaves(dates.plain(joined(english.without_owner(match["word"])))))
        if not leaves:
            continue
        if match["minus"]:
            # All of a piece is unwanted together: -1958年水库 leaves a reservoir of another year.
            unwanted.append(_together([leaf.as_said if isinstance(leaf, Spelled) else leaf for leaf in leaves]))
            continue
        leaves = [_or_apart(leaf) if isinstance(leaf, Spelled) else leaf for leaf in leaves]
        if is_either:
            wanted[begins:] = [Or([_together(wanted[begins:]), _together(leaves)])]
            is_either = False
        else:
            begins = len(wanted)
            wanted += leaves
            if len(leaves) > 1:
                in_one.append(match["word"])
    return Parsed(typed, _named(_telling(wanted[:MOST_PIECES])), unwanted, tuple(in_one))


def _together(leaves: list[SearchQuery]) -> SearchQuery:
    return leaves[0] if len(leaves) == 1 else And(leaves)


def _closed(folded: str, find: Callable[[str], Iterator[dates.Written | numbers.Counted]]) -> str:
    """The text with dates or numbers in one piece that are set with spaces: 1958 年 10 月 6 日."""
    for start, end in sorted({(found.start, found.end) for found in find(folded)}, reverse=True):
        # 1958 年画 are two words.
        if not _HAN.match(folded, end):
            folded = folded[:start] + folded[start:end].replace(" ", "") + folded[end:]
    return folded


def _as_years(years: tuple[int, int]) -> str:
    return "{}—{}年".format(*years)


def any_of(text: str) -> SearchQuery:
    """What was typed, wanted in part: any of its words will do. For suggestions and near misses."""
    parsed = parse(text)
    return Or(parsed.wanted) if parsed.wanted else MATCH_NONE


def nothing_typed(query: SearchQuery) -> bool:
    """Whether a query asks for nothing in particular."""
    return query is MATCH_ALL or (isinstance(query, Parsed) and query.is_empty)


def others_of(query: SearchQuery) -> dict[str, tuple[str, ...]]:
    """What the words of a query are also called."""
    return query.others if isinstance(query, Named) else {}


def leaves_of(queries: Iterable[SearchQuery]) -> Iterator[PlainText | Phrase]:
    """The texts of wanted queries, those of ways to read the same included."""
    for query in queries:
        if isinstance(query, PlainText | Phrase):
            yield query
        elif isinstance(query, Boost):
            yield from leaves_of([query.subquery])
        elif isinstance(query, And | Or):
            yield from leaves_of(query.subqueries)


def _spaced(folded: str) -> SearchQuery:
    """Words that may be one code written with spaces, such as j29 1 34 and Excel 2003; or else all of them."""
    parts = folded.split()
    code = Spelled(folded, tokens.code_marks("-".join(parts)), (codes.squash(folded),))
    return Or([code, And([leaf for part in parts for leaf in _leaves(part)])])


def _telling(wanted: list[SearchQuery]) -> list[SearchQuery]:
    """Without words that say nothing (柳溪 的 茶馆), where there are others."""
    found = [query for query in wanted if not _says_nothing(query)]
    return found or wanted


def _says_nothing(query: SearchQuery) -> bool:
    return isinstance(query, PlainText | Spelled) and query.query_string in words.STOP


def _named(wanted: list[SearchQuery]) -> list[SearchQuery]:
    """The same, with what its words are also called; not those of a group of which two are typed, for both are wanted."""
    typed: set[str] = set()
    for query in leaves_of(wanted):
        typed.update([query.query_string.strip()] if isinstance(query, Phrase) else _kept(query.query_string))
    left = MOST_OTHERS
    out: list[SearchQuery] = []
    for query in wanted:
        others: dict[str, tuple[str, ...]] = {}
        for word in _kept(query.query_string) if isinstance(query, PlainText) else ():
            names = synonyms.of(word)[:left]
            if names and word not in others and typed.isdisjoint(map(fold, names)):
                others[word] = names
                left -= len(names)
        out.append(Named(query.query_string, others) if others else query)
    return out


def _kept(folded: str) -> list[str]:
    return [word for han, _other in RUN.findall(folded) if han for word in kept_words(han)]


def _leaves(folded: str) -> Iterator[SearchQuery]:
    """One piece without spaces: its dates, numbers and codes, and what stands between them."""
    at = 0
    for start, end, spelled in _spelled_places(folded):
        if start < at:
            continue
        if RUN.search(folded[at:start]):
            yield PlainText(folded[at:start])
        yield spelled
        at = end
    if RUN.search(folded[at:]):
        yield PlainText(folded[at:])


def _or_apart(spelled: Spelled) -> SearchQuery:
    """A day whose year may stand in another sentence: 2020年……2月10日起复工."""
    a_day = tokens.mark(tokens.DATE, "")
    for mark in spelled.marks:
        name = mark.removeprefix(a_day)
        if mark.startswith(a_day) and len(name) == len("19581006"):
            parts = [tokens.mark(tokens.DATE, part) for part in (name[:4], f"m{name[4:]}")]
            return Or([spelled, And([Spelled(spelled.query_string, (part,), is_marked=True) for part in parts])])
    return spelled


def _spelled_places(folded: str) -> Iterator[tuple[int, int, Spelled]]:
    marks: dict[tuple[int, int], list[str]] = {}
    ways: dict[tuple[int, int], list[str]] = {}
    years: dict[tuple[int, int], list[tuple[int, int]]] = {}
    counted: set[tuple[int, int]] = set()
    for match in codes.find(folded):
        marks[match.span()] = [*tokens.code_marks(match[0])]
        ways[match.span()] = [codes.squash(match[0])]
    for match in RUN.finditer(folded):
        if match[2] and codes.may_be_squashed(match[2]):
            marks.setdefault(match.span(), []).append(tokens.mark(tokens.CODE, tokens.spelled(match[2])))
            others = [" ".join(codes.apart(match[2])), *english.forms(match[2])]
            ways.setdefault(match.span(), [way for way in others if way != match[2]])
    ends = _word_ends(folded)
    for date in (*dates.find(folded), *dates.perhaps(folded)):
        # 六月 in 六月雪 is no month.
        if not date.name.startswith("m") or {date.start, date.end} <= ends:
            marks.setdefault((date.start, date.end), []).append(tokens.mark(tokens.DATE, date.name))
    for time in times.in_query(folded):
        if {time.start, time.end} <= ends:
            span = time.start, time.end
            marks.setdefault(span, [])
            names = [*time.ways, *(fold(name) for way in time.ways for name in synonyms.of(way))]
            ways.setdefault(span, []).extend(way for way in names if way != folded[slice(*span)])
            before = years.setdefault(span, [])
            # 五六十年代 are twenty years.
            since = before.pop()[0] if before and before[-1][1] + 1 == time.years[0] else time.years[0]
            before.append((since, time.years[1]))
    for number in numbers.find(folded):
        if not {number.start, number.end} <= ends:
            # 900口人, where 口人 is read as a word.
            if number.names[-1].isdecimal() and (digits := _DIGITS.match(folded, number.start)):
                marks.setdefault(digits.span(), []).append(tokens.mark(tokens.NUMBER, number.names[-1]))
        else:
            marks.setdefault((number.start, number.end), []).append(tokens.mark(tokens.NUMBER, number.names[0]))
            if numbers.has_unit(number.names[0]):
                counted.add((number.start, number.end))
    # The longer one first where two begin together; a date within a code is part of the code.
    for span in sorted(marks, key=lambda span: (span[0], -span[1])):
        start, end = span
        yield (
            start,
            end,
            Spelled(
                folded[start:end],
                tuple(marks[span]),
                tuple(ways.get(span, ())),
                times=tuple(years.get(span, ())),
                is_marked=span in counted,
            ),
        )


def _word_ends(folded: str) -> set[int]:
    """Where words begin and end."""
    ends = {match.end() for match in re.finditer("%", folded)}
    for match in RUN.finditer(folded):
        ends.update(match.span())
        if match[1]:
            ends.update(accumulate(map(len, words.cut(match[1])), initial=match.start()))
    return ends


def _to_highlight(wanted: list[SearchQuery]) -> set[str]:
    found: set[str] = set()
    for query in leaves_of(wanted):
        if isinstance(query, Phrase):
            found.add(query.query_string.strip())
            found.update(query.ways if isinstance(query, Spelled) else ())
            continue
        found.update(fold(name) for names in others_of(query).values() for name in names)
        for han, other in RUN.findall(query.query_string):
            found.add(han or other)
            for word in kept_words(han) if han else ():
                found.update((word, *variants.of(word)))
    return found


def kept_words(run: str) -> list[str]:
    """The words of a run that say something; all of them where none does."""
    for text in (words.FORM.sub(" ", words.ASKED.sub(" ", run)), run):
        if kept := [word for part in text.split() for word in words.cut(part) if word not in words.STOP]:
            return kept
    return list(words.cut(run))


def ranking_words(run: str) -> list[str]:
    """The kept words of a run, and those by which of its records come first."""
    return list(dict.fromkeys([*kept_words(run), *words.FORM.findall(words.ASKED.sub(" ", run))]))
