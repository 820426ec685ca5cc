"""Long times: who looks for 五十年代, 民国时期, 光绪年间 or 1966—1976年 finds what is dated in them, too.

All functions read folded text (`lantai.search.folding`). How long a time lasted is said by `lantai.search.periods`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from . import dates, periods
from .dates import LONG_TIMES, REIGNS, Written

# 乾隆 is folded to 干隆 with all other 乾.
_TITLES = {title.replace("乾", "干"): years for title, years in REIGNS.items() if title != periods.REPUBLIC}
_OF_QING = "|".join(title for title, years in _TITLES.items() if years[0] >= LONG_TIMES["清"][0])
# Words and villages elsewhere: 正统, 永乐村.
_OF_MING = "|".join(title for title, years in _TITLES.items() if years[0] < LONG_TIMES["清"][0])
_IN_TEXT = re.compile(
    # Looked for where one may begin.
    f"(?=[大满前晚清明{''.join(title[0] for title in _TITLES)}])(?:"
    r"(?P<both>明清(?:[两二]?代(?!表)|朝|时期))"
    rf"|(?P<清>[大满前晚]清(?![早明晨理洗])|清(?:代(?!表)|朝|末(?!尾)|季|廷)|(?:{_OF_QING})(?:年间|时期|朝|皇?帝))"
    rf"|(?P<明>明(?:代(?!表)|朝)|(?:{_OF_MING})(?:年间|朝|皇?帝)))"
)
_DURING = "时期|期间|年代|年间"
_NUMERALS = "〇一二三四五六七八九十"
_IN_QUERY = re.compile(
    r"(?<![\w.-])(?P<since>1\d{3}|20\d{2})年?[-~至到](?P<until>1\d{3}|20\d{2})(?![\d.-])年?(?![代级])"
    rf"|(?:(?P<century>1\d|20|十[{_NUMERALS[1:10]}]|二十)|上)世纪(?![\d{_NUMERALS}初末中上下前后])"
    rf"|(?P<reign>{_OF_QING})(?:{_DURING}|朝)?|(?P<title>{_OF_MING})(?:年间|朝)"
    r"|清末民初|清末|晚清|清季|清初|清(?:代|朝)?[早晚前中后]期|清[代朝]?中叶|民初|民国初[年期]?"
    rf"|(?:中华)?(?P<republic>民国)(?:{_DURING})?"
    rf"|(?:{'|'.join(periods.DYNASTIES)})[唐宋元明清]*(?:代|朝|时期|两代)|明清"
    rf"|(?P<era>(?:全面|全民族)?(?:抗战|抗日战争)|解放战争|抗美援朝(?:战争)?|大跃进|三年困难|文革|文化大革命|人民公社)(?:{_DURING})"
    r"|(?:解放|建国|新中国(?:成立|建立)?|中华人民共和国成立)(?:初期|之?初)"
)
# Groups of a name that says the same without 时期 behind.
_NAMES = ("reign", "title", "republic", "era")
_ALSO = {"清末": ("晚清",), "晚清": ("清末",), "清末民初": ("清末", "晚清", "民初", "民国初年")}
_LONGEST = 200
# Before it no text is marked with years.
_FIRST_YEAR = 1000


@dataclass(frozen=True)
class LongTime:
    """A long time in what was typed: where it stands, its first and last year, and what else says the same."""

    start: int
    end: int
    years: tuple[int, int]
    ways: tuple[str, ...]


def in_text(folded: str) -> Iterator[Written]:
    """Names of long times in a text that has no year for them: 晚清, 光绪年间."""
    for match in _IN_TEXT.finditer(folded):
        for name in ("明", "清") if match["both"] else (match.lastgroup or "",):
            first, last = LONG_TIMES[name]
            yield Written(match.start(), match.end(), f"{first}-{last}")


def in_query(folded: str) -> Iterator[LongTime]:
    """The long times in what was typed, decades among them."""
    for date in dates.find(folded):
        if date.name.endswith("s") and date.years:
            yield LongTime(date.start, date.end, date.years, _ways_of_decade(date.years[0]))
    for match in _IN_QUERY.finditer(folded):
        if years := _years(match):
            yield LongTime(match.start(), match.end(), years, _ways(match))


def _years(match: re.Match[str]) -> tuple[int, int] | None:
    if match["since"]:
        since, until = int(match["since"]), int(match["until"])
        return (since, until) if since < until <= since + _LONGEST else None
    if "世纪" in match[0]:
        century = dates.number(match["century"] or "20")
        return (century - 1) * 100, century * 100 - 1
    if match["republic"]:
        return LONG_TIMES[periods.REPUBLIC]
    names = [match[0][:2], match[0][2:]] if match[0] == "清末民初" else [match[0].replace("干隆", "乾隆")]
    first, last = periods.find(names[0]), periods.find(names[-1])
    if not first or not last or last[1].year < _FIRST_YEAR:
        return None
    return max(first[0].year, _FIRST_YEAR), last[1].year


def _ways(match: re.Match[str]) -> tuple[str, ...]:
    if match["since"]:
        since, until = match["since"], match["until"]
        return tuple(f"{since}{joint}{until}" for joint in ("-", "年-", "年至", "年到", "至"))
    name = next((match[group] for group in _NAMES if match[group]), match[0])
    return tuple(way for way in (name, *_ALSO.get(name, ())) if way != match[0])


@lru_cache(maxsize=256)
def _ways_of_decade(year: int) -> tuple[str, ...]:
    ways = [f"{year}年代", f"{year}s"]
    # Of no century is of the last one.
    if 1920 <= year < 2000:
        tens = year % 100
        ten, next_ten = _NUMERALS[tens // 10], _NUMERALS[tens // 10 + 1]
        ways += [f"{tens}年代", f"{ten}十年代"]
        if tens < 90:
            ways += [f"{ten}{next_ten}十年代", f"{ten}、{next_ten}十年代", f"{ten}十至{next_ten}十年代"]
            ways += [f"{tens}至{tens + 10}年代", f"{tens}、{tens + 10}年代"]
    return tuple(ways)
