"""The order of the first results: the same for all engines, judged on the texts themselves.

An engine ranks by numbers of its own. The best of its hits are put in order here: a word in the heading before one in
the text, what was typed in one run before its words apart, and 服务 in 展览和服务 far before 和服.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from modelsearch.query import Phrase, SearchQuery

from . import tokens, variants
from .folding import RUN, fold
from .query import Parsed, Spelled, leaves_of, others_of, ranking_words
from .words import standing

# So many of an engine's best hits are put in order.
WINDOW = 120
_LOOKED_AT = 4
_TORN = 0.1
NONE: Mapping[str, float] = MappingProxyType({})
# What another spelling of a word is worth beside the word itself, and another name: 知识青年 in a heading is less than 知青 in a
# text.
_SPELLING, _NAME = 0.8, 0.15
# What one character is worth beside other words: 乡 of 枫林乡 is in many headings.
_LETTER = 0.5


@dataclass(frozen=True)
class Word:
    """What is sought, as `Text` spells it: `needle` begins and ends with a space where no more letters may stand.

    `others` will do in its place, and weigh less.
    """

    needle: str
    length: int
    weight: float
    is_han: bool
    others: tuple["Word", ...] = ()


@dataclass(frozen=True)
class Sought:
    """What a record is judged by: words, and runs of them as they were typed."""

    words: tuple[Word, ...]
    runs: tuple[Word, ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.runs)


@dataclass(frozen=True)
class Text:
    """A record's heading and its other texts: runs of characters or letters, spaces between them (`tokens.runs`)."""

    heading: str
    body: str


def sought(query: SearchQuery) -> Sought:
    """What a query seeks."""
    words: dict[str, dict[str, float]] = {}
    runs: dict[str, None] = dict.fromkeys(query.in_one if isinstance(query, Parsed) else ())
    for leaf in leaves_of([query]):
        folded = fold(leaf.query_string).strip()
        if isinstance(leaf, Phrase):
            words[folded] = dict.fromkeys(leaf.ways, _SPELLING) if isinstance(leaf, Spelled) else {}
            continue
        others = others_of(leaf)
        pieces = RUN.findall(folded)
        if len(pieces) > 1:
            runs[folded] = None
        for han, other in pieces:
            parts = ranking_words(han) if han else [other]
            for part in parts:
                names = dict.fromkeys(map(fold, others.get(part, ())), _NAME)
                words[part] = names | dict.fromkeys(variants.of(part), _SPELLING)
            if len(parts) > 1:
                runs[han] = None
    beside = len(words) > 1
    return Sought(
        tuple(_word(word, _weight(word, beside=beside), others) for word, others in words.items()),
        tuple(_word(run, 1.0) for run in runs),
    )


def _weight(word: str, *, beside: bool) -> float:
    return _LETTER if beside and len(word) == 1 and is_han(word) else 1 + math.log1p(len(word))


def _word(text: str, weight: float, others: Mapping[str, float] = NONE) -> Word:
    needle = tokens.runs(text)
    if needle and not is_han(needle[0]):
        needle = f" {needle}"
    if needle and not is_han(needle[-1]):
        needle = f"{needle} "
    ways = tuple(_word(other, worth * weight) for other, worth in others.items())
    return Word(needle, len(text), weight, bool(needle) and " " not in needle, ways)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    match = RUN.match(character)
    return match is not None and match[1] is not None


def score(text: Text, wanted: Sought) -> float:
    """How well a record answers; larger is better."""
    heading, body = f" {text.heading} ", f" {text.body} "
    total = 0.0
    for word in wanted.words:
        total += max(_worth(heading, body, way) for way in (word, *word.others))
    for run in wanted.runs:
        total += 12 if run.needle in heading else 0
        total += 6 if run.needle in body else 0
    # The heading is what was typed, and nothing else.
    return total + 10 * any(word.needle.strip() == text.heading for word in (*wanted.runs, *wanted.words))


def _worth(heading: str, body: str, word: Word) -> float:
    return word.weight * (6 * _presence(heading, word, titled=True) + 2 * _presence(body, word))


def _presence(text: str, word: Word, *, titled: bool = False) -> float:
    """From 0 to 1: how much of a text a word makes up; next to nothing where it never stands as a word."""
    at = text.find(word.needle) if word.needle else -1
    if at < 0:
        return 0.0
    times = text.count(word.needle)
    much = 0.6 + 0.4 * min(1.0, word.length * times / len(text)) if titled else times / (times + 0.6 + len(text) / 3000)
    if not word.is_han or not 1 < word.length <= 3:
        return much
    best = 0.0
    for _place in range(_LOOKED_AT):
        best = max(best, standing(*_around(text, at, at + len(word.needle))))
        at = text.find(word.needle, at + 1)
        if best == 1 or at < 0:
            break
    return much * (best or (_TORN if at < 0 else 2 * _TORN))


def _around(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The run a word stands in, up to eight characters on each side of it, and where it stands in that."""
    before = text[max(0, start - 8) : start].split(" ")[-1]
    after = text[end : end + 8].split(" ")[0]
    return before + text[start:end] + after, len(before), len(before) + end - start


def ordered(hits: Sequence[int], texts: Mapping[int, Text], wanted: Sought, weights: Mapping[int, float]) -> list[int]:
    """The hits, best first; those that answer equally well keep the order the engine gave them.

    `weights` are those of hits that do not weigh 1.
    """
    if not wanted:
        return list(hits)
    scores = {hit: score(texts[hit], wanted) * weights.get(hit, 1) if hit in texts else 0.0 for hit in hits}
    return sorted(hits, key=lambda hit: -scores[hit])


def weights_of(model: Any, hits: Sequence[int]) -> dict[int, float]:
    """What records of a model weigh where it is not 1, as its `search_weights(keys)` says, if it has one."""
    weigh = getattr(model, "search_weights", None)
    return weigh(hits) if weigh else {}
