"""Cutting Chinese into words, with the local words of the hall.

Only queries are cut: what is indexed is pairs of characters, so that a new word works at once, for all
that was indexed before.
"""

import re
from functools import lru_cache
from typing import Any

import rjieba

# Words that say nothing of what is looked for; dropped from a query that has others.
STOP = frozenset("的了在是和与及或之于有也这那个为以从到把被着过吗呢吧") | {
    "关于",
    "以及",
    "有关",
    "什么",
    "怎么",
    "怎样",
    "如何",
    "哪些",
    "哪里",
    "多少",
    "时候",
    "谁",
    "哪",
}

# Who asks a question seeks what stands beside them.
ASKED = re.compile(r"(?:是在?|在)?(?:哪一?年|什么时候|什么地方|哪里|哪儿)|多少钱|有没有|是谁|请问")

_stamp: Any = None
# Local words, the longest first. Beside the general dictionary rather than in one of their own: that would be 25 MB more
# for each process, and titles must break alike whether a process has heard of the words or not.
_local: re.Pattern[str] | None = None


def refresh() -> Any:
    """Take up local words that were changed since, here or in another process: one small query. Returns their stamp."""
    from .models import LocalWord

    global _local, _stamp
    stamp = LocalWord.stamp()
    if stamp == _stamp:
        return stamp
    found = sorted(LocalWord.folded(), key=len, reverse=True)
    _local = re.compile(f"({'|'.join(map(re.escape, found))})") if found else None
    _stamp = stamp
    return stamp


def cut(run: str) -> tuple[str, ...]:
    """The words of a run of Han characters; a local word stays whole wherever it stands."""
    return _cut(run, _local)


@lru_cache(maxsize=4096)
def _cut(run: str, local: re.Pattern[str] | None) -> tuple[str, ...]:
    words: list[str] = []
    for number, piece in enumerate(local.split(run) if local else [run]):
        # What `split` gives are what lies between local words and the words, by turns.
        words.extend([piece] if number % 2 else rjieba.cut(piece))
    return tuple(words)


def stands_as_word(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins and ends where words do, or lies within one: 服务 in 展览和服务, not 和服.

    `text` is a folded run of Han characters, short: it is cut whole.
    """
    at = 0
    begins = ends = False
    for word in cut(text):
        after = at + len(word)
        if at <= start < after:
            begins = at == start or after >= end
        if at < end <= after:
            ends = after == end or at <= start
        at = after
    return begins and ends
