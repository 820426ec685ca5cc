"""Pinyin of titles for completing what is typed: lzp and laozhaopian begin 老照片."""

import re
from collections.abc import Iterator

from .folding import HAN

RUN_LENGTH = 24
LONGEST = 24
# Characters and what is written in one with them: 卡拉OK, X光.
_WRITTEN = re.compile(r"[^\W_]+")
_HAN = re.compile(rf"[{HAN}]")


def keys(folded: str) -> Iterator[str]:
    """Initials and syllables of the text from each of its characters on, cut at `LONGEST` letters."""
    # Its dictionary takes fifty megabytes, which a process that only shows pages does without.
    from pypinyin import lazy_pinyin

    for written in _WRITTEN.findall(folded):
        if not _HAN.search(written):
            continue
        syllables = [syllable for syllable in lazy_pinyin(written[:RUN_LENGTH]) if syllable.isascii()]
        # Letters that stand in the text are taken as they are.
        initials = [syllable if syllable in written else syllable[0] for syllable in syllables]
        for number in range(len(syllables)):
            yield "".join(initials[number : number + LONGEST])
            yield "".join(syllables[number : number + LONGEST])[:LONGEST]
