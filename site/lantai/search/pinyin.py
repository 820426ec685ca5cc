"""Pinyin of titles for completing what is typed: lzp and laozhaopian begin 老照片."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import rjieba

from .folding import HAN

RUN_LENGTH = 24
LONGEST = 24
# Characters and what is written in one with them: 卡拉OK, X光.
_WRITTEN = re.compile(r"[^\W_]+")
_HAN = re.compile(rf"[{HAN}]")
_TONED = re.compile(r"(?:[a-z]{1,5}[aeiouvngr][1-5])+", re.ASCII)
_PASSPORT = re.compile(r"^([ln])yu")
# As names of families they sound otherwise.
_FAMILIES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "翟": "zhai", "区": "ou", "盖": "ge", "缪": "miao", "覃": "qin",
    "朴": "piao", "乐": "yue", "尉": "yu", "员": "yun", "折": "she", "种": "chong", "宓": "fu", "召": "shao", "谌": "chen", "冼": "xian",
}  # fmt: skip


def keys(folded: str) -> Iterator[str]:
    """Initials and syllables of the text from each of its characters on, cut at `LONGEST` letters; ü is v, and u as well."""
    for written in _WRITTEN.findall(folded):
        if not _HAN.search(written):
            continue
        cut = written[:RUN_LENGTH]
        # 自重 and 重庆 are words in 自重庆: what is read in one is read word by word as well.
        for reading in dict.fromkeys(
            (_read(cut), tuple(syllable for word in rjieba.cut(cut) for syllable in _read(word)))
        ):
            yield from _keys_of(written, reading)
        if family := _FAMILIES.get(cut[0]):
            yield from _first_keys(written, [family, *_read(cut)[1:]])


def _keys_of(written: str, reading: tuple[str, ...]) -> Iterator[str]:
    for number in range(len(reading)):
        yield from _first_keys(written, reading[number : number + LONGEST])


def _first_keys(written: str, syllables: Sequence[str]) -> Iterator[str]:
    # Letters that stand in the text are taken as they are.
    yield "".join([syllable if syllable in written else syllable[0] for syllable in syllables])
    sound = "".join(syllables)[:LONGEST]
    yield sound
    if "v" in sound:
        yield sound.replace("v", "u")


def ways(typed: str) -> Iterator[str]:
    """Letters as they are typed, and as keys may have them: lao3zhao4pian4 without its tones, the lyu and nyu of passports."""
    toneless = "".join(filter(str.isalpha, typed)) if _TONED.fullmatch(typed) else typed
    for way in dict.fromkeys((typed, _PASSPORT.sub(r"\1v", toneless))):
        yield way[:LONGEST]


@lru_cache(maxsize=8192)
def _read(written: str) -> tuple[str, ...]:
    # Its dictionary takes fifty megabytes, which a process that only shows pages does without.
    from pypinyin import lazy_pinyin

    return tuple(syllable for syllable in lazy_pinyin(written) if syllable.isascii())
