"""Years and days as people write them, told apart from other numbers: 1958, 一九五八年五月, 民国二十二年, 19580512.

All functions read folded text (`lantai.search.folding`). A date is named by its digits, as far as it goes:
"1958", "195805", "19580512"; a decade by its first year and an s, "1950s"; a month or day of any year as "m05", "m0512".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
_DIGITS = "〇零一二三四五六七八九"
_COUNT = "〇零元正一二三四五六七八九十廿卅"
# 乾隆 is folded to 干隆 with all other 乾.
_FOLDED_REIGNS = {name.replace("乾", "干"): years for name, years in REIGNS.items()}
_MONTH = rf"(?:年\s?(?:([\d]{{1,2}}|[{_COUNT}]{{1,3}})月(?:([\d]{{1,2}}|[{_COUNT}]{{1,3}})[日号])?)?)"
_TENS = rf"(?:(?<!\d)(?:1\d\d0|20\d0|[2-9]0)|[二三四五六七八九][十〇零]|一九[{_DIGITS}][〇零])"
_FIRST = f"\\d上{_COUNT}" + "".join(name[0] for name in _FOLDED_REIGNS)
_DATE = re.compile(
    # Looked for where one may begin: nine times as fast.
    rf"(?=[{_FIRST}])(?:"
    # 1950年代, 20世纪50年代, 二十世纪五十年代, 五十年代, 50年代, 九〇年代; two of them: 五六十年代, 60至70年代
    rf"(?:(?P<century>\d{{1,2}}|[{_COUNT}]{{1,3}}|上)世纪)?"
    rf"(?:(?P<earlier>{_TENS}(?=(?:年代)?[-~至到、])|[二三四五六七八])(?:年代)?[-~至到、]?)?"
    rf"(?P<decade>{_TENS})年代"
    # 19580512
    r"|(?<![\da-z])(?P<y8>1\d{3}|20\d{2})(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12]\d|3[01])(?![\da-z])"
    # 1958-05-12, 1958.5, 1958/5/12
    r"|(?<![\da-z])(?P<ys>1\d{3}|20\d{2})(?P<sep>[-./])(?P<ms>\d{1,2})(?:(?P=sep)(?P<ds>\d{1,2}))?(?![\da-z])"
    # 1958年5月12日, 1958
    rf"|(?<![\da-z])(?P<yp>1\d{{3}}|20\d{{2}})(?![\da-z]){_MONTH}?"
    # 一九五八年五月十二日
    rf"|(?P<yh>(?:一[〇零一二三四五六七八九]|二[〇零])[{_DIGITS}]{{2}})(?![{_DIGITS}]){_MONTH}?"
    # 民国二十二年三月, 光绪三年
    rf"|(?P<reign>{'|'.join(_FOLDED_REIGNS)})(?P<yr>\d{{1,2}}|[{_COUNT}]{{1,4}}){_MONTH}"
    # 5月12日, 五月 of no year
    rf"|(?<![\d.{_COUNT}])(?P<my>\d{{1,2}}|[{_COUNT.replace('正', '')}]{{1,3}})月(?:(\d{{1,2}}|[{_COUNT}]{{1,3}})[日号]|份)?)"
)
_VALUES = {"〇": 0, "零": 0, "元": 1, "正": 1} | {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True)
class Written:
    """A date in a text: where it stands and its name."""

    start: int
    end: int
    name: str

    @property
    def names(self) -> list[str]:
        """This date, the month and year it lies in, and its month and day without the year."""
        if self.name.endswith("s"):
            return [self.name]
        year, day = ("", self.name[1:]) if self.name.startswith("m") else (self.name[:4], self.name[4:])
        whole = [year + day[:length] for length in (0, 2, 4) if length <= len(day)] if year else []
        return whole + [f"m{day[:length]}" for length in (2, 4) if length <= len(day)]


def find(folded: str) -> Iterator[Written]:
    """The dates in a folded text, in order."""
    for match in _DATE.finditer(folded):
        if match["earlier"] and (name := _decade(match["century"], match["earlier"])):
            yield Written(match.start(), match.end(), name)
        if name := _name(match):
            yield Written(match.start(), match.end(), name)


def _name(match: re.Match[str]) -> str:
    if match["decade"]:
        return _decade(match["century"], match["decade"])
    groups = match.groups()
    if match["y8"]:
        return match["y8"] + match["m8"] + match["d8"]
    if match["ys"]:
        return _joined(int(match["ys"]), match["ms"], match["ds"])
    if match["yp"]:
        at = match.re.groupindex["yp"]
        return _joined(int(match["yp"]), groups[at], groups[at + 1])
    if match["yh"]:
        at = match.re.groupindex["yh"]
        return _joined(_number(match["yh"]), groups[at], groups[at + 1])
    if match["my"]:
        name = _joined(0, match["my"], groups[match.re.groupindex["my"]])
        return f"m{name[1:]}" if len(name) > 1 else ""
    first, last = _FOLDED_REIGNS[match["reign"]]
    year = first + _number(match["yr"]) - 1
    if not first <= year <= last:
        return ""
    at = match.re.groupindex["yr"]
    # Months before the Republic are those of the moon.
    return _joined(year, groups[at], groups[at + 1]) if match["reign"] == "民国" else str(year)


def _joined(year: int, month: str | None, day: str | None) -> str:
    name = str(year)
    if not month or not 1 <= _number(month) <= 12:
        return name
    name += f"{_number(month):02}"
    if not day or not 1 <= _number(day) <= 31:
        return name
    return name + f"{_number(day):02}"


def _decade(century: str | None, decade: str) -> str:
    value = _number(decade)
    if value < 10:
        value *= 10
    if value >= 1000:
        return f"{value}s"
    before = 20 if century in (None, "上") else _number(century)
    return f"{(before - 1) * 100 + value}s" if 1 <= before <= 21 else ""


def _number(written: str) -> int:
    """1958, 一九五八, 二十三, 廿二, 元 as a number."""
    if written.isdecimal():
        return int(written)
    if not set(written) & set("十廿卅"):
        return int("".join(str(_VALUES[character]) for character in written))
    tens, _ten, ones = written.replace("廿", "二十").replace("卅", "三十").partition("十")
    return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones and "十" not in ones else 0)
