"""The order of the first results: the same for all engines, judged on the texts themselves.

An engine ranks by numbers of its own. The best of its hits are put in order here: a word in the heading before one in
the text, what was typed in one run before its words apart, and 服务 in 展览和服务 far before 和服.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modelsearch.query import And, Boost, Or, Phrase, PlainText, SearchQuery

from . import tokens
from .folding import RUN, fold
from .query import kept_words
from .words import stands_as_word

# So many of an engine's best hits are put in order.
WINDOW = 120
_LOOKED_AT = 4
_TORN = 0.1


@dataclass(frozen=True)
class Word:
    """What is sought, as the tokens of the index spell it."""

    needle: str
    length: int
    is_han: bool


@dataclass(frozen=True)
class Sought:
    """What a record is judged by: words, and runs of them as they were typed."""

    words: tuple[Word, ...]
    runs: tuple[Word, ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.runs)


@dataclass(frozen=True)
class Text:
    """The tokens of a record's heading and of its other texts, joined by spaces."""

    heading: str
    body: str


def sought(query: SearchQuery) -> Sought:
    """What a query seeks."""
    words: dict[str, None] = {}
    runs: dict[str, None] = {}
    for leaf in _leaves(query):
        folded = fold(leaf.query_string).strip()
        if isinstance(leaf, Phrase):
            words[folded] = None
            continue
        for han, other in RUN.findall(folded):
            parts = kept_words(han) if han else [other]
            words |= dict.fromkeys(parts)
            if len(parts) > 1:
                runs[han] = None
    return Sought(tuple(map(_word, words)), tuple(map(_word, runs)))


def _word(text: str) -> Word:
    found, _is_one = tokens.phrase(text)
    return Word(" ".join(found), len(text), RUN.sub("", text) == "" and not text.isascii())


def _leaves(query: SearchQuery) -> Iterable[PlainText | Phrase]:
    if isinstance(query, PlainText | Phrase):
        yield query
    elif isinstance(query, Boost):
        yield from _leaves(query.subquery)
    elif isinstance(query, And | Or):
        for part in query.subqueries:
            yield from _leaves(part)


def score(text: Text, wanted: Sought) -> float:
    """How well a record answers; larger is better."""
    total = 0.0
    for word in wanted.words:
        weight = 1 + math.log1p(word.length)
        total += weight * (6 * _presence(text.heading, word, titled=True) + 2 * _presence(text.body, word))
    for run in wanted.runs:
        total += 12 if run.needle in text.heading else 0
        total += 6 if run.needle in text.body else 0
    # The heading is what was typed, and nothing else; its last character closes it with a token of its own.
    whole = text.heading[:-2] if text.heading[-2:-1] == " " else text.heading
    return total + 10 * any(word.needle == whole for word in (*wanted.runs, *wanted.words))


def _presence(text: str, word: Word, *, titled: bool = False) -> float:
    """From 0 to 1: how much of a text a word makes up; next to nothing where it never stands as a word."""
    needle = word.needle
    if not needle:
        return 0.0
    if not word.is_han:
        text, needle = f" {text} ", f" {needle} "
    at = text.find(needle)
    if at < 0:
        return 0.0
    times = text.count(needle)
    length = len(text) / 3
    much = 0.6 + 0.4 * min(1.0, word.length * times / length) if titled else times / (times + 0.6 + length / 3000)
    if not word.is_han or not 1 < word.length <= 3:
        return much
    for _place in range(_LOOKED_AT):
        if stands_as_word(*_around(text, at, at + len(needle))):
            return much
        at = text.find(needle, at + 1)
        if at < 0:
            return much * _TORN
    return much * 2 * _TORN


def _around(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The characters a word stands among, up to eight on each side, and where it stands among them.

    `text[start:end]` are the word's pairs: 档案 案馆 for 档案馆.
    """
    pairs = text[start:end].split(" ")
    word = "".join(pair[0] for pair in pairs) + pairs[-1][1:]
    before, after = "", ""
    for pair in reversed(text[max(0, start - 24) : start].split(" ")[:-1]):
        if len(pair) != 2 or pair[1] != (before or word)[0]:
            break
        before = pair[0] + before
    for pair in text[end + 1 : end + 25].split(" "):
        if len(pair) != 2 or pair[0] != (word + after)[-1]:
            break
        after += pair[1]
    return before + word + after, len(before), len(before) + len(word)


def ordered(hits: Sequence[int], texts: dict[int, Text], wanted: Sought) -> list[int]:
    """The hits, best first; those that answer equally well keep the order the engine gave them."""
    if not wanted:
        return list(hits)
    scores = {hit: score(texts[hit], wanted) if hit in texts else 0.0 for hit in hits}
    return sorted(hits, key=lambda hit: -scores[hit])
