"""Two versions of a Chinese text side by side: which characters went, which came."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A number or a Latin word is one piece: 1286 → 1350 reads better than 1[2→3][86→50].
_PIECES = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*|.", re.S)
AROUND = 12


@dataclass(frozen=True)
class Part:
    """`kind` is "same", "gone", "new" or "changed"; `old` and `new` are the characters, empty where there are none."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One change with a few characters around it, for the list beside the text."""

    number: int
    before: str
    old: str
    new: str
    after: str


def compare(old: str, new: str) -> list[Part]:
    """The parts of both texts, in order; the `old` of all parts joined is the old text, the `new` the new one.

    A single character left alone between two changes joins them: a reader takes them for one.
    """
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    parts = [
        Part(_kind(tag), "".join(before[i1:i2]), "".join(after[j1:j2]))
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    ]
    joined: list[Part] = []
    for place, part in enumerate(parts):
        lonely = part.kind == "same" and len(part.old) == 1 and not part.old.isspace() and 0 < place < len(parts) - 1
        joins = bool(joined) and joined[-1].kind != "same" and (lonely or part.kind != "same")
        if joins:
            last = joined.pop()
            old_text, new_text = last.old + part.old, last.new + part.new
            joined.append(Part(_kind_of(old_text, new_text), old_text, new_text))
        else:
            joined.append(part)
    return joined


def changes(parts: Sequence[Part]) -> list[Change]:
    """The changes alone, numbered from 1."""
    found: list[Change] = []
    for place, part in enumerate(parts):
        if part.kind == "same":
            continue
        before = parts[place - 1].new[-AROUND:] if place else ""
        after = parts[place + 1].new[:AROUND] if place + 1 < len(parts) else ""
        found.append(Change(len(found) + 1, before, part.old, part.new, after))
    return found


def _kind(tag: str) -> str:
    return {"equal": "same", "delete": "gone", "insert": "new", "replace": "changed"}[tag]


def _kind_of(old: str, new: str) -> str:
    if old and new:
        return "changed"
    return "gone" if old else "new"
