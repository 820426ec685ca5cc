"""Remarks on the style of a yearbook text: one function, over plain text and a list of words.

Rules of Chinese yearbook compiling: third person, no “our county”, every date with its year, no word that is
only true today, statutory units (GB 3100–3102), abbreviations explained where they first stand.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST_PERSON, OUR_PLACE, RELATIVE_TIME = "first_person", "our_place", "relative_time"
UNIT, ABBREVIATION, OTHER, KNOWN = "unit", "abbreviation", "other", "known"
MISSING_YEAR, SHORT_YEAR = "missing_year", "short_year"

LABELS = {
    FIRST_PERSON: gettext_lazy("first person"),
    OUR_PLACE: gettext_lazy("“our” place or unit"),
    RELATIVE_TIME: gettext_lazy("relative time word"),
    UNIT: gettext_lazy("non-statutory unit"),
    ABBREVIATION: gettext_lazy("unexplained abbreviation"),
    OTHER: gettext_lazy("word to avoid"),
    MISSING_YEAR: gettext_lazy("date without its year"),
    SHORT_YEAR: gettext_lazy("year cut short"),
}

_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;]?[”’）]?\n?")
_YEAR = re.compile(r"(?<!\d)((?:1[89]|20|21)\d{2})\s*(?:—|－|-|～|~|至|、)?\s*(?:(?:1[89]|20|21)\d{2})?\s*年")
_SHORT_YEAR = re.compile(r"(?<![\d—－～~-])\d{2}年(?=\d{1,2}月)")
# 6月9日, 6月9—11日, 6月上旬, 6月; not 6个月, and not the 11日 that goes on from 6月9.
_DATE = re.compile(
    r"(?<![\d年个])(?:1[0-2]|0?[1-9])月(?:\s*[0-3]?\d(?:\s*[—－～~至、-]\s*[0-3]?\d)?日|[上中下]旬|[初底末份])?"
)
_NUMBER = r"(?:\d[\d,，.．]*|[〇零一二三四五六七八九十百千万亿两几数半]+)\s*[余多来]?\s*[百千万亿]*\s*[余多来]?\s*"
_DIGITS = r"\d[\d,，.．]*\s*[余多来]?\s*[百千万亿]*\s*[余多来]?\s*"
_LATIN = re.compile(r"(?<![A-Za-z0-9·./_-])[A-Z][A-Z0-9]*[A-Z][A-Za-z0-9]*(?![A-Za-z0-9·/_-])")
_BRACKET = "（("


class Term(Protocol):
    """What the check asks of a word: `StyleTerm` has it."""

    kind: str
    term: str
    instead: str
    why: str
    after_digits_only: bool


@dataclass(frozen=True)
class Remark:
    """Something to mend or to overrule. `start` and `end` are places in the text, `sentence` is what stands around."""

    rule: str
    found: str
    start: int
    end: int
    sentence: str
    why: str
    instead: str = ""

    @property
    def label(self) -> str:
        """The rule in words."""
        from .checking import LABELS as ALL

        return str(ALL[self.rule])

    @property
    def key(self) -> tuple[str, str, str]:
        """What an overruling holds for."""
        return (self.rule, self.found, self.sentence)

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence before the found words, the words, and the rest."""
        at = self.sentence.find(self.found)
        if at < 0:
            return (self.sentence, "", "")
        return (self.sentence[:at], self.found, self.sentence[at + len(self.found) :])


def remarks(text: str, *, year: int, terms: Iterable[Term]) -> list[Remark]:
    """All remarks on a text, in the order of their places.

    `year` is the year the yearbook tells of: a date after another year is asked for its own. `terms` are the
    words in use, of all kinds. The text is taken as it is; places are counted in characters from 0.
    """
    words = list(terms)
    known = _places_of(text, [term.term for term in words if term.kind == KNOWN])
    found = [
        *_words(text, [t for t in words if t.kind in {FIRST_PERSON, OUR_PLACE, RELATIVE_TIME, OTHER}], known),
        *_units(text, [t for t in words if t.kind == UNIT], known),
        *_abbreviations(text, [t for t in words if t.kind == ABBREVIATION], known),
        *_latin(text, {t.term for t in words if t.kind in {KNOWN, ABBREVIATION, UNIT}}),
        *_dates(text, year),
    ]
    sentences = list(_sentences(text))
    return [
        Remark(rule, text[start:end], start, end, _sentence_at(sentences, start), why, instead)
        for start, end, rule, why, instead in sorted(found)
    ]


Found = tuple[int, int, str, str, str]
Span = tuple[int, int]


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _places_of(text: str, words: Sequence[str]) -> list[Span]:
    return [match.span() for match in re.finditer(_alternatives(words), text)] if words else []


