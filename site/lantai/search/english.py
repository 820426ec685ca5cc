"""English nouns in singular and plural: letter and letters, county and counties."""

import re

_LEAST = 3
_OWNER = re.compile(r"(?<=[a-z])['’]s(?![a-z])")
_HISSING = ("s", "x", "z", "ch", "sh")
_NO_PLURAL = ("ss", "us", "is")


def without_owner(folded: str) -> str:
    """Howard's letter as Howard letter."""
    return _OWNER.sub(" ", folded)


def forms(word: str) -> tuple[str, ...]:
    """The other number of a folded word of letters, as far as its ending tells."""
    if len(word) < _LEAST or not word.isascii() or not word.isalpha():
        return ()
    if not word.endswith("s") or word.endswith(_NO_PLURAL):
        if word.endswith("y") and word[-2] not in "aeiou":
            return (f"{word[:-1]}ies",)
        return (f"{word}es" if word.endswith(_HISSING) else f"{word}s",)
    if word.endswith("ies"):
        return (f"{word[:-3]}y", word[:-1])
    if word.endswith("es") and word[:-2].endswith(_HISSING):
        return (word[:-2], word[:-1])
    return (word[:-1],)
