"""您是不是要找: words of the site that sound or look nearly like what was typed.

Each word of a title, tag, place or of a summary's opening is kept under a few keys: how it sounds (without tones,
and with what speakers confuse made equal: zh and z, n and ng), its initials, and for longer words what is left
of it without one character. A near miss shares a key, so that finding it is a look into an index whatever the number of
entries. Before a word is offered, it has been searched and found: nothing leaks from what was taken down.
"""

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import lru_cache

import rjieba

from lantai.search.folding import fold

from .models import SearchEntry, SpellingKey

LEAST, MOST = 2, 8
# Of a summary, so many characters are read.
OPENING = 120
# Of what was typed, so many characters are looked at, and so many words near it are tried.
MOST_TYPED = 24
MOST_CANDIDATES = 60
MOST_TRIED = 4

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[a-z]{3,40}")
_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"))


def learn(entries: Iterable[tuple[SearchEntry, Iterable[str]]]) -> None:
    """Keep the words of entries, and of the names of their filter values, under their keys."""
    words: set[str] = set()
    for entry, names in entries:
        words.update(_words_of(entry, names))
    keys = [SpellingKey(key=key, word=word) for word in words for key in keys_of(word)]
    SpellingKey.objects.bulk_create(keys, ignore_conflicts=True, batch_size=2000)


def forget_unused() -> int:
    """Delete words no entry has any more; returns how many keys went."""
    used: set[str] = set()
    for entry in (
        SearchEntry.objects.prefetch_related("values").only("title", "keywords", "summary").iterator(chunk_size=1000)
    ):
        used.update(_words_of(entry, [value.name for value in entry.values.all()]))
    known = set(SpellingKey.objects.values_list("word", flat=True).distinct())
    unused = sorted(known - used)
    deleted = 0
    for start in range(0, len(unused), 500):
        deleted += SpellingKey.objects.filter(word__in=unused[start : start + 500]).delete()[0]
    return deleted


def nearby(typed: str, finds: Callable[[str], bool]) -> str:
    """What was typed with one word replaced by a nearly equal one, such that something is found; "" for nothing.

    `finds` says whether a search finds something; it is asked at most `MOST_TRIED` times.
    """
    candidates = _candidates(fold(typed[:MOST_TYPED]))[:MOST_TRIED]
    return next((better for _distance, better in candidates if finds(better)), "")


def keys_of(word: str) -> set[str]:
    """The keys a word is kept and looked for under."""
    syllables = _sound(word)
    keys = {"".join(syllables)}
    if len(word) > 2:
        keys.add("".join(syllable[0] for syllable in syllables))
        keys.update(f"-{word[:place]}{word[place + 1 :]}" for place in range(len(word)))
    return {key[:60] for key in keys}


@lru_cache(maxsize=4096)
def _sound(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # see `lantai.search.pinyin`

    return tuple(_unconfused(syllable) for syllable in lazy_pinyin(word))


def _unconfused(sound: str) -> str:
    for confused, plain in _CONFUSED:
        sound = sound.replace(confused, plain)
    return sound


def read_of(entry: SearchEntry) -> tuple[str, str, str]:
    """The texts of an entry whose words are kept."""
    return entry.title, entry.keywords, entry.summary[:OPENING]


def _words_of(entry: SearchEntry, names: Iterable[str]) -> Iterable[str]:
    for text in (*read_of(entry), *names):
        for run in _HAN.findall(text):
            if LEAST <= len(run) <= MOST:
                yield run
            yield from (word for word in rjieba.cut(run) if LEAST <= len(word) <= MOST)


def _candidates(typed: str) -> list[tuple[float, str]]:
    """What might be meant, nearest first."""
    # Key by key the pieces of what was typed that have it.
    pieces: dict[str, set[str]] = {}
    for run in _HAN.findall(typed):
        for start in range(len(run)):
            for length in range(LEAST, min(MOST, len(run) - start) + 1):
                piece = run[start : start + length]
                for key in keys_of(piece):
                    pieces.setdefault(key, set()).add(piece)
    for run in _LATIN.findall(typed):
        pieces.setdefault(_unconfused(run), set()).add(run)
        pieces.setdefault(run, set()).add(run)
    if not pieces:
        return []
    rows = SpellingKey.objects.filter(key__in=pieces).order_by("key", "word").values_list("key", "word")
    found = {
        typed.replace(piece, word): _distance(piece, word, typed)
        for key, word in rows[:MOST_CANDIDATES]
        for piece in pieces[key]
        if piece != word and not (key.startswith("-") and _is_shifted(piece, word))
    }
    return sorted((distance, better) for better, distance in found.items() if better != typed)


def _is_shifted(piece: str, word: str) -> bool:
    """Whether two of one length share all but one character each, and not in their places: 篮印花 and 印花布."""
    return sum(map(str.__ne__, piece, word)) > 1 and sorted(piece) != sorted(word)


def _distance(piece: str, word: str, typed: str) -> float:
    """From 0: how little sound and look agree; a long piece of what was typed is worth more than a short one."""
    sound = SequenceMatcher(None, "".join(_sound(piece)), "".join(_sound(word))).ratio()
    look = SequenceMatcher(None, piece, word).ratio()
    return 2 - sound - look / 2 - len(piece) / (2 * len(typed))