def _inside(span: Span, spans: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _words(text: str, terms: Sequence[Term], known: Sequence[Span]) -> Iterable[Found]:
    """The longest word at each place: 我省, and not 我 as well; 近年来, and not 近年."""
    by_word = {term.term: term for term in terms}
    if not by_word:
        return
    for match in re.finditer(_alternatives(by_word), text):
        if not _inside(match.span(), known):
            term = by_word[match[0]]
            yield (*match.span(), term.kind, term.why, term.instead)


def _units(text: str, terms: Sequence[Term], known: Sequence[Span]) -> Iterable[Found]:
    """Units only behind a number. The whole quantity is quoted: 300余亩."""
    by_word = {term.term: term for term in terms}
    for number, chosen in (
        (_NUMBER, [t.term for t in terms if not t.after_digits_only]),
        (_DIGITS, [t.term for t in terms if t.after_digits_only]),
    ):
        if not chosen:
            continue
        for match in re.finditer(rf"({number})({_alternatives(chosen)})(?![A-Za-z])", text):
            term = by_word[match[2]]
            if term.after_digits_only and _goes_on(text, match.end(), term.term):
                continue
            if not _inside(match.span(2), known):
                yield (*match.span(), UNIT, term.why, term.instead)


# What follows shows that the word is no unit: 5里面, 2两种, 10方面, 3平方米.
_NO_UNIT = {
    "里": "面程外边",
    "两": "个种项次地级会年月天岁者",
    "方": "面案言针式向便法米位",
    "平方": "米千公厘分毫尺丈",
    "立方": "米厘分毫尺",
    "石": "头油材刻板质碑桥",
    "担": "任保负当心",
    "尺": "寸度",
    "钱": "款币财",
}


def _goes_on(text: str, end: int, unit: str) -> bool:
    return end < len(text) and text[end] in _NO_UNIT.get(unit, "")


def _abbreviations(text: str, terms: Sequence[Term], known: Sequence[Span]) -> Iterable[Found]:
    """The first place of each, if its full form does not stand before it or in brackets behind it."""
    for term in terms:
        start = text.find(term.term)
        span = (start, start + len(term.term))
        if start < 0 or _inside(span, known) or _is_explained(text, span, term.instead):
            continue
        yield (*span, ABBREVIATION, term.why, term.instead)


def _latin(text: str, known: set[str]) -> Iterable[Found]:
    """Latin capitals (OCR, GIS) at their first place."""
    seen: set[str] = set()
    for match in _LATIN.finditer(text):
        word = match[0]
        if word in seen or word in known:
            continue
        seen.add(word)
        if not _is_explained(text, match.span(), ""):
            why = _("An abbreviation is explained where it first stands: 光学字符识别（OCR）.")
            yield (*match.span(), ABBREVIATION, why, "")


def _is_explained(text: str, span: Span, full: str) -> bool:
    """全称（简称…, 以下简称“简称”, 简称（全称…, or the full form anywhere before."""
    start, end = span
    before = text[:start].rstrip('“"「‘ ')
    if before.endswith(("简称", "简称为", "称为", "缩写为", *_BRACKET)):
        return True
    if end < len(text) and text[end:].lstrip('”"」’ ')[:1] in tuple(_BRACKET):
        return True
    return bool(full) and full in text[:start]


def _dates(text: str, year: int) -> Iterable[Found]:
    """Dates with no year before them in the text, or behind another year than the one told of."""
    years = [(match.start(), match.end(), int(match[1]), match[0]) for match in _YEAR.finditer(text)]
    for match in _SHORT_YEAR.finditer(text):
        yield (*match.span(), SHORT_YEAR, _("Years are written with four digits."), "")
    for match in _DATE.finditer(text):
        before = [entry for entry in years if entry[1] <= match.start()]
        if before and before[-1][1] == match.start():
            continue
        if _SHORT_YEAR.search(text, max(0, match.start() - 3), match.end()):
            continue
        if not before:
            why = _("No year stands before this date.")
        elif before[-1][2] != year and str(year) not in before[-1][3]:
            why = _("The last year named before it is %(last)s, the yearbook tells of %(year)s.") % {
                "last": before[-1][2],
                "year": year,
            }
        else:
            continue
        yield (*match.span(), MISSING_YEAR, why, f"{year}年{match[0]}")


def _sentences(text: str) -> Iterable[tuple[int, str]]:
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield match.start(), match[0].strip()


def _sentence_at(sentences: Sequence[tuple[int, str]], place: int) -> str:
    chosen = ""
    for start, sentence in sentences:
        if start > place:
            break
        chosen = sentence
    return chosen
