"""From modelsearch's queries to a small neutral tree, which each engine writes in its own language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from . import codes, pinyin, tokens, variants
from .folding import RUN, fold
from .query import Spelled, kept_words, others_of

# Words of one query that are looked for; the rest is left out.
MOST_WORDS = 24
# And so many other spellings of them.
MOST_SPELLINGS = 24
# And so many dates that lie in the times it names, and other ways to write them.
MOST_DATES = 96
# From so many characters in a row on the sentence marks may have been left out; words of so many are looked for on both
# sides of one.
PASTED, PARTED = 14, 4
NO_OTHERS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Run:
    """Tokens that follow each other; the last one only begins so where `is_prefix`."""

    tokens: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Every:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Any:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Without:
    """All records that do not match `part`."""

    part: "Node"


@dataclass(frozen=True)
class Everything:
    pass


@dataclass(frozen=True)
class Nothing:
    pass


Node = Run | Every | Any | Without | Everything | Nothing


def build(query: SearchQuery, *, completing: bool = False, in_some_fields: bool = False) -> Node:
    """The tree of a query.

    `completing`: of what is being typed, whose words may only have begun. `in_some_fields`: marks do not count,
    for they are those of the whole record.
    """
    return _Builder(completing, in_some_fields).node(query)


class _Builder:
    def __init__(self, completing: bool, in_some_fields: bool) -> None:
        self.completing = completing
        self.in_some_fields = in_some_fields
        self.left = MOST_WORDS
        self.spellings_left = MOST_SPELLINGS
        self.dates_left = MOST_DATES

    def node(self, query: SearchQuery) -> Node:
        if isinstance(query, Spelled):
            return self._spelled(query)
        if isinstance(query, Phrase):
            return self._phrase(fold(query.query_string), is_quoted=True)
        if isinstance(query, PlainText | Fuzzy):
            words = self._words(fold(query.query_string), others_of(query))
            return some(words) if query.operator == "or" else every(words)
        if isinstance(query, Boost):
            return self.node(query.subquery)
        if isinstance(query, MatchAll):
            return Everything()
        if isinstance(query, Not):
            return without(self.node(query.subquery))
        if isinstance(query, And):
            return every([self.node(part) for part in query.subqueries])
        if isinstance(query, Or):
            return some([self.node(part) for part in query.subqueries])
        raise NotImplementedError(type(query).__name__)

    def _spelled(self, query: Spelled) -> Node:
        text = fold(query.query_string)
        marks: list[Node] = [] if self.in_some_fields else [self._mark(mark) for mark in query.marks]
        if self.completing:
            return some([*marks, *self._begun(text)])
        if not self.in_some_fields:
            marks += [Run((mark,)) for mark in self._dates(query.within)]
        ways: list[Node] = [Run(tuple(tokens.phrase(way)[0])) for way in self._dates(query.ways)]
        if self.in_some_fields or not query.is_marked:
            ways.append(self._phrase(text))
        return some([*marks, *ways])

    def _begun(self, text: str) -> list[Node]:
        code = tokens.spelled(codes.squash(text))
        if code.isascii():
            return [Run((way,), is_prefix=True) for way in pinyin.ways(code)]
        return [every(self._words(text))]

    def _dates(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        kept = wanted[: self.dates_left]
        self.dates_left -= len(kept)
        return kept

    def _mark(self, name: str) -> Node:
        # Of a code its last part may only have begun.
        return Run((name,), is_prefix=self.completing and name.startswith(tokens.mark(tokens.PARTS, "")))

    def _phrase(self, folded: str, *, is_quoted: bool = False) -> Node:
        found, is_one = tokens.phrase(folded)
        if not found:
            return Nothing()
        if is_one:
            return self._character(found[0])
        if self.completing and found[-1].isascii():
            # Pinyin and codes are kept to so many letters.
            return some([Run((*found[:-1], way), is_prefix=True) for way in pinyin.ways(found[-1])])
        # In a text "120张" may go on: its last character begins a pair there.
        return Run(tuple(found), is_prefix=is_quoted and len(found[-1]) == 1 and not found[-1].isascii())

    def _character(self, character: str) -> Node:
        if self.completing or self.in_some_fields:
            return Run((character,), is_prefix=True)
        return Run((tokens.mark(tokens.CHARACTER, character),))

    def _words(self, folded: str, others: Mapping[str, tuple[str, ...]] = NO_OTHERS) -> list[Node]:
        out: list[Node] = []
        for han, other in RUN.findall(folded):
            at = 0
            for word in kept_words(han) if han else [other]:
                at = han.index(word, at) + len(word) if han else 0
                if self.left > 0:
                    self.left -= 1
                    ways = [*map(self._phrase, variants.of(word)[: self.spellings_left])]
                    ways += [self._other(fold(name)) for name in others.get(word, ())]
                    if len(han) >= PASTED and 1 < len(word) <= PARTED:
                        ways += self._parted(word, han[at : at + 1])[: self.spellings_left]
                    self.spellings_left = max(0, self.spellings_left - len(ways))
                    out.append(some([self._phrase(word), *ways]))
        return [word for word in out if word != Nothing()]

    def _other(self, folded: str) -> Node:
        """Another name of a word; one of two characters not where it is but torn from two words: 人大 in 万人大会."""
        node = self._phrase(folded)
        if len(folded) != 2 or self.completing or self.in_some_fields:
            return node
        return every([node, without(Run((tokens.mark(tokens.TORN, folded),)))])

    def _parted(self, word: str, following: str) -> list[Node]:
        """The ways a sentence mark may stand within what was taken for a word: 令限 in 奉省政府令，限三个月.

        The character that follows it makes the pair the text has: 限三. Any pair that begins with 限 would be thousands; where
        a number follows, which is looked for by itself, the character may stand anywhere.
        """
        out: list[Node] = []
        for place in range(1, len(word)):
            before = tuple(tokens.split(word[:place]))
            after, is_one = tokens.phrase(word[place:] + following)
            out.append(every([Run(before), self._character(after[0])]) if is_one else Run((*before, *after)))
        return out


def every(parts: list[Node]) -> Node:
    """All of the parts; with none of them, nothing."""
    if not parts or Nothing() in parts:
        return Nothing()
    kept = tuple(dict.fromkeys(part for part in parts if part != Everything()))
    if not kept:
        return Everything()
    if all(isinstance(part, Without) for part in kept) and len(kept) > 1:
        return without(some([part.part for part in kept if isinstance(part, Without)]))
    return kept[0] if len(kept) == 1 else Every(kept)


def some(parts: list[Node]) -> Node:
    """At least one of the parts."""
    if Everything() in parts:
        return Everything()
    kept = tuple(dict.fromkeys(part for part in parts if part != Nothing()))
    if not kept:
        return Nothing()
    return kept[0] if len(kept) == 1 else Any(kept)


def without(part: Node) -> Node:
    """What does not match the part."""
    match part:
        case Without(inner):
            return inner
        case Everything():
            return Nothing()
        case Nothing():
            return Everything()
    return Without(part)


def is_positive(node: Node) -> bool:
    """Whether the records that match can be named by what they hold alone."""
    match node:
        case Run():
            return True
        case Every(parts):
            return any(is_positive(part) for part in parts) and all(
                is_positive(part.part if isinstance(part, Without) else part) for part in parts
            )
        case Any(parts):
            return all(is_positive(part) for part in parts)
    return False


def worded(node: Node) -> Node:
    """The words of a node without its marks and what it does not want; nothing where it has no words."""
    match node:
        case Run(found):
            return Nothing() if found[0].startswith(tokens.MARK) else node
        case Every(parts):
            kept = [words for part in parts if (words := worded(part)) != Nothing()]
            return every(kept)
        case Any(parts):
            return some([worded(part) for part in parts])
    return Nothing()


def needed(node: Node) -> list[tuple[str, ...]]:
    """The runs of tokens no other will do in place of; marks are left out."""
    match worded(node):
        case Run(found):
            return [found]
        case Every(parts):
            return [run for part in parts for run in needed(part)]
    return []


def text_of(run: tuple[str, ...]) -> str:
    """The text a run of tokens stands for, as far as it can be read from them: 档案 案馆 is 档案馆."""
    out = ""
    for token in run:
        if out and RUN.match(token) and RUN.match(token)[1] and out[-1] == token[0]:  # type: ignore[index]
            out += token[1:]
        else:
            out += (" " if out else "") + token
    return out
