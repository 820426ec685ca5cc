"""One spelling of the dates that people write: 一九五八年 五月, １９５８年５月 and 公元1958年5月 are 1958年5月."""

import re
import unicodedata
from functools import lru_cache

from lantai.search.folding import HAN
from lantai.search.traditional import SIMPLIFIED, TRADITIONAL

# What stands for the calendar of the moon; before the month: 1955年农历5月.
MOON = "农历"
# A number in characters.
NUMBER = "(?:(?:[二三四五六七八九]?十|廿|卅)[一二三四五六七八九]?|元|[〇零○一二三四五六七八九]+)"
_DIGITS = {"〇": 0, "零": 0, "○": 0, "元": 1, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_NUMERALS = "".join(_DIGITS) + "十廿卅"
_NUMBERS = re.compile(rf"(?<![{_NUMERALS}]){NUMBER}(?=年|月|日|世纪)")
# 乾 is 干 elsewhere, but not in 乾隆.
_SIMPLIFIED = {ord(one): other for one, other in zip(TRADITIONAL, SIMPLIFIED, strict=True) if one != "乾"}
_MOON_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_TO = r"(?:[、—–~至到-]|——)"
# The 50 of 50年代, the 1950 of 1950年代.
_TENS = r"(?:(?<!\d)(?:\d{3}|[2-9])0|[二三四五六七八九]十)"


# A list says the same dates over and over.
@lru_cache(maxsize=4096)
def unified(text: str) -> str:
    """A date in simplified characters, half-width and without spaces, numbers in digits, two times joined by a dash."""
    said = unicodedata.normalize("NFKC", str(text)).strip().translate(_SIMPLIFIED)
    said = re.sub(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])", "", said)
    said = re.sub(rf"[“\"「『《]([{HAN}]+)[”\"」』》]", r"\1", said)
    said = re.sub(r"^公元(?!前)", "", said)
    said = re.sub("([二三四五六七八])、?([三四五六七八九])十年代", r"\1十年代—\2十年代", said)
    return _with_digits(_in_full(_by_the_moon(_with_digits(said))))


def number(han: str) -> int:
    """一九五八 → 1958, 二十三 → 23, 廿 → 20, 元 → 1; digits as they are. Takes what `NUMBER` matches."""
    if han.isdecimal():
        return int(han)
    if not set(han) & set("十廿卅"):
        return int("".join(str(_DIGITS[character]) for character in han))
    han = han.replace("廿", "二十").replace("卅", "三十")
    tens, _ten, ones = han.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _with_digits(said: str) -> str:
    return _NUMBERS.sub(lambda match: str(number(match[0])), said)


def _by_the_moon(said: str) -> str:
    """阴历1955年五月 → 1955年农历五月, 1955年腊月 → 1955年农历12月."""
    said = re.sub("阴历|旧历|夏历", MOON, said)
    said = re.sub(rf"^{MOON}([^月]*?年)(?![代间])", rf"\1{MOON}", said)
    return re.sub(
        rf"(?:{MOON})?(闰)?([正冬腊])月", lambda match: f"{MOON}{match[1] or ''}{_MOON_MONTHS[match[2]]}月", said
    )


def _in_full(said: str) -> str:
    """Two times said in one, joined by a dash: 60至70年代 → 60年代—70年代, 19-20世纪, 19世纪末20世纪初, 清末民初."""
    said = re.sub(rf"({_TENS}){_TO}(?={_TENS}年代)", r"\1年代—", said)
    said = re.sub(rf"(?<!\d)(\d{{1,2}}){_TO}(?=\d{{1,2}}世纪)", r"\1世纪—", said)
    return re.sub(rf"(?<=[初末期叶])(?=\d{{1,2}}世纪|{_TENS}年代)|(?<=清末)(?=民)", "—", said)
