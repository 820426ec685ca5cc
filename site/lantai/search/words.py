"""Cutting Chinese into words, with the local words of the hall.

Only queries are cut: what is indexed is pairs of characters, so that a new word works at once, for all
that was indexed before.
"""

from functools import lru_cache
from threading import Lock
from typing import Any

import rjieba

# Words that say nothing of what is looked for; dropped from a query that has others.
STOP = frozenset("的了在是和与及或之于有也这那个为以从到把被着过吗呢吧") | {
    "关于",
    "以及",
    "有关",
    "什么",
    "怎么",
    "哪些",
}

_lock = Lock()
_own: rjieba.Jieba | None = None
_stamp: Any = None


def plain() -> Any:
    """The dictionary without local words: what it says depends on nothing but its version."""
    return rjieba


def own() -> Any:
    """The dictionary with local words, as last refreshed."""
    return _own if _own is not None else rjieba


def refresh() -> None:
    """Take up local words that were changed since, here or in another process: one small query."""
    from .models import LocalWord

    global _own, _stamp
    stamp = LocalWord.stamp()
    if stamp == _stamp:
        return
    with _lock:
        words = LocalWord.folded()
        dictionary = None
        if words:
            dictionary = rjieba.Jieba()
            for word in words:
                dictionary.add_word(word, None, None)
        _own, _stamp = dictionary, stamp
    cut.cache_clear()


@lru_cache(maxsize=4096)
def cut(run: str) -> tuple[str, ...]:
    """The words of a run of Han characters."""
    return tuple(own().cut(run))


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
