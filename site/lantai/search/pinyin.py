"""Pinyin of titles for completing what is typed: lzp and laozhaopian begin 老照片."""

from collections.abc import Iterator

from .folding import RUN

RUN_LENGTH = 24
LONGEST = 24


def keys(folded: str) -> Iterator[str]:
    """Initials and syllables of the text from each of its characters on, cut at `LONGEST` letters."""
    # Its dictionary takes fifty megabytes, which a process that only shows pages does without.
    from pypinyin import lazy_pinyin

    for han, _other in RUN.findall(folded):
        if not han:
            continue
        syllables = [syllable for syllable in lazy_pinyin(han[:RUN_LENGTH]) if syllable.isascii()]
        initials = "".join(syllable[0] for syllable in syllables)
        for number in range(len(syllables)):
            yield initials[number : number + LONGEST]
            yield "".join(syllables[number : number + LONGEST])[:LONGEST]
