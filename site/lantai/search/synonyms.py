"""Words that find each other: groups among the local words, such as 非遗 and 非物质文化遗产, or a place and its former name.

They change the query, never the index: a new group works at once, for all that was indexed before.
"""

from typing import Any

from . import abbreviations
from .folding import fold

_others: dict[str, tuple[str, ...]] = {}
_stamp: Any = None


def refresh(stamp: Any) -> None:
    """Take up groups that were changed since; `stamp` is that of the local words, as `words.refresh` gives it."""
    from .models import LocalWord

    global _others, _stamp
    if stamp != _stamp:
        _others, _stamp = _read([*abbreviations.GROUPS, *LocalWord.groups()]), stamp


def of(word: str) -> tuple[str, ...]:
    """What a folded word is also called, as editors wrote it; nothing for most words."""
    return _others.get(word, ())


def _read(groups: list[list[str]]) -> dict[str, tuple[str, ...]]:
    """A word in two groups has the words of both; these do not find each other."""
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        for word in group:
            found.setdefault(fold(word), {}).update(
                dict.fromkeys(other for other in group if fold(other) != fold(word))
            )
    return {word: tuple(others) for word, others in found.items()}
