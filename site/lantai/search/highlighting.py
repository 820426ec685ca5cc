"""Short passages around what was found, with the found words marked.

Works on the raw text: folding keeps every offset, so that a query in simplified characters marks traditional ones.
"""

import re
from dataclasses import dataclass

from . import codes, numbers, tokens
from .folding import QUOTES, RUN, fold
from .query import Parsed

# Texts are looked through no further.
LONGEST = 80_000
_MOST_PLACES = 500
ELLIPSIS = "…"
# After these a passage may begin, and after what closes with them.
_CLAUSE = re.compile(r"[。，、；：！？,;:!?\s]+[”’」』）》\s]*")
# Between paragraphs that are one text; in Chinese the sentence before ends with a gap of its own.
_GAP = re.compile(r"(?<=[。，、；：！？…”’」』）》])\s+")
# What may stand between two characters of a word, see `folding.joined`.
_TOGETHER = rf"[ \t\r]{{0,4}}[\n·・•‧{QUOTES}]?[ \t]{{0,4}}"


@dataclass(frozen=True)
class Part:
    """A piece of raw text; `is_match` where it is to be marked. Templates escape `text` as any other."""

    text: str
    is_match: bool = False


def snippet(text: str, parsed: Parsed, length: int = 100) -> list[Part]:
    """The passage of a text in which most of the query's words stand, about `length` characters long.

    With no word in it, its beginning. Left-out text shows as an ellipsis. An empty text gives no part.
    """
    raw = text[:LONGEST]
    found = places(raw, parsed)
    start = _at_clause(raw, _best_start(raw, found, length), found, length)
    end = min(len(raw), start + length)
    parts = [Part(ELLIPSIS)] if start else []
    parts += _without_gaps(_between(raw, found, start, end))
    return [*parts, Part(ELLIPSIS)] if end < len(text) else parts


def marked(text: str, parsed: Parsed) -> list[Part]:
    """All of a text, a title say, with the query's words marked."""
    return _between(text, places(text[:LONGEST], parsed), 0, len(text))


def matches(text: str, parsed: Parsed) -> bool:
    """Whether any of the query's words stands in a text."""
    return bool(places(text[:LONGEST], parsed))


def places(text: str, parsed: Parsed) -> list[tuple[int, int]]:
    """Where words of the query stand in a text: offsets, in order, apart from each other."""
    folded = fold(text)
    found = sorted(_words(folded, parsed) + _spelled(folded, parsed))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _words(folded: str, parsed: Parsed) -> list[tuple[int, int]]:
    if not parsed.words:
        return []
    pattern = re.compile("|".join(_pattern(word) for word in parsed.words))
    found = []
    for match in pattern.finditer(folded):
        found.append(match.span())
        if len(found) >= _MOST_PLACES:
            break
    return found


def _pattern(word: str) -> str:
    """A word of letters and digits is marked where it stands alone, as it is found."""
    left = r"(?<![0-9a-z])" if re.match(r"[0-9a-z]", word) else ""
    right = r"(?![0-9a-z])" if re.search(r"[0-9a-z]$", word) else ""
    parts = [_TOGETHER.join(part[0]) or re.escape(part[1]) for part in RUN.findall(word)]
    return left + r"[\W_]*".join(parts) + right if parts else r"(?!)"


def _spelled(folded: str, parsed: Parsed) -> list[tuple[int, int]]:
    """Dates, numbers and codes the query names, however the text spells them."""
    if not parsed.marks:
        return []
    wanted = set(parsed.marks)
    counted = list(numbers.find(folded))
    found = [(start, end) for start, end, marks in tokens.date_marks(folded, counted) if not wanted.isdisjoint(marks)]
    found += [match.span() for match in codes.find(folded) if not wanted.isdisjoint(tokens.code_marks(match[0]))]
    found += [
        (number.start, number.end)
        for number in counted
        if wanted & {tokens.mark(tokens.NUMBER, name) for name in number.names}
    ]
    return found[:_MOST_PLACES]


def _best_start(text: str, found: list[tuple[int, int]], length: int) -> int:
    if not found or len(text) <= length:
        return 0
    best, most = 0, -1
    for number, (start, _end) in enumerate(found):
        # A little of what stands before is shown, too.
        begin = max(0, min(start - length // 5, len(text) - length))
        seen: set[str] = set()
        for place in found[number : number + 40]:
            if place[1] > begin + length:
                break
            seen.add(text[place[0] : place[1]])
        weight = sum(map(len, seen))
        if weight > most:
            best, most = begin, weight
    return best


def _at_clause(text: str, start: int, found: list[tuple[int, int]], length: int) -> int:
    """Where the next clause begins, if it does so close by and before the first word to be marked; else `start`."""
    first = next((place[0] for place in found if place[0] >= start), start)
    # From the character before: a passage that begins with a clause stays as it is.
    clause = _CLAUSE.search(text, start - 1, min(first, start + length // 5)) if start else None
    return clause.end() if clause else start


def _between(text: str, found: list[tuple[int, int]], start: int, end: int) -> list[Part]:
    parts: list[Part] = []
    at = start
    for first, last in found:
        if last <= start or first >= end:
            continue
        first, last = max(first, start), min(last, end)
        if first > at:
            parts.append(Part(text[at:first]))
        parts.append(Part(text[first:last], is_match=True))
        at = last
    if at < end:
        parts.append(Part(text[at:end]))
    return parts


def _without_gaps(parts: list[Part]) -> list[Part]:
    out: list[Part] = []
    before = ""
    for part in parts:
        text = _GAP.sub("", before + part.text)[len(before) :]
        if text:
            out.append(Part(text, part.is_match))
            before = text[-1]
    return out
