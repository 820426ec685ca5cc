"""Years and days as people write them, told apart from other numbers: 1958, 一九五八年五月, 五八年, 民国二十二年, 19580512.

All functions read folded text (`lantai.search.folding`). A date is named by its digits, as far as it goes:
"1958", "195805", "19580512"; a decade by its first year and an s, "1950s"; years from one to another as "1875-1908"; a month or
day of any year as "m05", "m0512".
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from . import numbers

# First year and last year of the reign titles a county's holdings reach back to. 泰昌 are the last months of 1620.
REIGNS = {
    "洪武": (1368, 1398), "建文": (1399, 1402), "永乐": (1403, 1424), "洪熙": (1425, 1425), "宣德": (1426, 1435),
    "正统": (1436, 1449), "景泰": (1450, 1457), "天顺": (1457, 1464), "成化": (1465, 1487), "弘治": (1488, 1505),
    "正德": (1506, 1521), "嘉靖": (1522, 1566), "隆庆": (1567, 1572), "万历": (1573, 1620), "泰昌": (1620, 1620),
    "天启": (1621, 1627), "崇祯": (1628, 1644),
    "顺治": (1644, 1661), "康熙": (1662, 1722), "雍正": (1723, 1735), "乾隆": (1736, 1795), "嘉庆": (1796, 1820),
    "道光": (1821, 1850), "咸丰": (1851, 1861), "同治": (1862, 1874), "光绪": (1875, 1908), "宣统": (1909, 1911),
    "民国": (1912, 1949),
}  # fmt: skip
# Long times that are looked for by name: a text is marked with those its dates lie in. A year 1949 without a reign is of the
# People's Republic.
LONG_TIMES = {"明": (1368, 1644), "清": (1644, 1911), "民国": (1912, 1948)}
# A zero is written 0 and the letter o, too: 一九七0年.
_DIGITS = "〇零0o一二三四五六七八九"
_COUNT = "〇零元正一二三四五六七八九十廿卅"
# 乾隆 is folded to 干隆 with all other 乾.
_FOLDED_REIGNS = {name.replace("乾", "干"): years for name, years in REIGNS.items()}
_ANY_REIGN = "|".join(_FOLDED_REIGNS)
# At the end of a line of a deed nothing follows: 四月十五.
_IS_DAY = r"(?:\s?[日号]|(?!\w))"
# Between digits and what they count stands a space in typeset text: 1958 年 10 月 6 日.
_DAY = rf"\s?([\d]{{1,2}}|[{_COUNT}]{{1,3}})\s?月(?:\s?([\d]{{1,2}}|[{_COUNT}]{{1,3}}){_IS_DAY})?"
_MONTH = rf"(?:\s?年(?:{_DAY})?)"
_FIRST = f"\\d上{_COUNT}" + "".join(name[0] for name in _FOLDED_REIGNS)
_ABOUT = "|".join(numbers.ABOUT)
_TENS = rf"(?:(?<!\d)(?:1\d\d0|20\d0|[2-9]0)|[二三四五六七八九][十〇零0o]|一九[{_DIGITS}][〇零0o])"
_DATE = re.compile(
    # Looked for where one may begin: nine times as fast.
    rf"(?=[{_FIRST}])(?:"
    # 1950年代, 20世纪50年代, 二十世纪五十年代, 五十年代, 五六十年代, 50至70年代, 1950s
    rf"(?:(?P<century>\d{{1,2}}|[{_COUNT}]{{1,3}}|上)世纪)?"
    rf"(?:(?P<before>{_TENS}|[二三四五六七八九])(?P<to>(?:年代)?[、,至到~-])?)?"
    rf"(?P<decade>{_TENS})\s?年代"
    r"|(?<![\da-z])(?P<english>1\d\d0|20\d0)['’]?s(?![\da-z])"
    # 19580512
    r"|(?<![\da-z])(?P<y8>1\d{3}|20\d{2})(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12]\d|3[01])(?![\da-z])"
    # 1958-05-12, 1958.5, 1958/5/12
    r"|(?<![\da-z])(?P<ys>1\d{3}|20\d{2})(?P<sep>[-./])(?P<ms>\d{1,2})(?:(?P=sep)(?P<ds>\d{1,2}))?(?![\da-z])"
    # 1958年5月12日, 1958
    rf"|(?<![\da-z])(?P<yp>1\d{{3}}|20\d{{2}})(?![\da-z]){_MONTH}?"
    # 一九五八年五月十二日
    rf"|(?P<yh>(?:一[〇零0o一二三四五六七八九]|二[〇零0o])[{_DIGITS}]{{2}})(?![{_DIGITS}]){_MONTH}?"
    # 民国二十二年三月, 光绪三年
    rf"|(?P<reign>{_ANY_REIGN})\s?(?P<yr>\d{{1,2}}|[{_COUNT}]{{1,4}}){_MONTH}"
    # 五八年, 58年5月, 58年冬: neither five to eight years nor fifty-eight
    rf"|(?<![\d.·第{_DIGITS}十廿卅百千万])(?P<y2>(?!{_ABOUT})[三四五六七八九〇零][{_DIGITS}](?=年(?![代级]))"
    rf"|(?:[3-9]\d|0\d|[三四五六七八九][{_DIGITS}])(?=\s?年(?:\s?(?:\d|[{_COUNT}]{{1,3}}月)|[春夏秋冬初底末]))){_MONTH}"
    # 5月12日, 五月 of no year
    rf"|(?<![\d.{_COUNT}])(?P<my>\d{{1,2}}|[{_COUNT.replace('正', '')}]{{1,3}})\s?月(?:\s?(\d{{1,2}}|[{_COUNT}]{{1,3}}){_IS_DAY}|份)?)"
)
# What may be one where nothing else is said: 58年, 五六年, 6·9, 06-09.
_PERHAPS = re.compile(
    rf"(?<![\d.·第{_DIGITS}十廿卅百千万])(?P<year>[3-9][1-9]|0\d|[三四五六七八九][{_DIGITS}])年(?![代级来间前后])"
    r"|(?<![\w.·-])(?:(?P<point>\d{1,2})[·・•](?P<after>\d{1,2})|(?P<month>0[1-9]|1[0-2])-(?P<day>\d{2}))(?![\w.·-])"
)
# Before a date it says nothing more.
_ERA = re.compile(rf"(?:公元|西元|公历)(?=[\d一二])|中华(?=民国[\d{_COUNT}])|大?[明清](?=(?:{_ANY_REIGN})[\d{_COUNT}])")
# Of sixty a year is as often written without the word: 光绪二十年甲午.
_OF_SIXTY = re.compile(r"([甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])年(?![代级])")
_VALUES = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_VALUES |= dict.fromkeys("〇零0o", 0) | dict.fromkeys("元正", 1)
# A year of two digits from here on is one of the last century; 12年 may be of either, and is none.
_LAST_CENTURY = 30
_DECADE, _LONGEST_TIME = 10, 30


@dataclass(frozen=True)
class Written:
    """A date in a text: where it stands and its name."""

    start: int
    end: int
    name: str

    @property
    def names(self) -> list[str]:
        """This date, the month and year it lies in, and its month and day without the year."""
        if self.name.endswith("s") or "-" in self.name:
            return [self.name]
        year, day = ("", self.name[1:]) if self.name.startswith("m") else (self.name[:4], self.name[4:])
        whole = [year + day[:length] for length in (0, 2, 4) if length <= len(day)] if year else []
        return whole + [f"m{day[:length]}" for length in (2, 4) if length <= len(day)]

    @property
    def years(self) -> tuple[int, int] | None:
        """Its first and last year; None for a day of any year."""
        if self.name.startswith("m"):
            return None
        if "-" in self.name:
            first, last = self.name.split("-")
            return int(first), int(last)
        year = int(self.name[:4])
        return year, year + 9 if self.name.endswith("s") else year

    @property
    def wholes(self) -> tuple[str, ...]:
        """Names of the decade and the long times it lies in."""
        return _wholes(*years) if (years := self.years) else ()


def find(folded: str) -> Iterator[Written]:
    """The dates in a folded text, in order; of several decades in one each, side by side."""
    for match in _DATE.finditer(folded):
        for name in _decades(match) if match["decade"] else [_name(match)]:
            if name:
                yield Written(match.start(), match.end(), name)


def perhaps(typed: str) -> Iterator[Written]:
    """What may be a date where it is typed and may be something else in a text: 58年, 6·9."""
    for match in _PERHAPS.finditer(typed):
        if match["year"]:
            name = str(_of_two(match["year"]))
        else:
            name = "m" + _joined(0, match["point"] or match["month"], match["after"] or match["day"])[1:]
        if len(name) > 3:
            yield Written(match.start(), match.end(), name)


def within(first: int, last: int) -> tuple[list[str], list[str]]:
    """Names of the wholes and of the years that make up the time from one year to another."""
    wholes = [name for name, years in LONG_TIMES.items() if first <= years[0] and years[1] <= last]
    left = [year for year in range(first, last + 1) if not any(_lies(year, LONG_TIMES[name]) for name in wholes)]
    decades = Counter(year // 10 for year in left)
    full = {decade for decade, years in decades.items() if years == _DECADE}
    return [*wholes, *map(str, sorted(full))], [str(year) for year in left if year // 10 not in full]


@lru_cache(maxsize=4096)
def _wholes(first: int, last: int) -> tuple[str, ...]:
    decade = [str(first // 10)] if first // 10 == last // 10 else []
    return (*decade, *(name for name, years in LONG_TIMES.items() if _lies(first, years) and _lies(last, years)))


def _lies(year: int, years: tuple[int, int]) -> bool:
    return years[0] <= year <= years[1]


def plain(typed: str) -> str:
    """What is typed in one piece, its dates as texts have them: without an era before them."""
    return _OF_SIXTY.sub(r"\1", _ERA.sub("", typed))


def _decades(match: re.Match[str]) -> list[str]:
    """The decades of 五六十年代, 五十至七十年代; 三、五十年代 is the third of some items."""
    last = _decade(match["century"], match["decade"])
    if not match["before"] or not last:
        return [last]
    written = match["before"]
    first = _decade(match["century"], written if len(written) > 1 else f"{written}十")
    until, since = (int(name[:-1]) if name else 0 for name in (last, first))
    if not 0 < since < until or (len(written) == 1 and until - since > _DECADE):
        return [last]
    # Of what lasts longer it says little that it lasted.
    step = _DECADE if until - since <= _LONGEST_TIME else until - since
    return [f"{year}s" for year in range(since, until + 1, step)]


def _of_two(written: str) -> int:
    """The year of which the last two digits are written."""
    year = number(written)
    return year + (1900 if year >= _LAST_CENTURY else 2000)


def _name(match: re.Match[str]) -> str:
    groups = match.groups()
    if match["english"]:
        return f"{match['english']}s"
    if match["y8"]:
        return match["y8"] + match["m8"] + match["d8"]
    if match["ys"]:
        return _joined(int(match["ys"]), match["ms"], match["ds"])
    for group in ("yp", "yh", "y2"):
        if match[group]:
            at = match.re.groupindex[group]
            year = _of_two(match[group]) if group == "y2" else number(match[group])
            return _joined(year, groups[at], groups[at + 1])
    if match["my"]:
        name = _joined(0, match["my"], groups[match.re.groupindex["my"]])
        return f"m{name[1:]}" if len(name) > 1 else ""
    first, last = _FOLDED_REIGNS[match["reign"]]
    year = first + number(match["yr"]) - 1
    if not first <= year <= last:
        return ""
    at = match.re.groupindex["yr"]
    # Months before the Republic are those of the moon.
    return _joined(year, groups[at], groups[at + 1]) if match["reign"] == "民国" else str(year)


def _joined(year: int, month: str | None, day: str | None) -> str:
    name = str(year)
    if not month or not 1 <= number(month) <= 12:
        return name
    name += f"{number(month):02}"
    if not day or not 1 <= number(day) <= 31:
        return name
    return name + f"{number(day):02}"


def _decade(century: str | None, decade: str) -> str:
    value = number(decade)
    if value >= 1000:
        return f"{value}s"
    before = 20 if century in (None, "上") else number(century)
    return f"{(before - 1) * 100 + value}s" if 1 <= before <= 21 else ""


def number(written: str) -> int:
    """1958, 一九五八, 二十三, 廿二, 元 as a number."""
    if written.isdecimal():
        return int(written)
    if not set(written) & set("十廿卅"):
        return int("".join(str(_VALUES[character]) for character in written))
    tens, _ten, ones = written.replace("廿", "二十").replace("卅", "三十").partition("十")
    return (number(tens) if tens else 1) * 10 + (number(ones) if ones and "十" not in ones else 0)
