"""Archival dates: kept as written, understood as a range of days.

Understands what Chinese catalogues write (DA/T 18-2022, DA/T 50), in simplified or traditional characters:

- days, months, years: `19580512`, `1958-05-12`, `1958.5`, `1958年5月12日`, `一九五八年五月`, `民国二十三年五月`, `清光绪三年`
- parts of a year or month: `1955年冬`, `1955年初`, `1955年上半年`, `1955年第一季度`, `1955年5月上旬`, `民国二十三年春`
- decades and centuries: `1950年代`, `20世纪50年代`, `五十年代`, `上世纪八十年代末`, `五六十年代`, `19世纪末`, `20世纪上半叶`
- dynasties, reigns and eras: `清代`, `清末`, `光绪年间`, `民国时期`, `抗战时期` (see `lantai.search.periods`)
- months of the moon: `光绪三年五月`, `1955年农历五月初五`, `1955年腊月`
- `约1958`, `1958?`; two of these joined by `—`, `－`, `-`, `~`, `至` or `/`; one told by another, `光绪三年（1877）`
- 不详 for unknown

Where words are vaguer than days, the range is the widest that is meant by them:

- A season begins with its solar term and ends with the meteorological season: 春 is February to May, 夏 May to August, 秋
  August to November, 冬 November to February: who writes 1955年冬 means the winter that began in 1955. Of years before the
  Republic 春 is the first three months of the moon, and so on.
- 年初 and 年底 are the first and the last quarter, 月初 and 月底 the first and the last ten days.
- Of ten years 初 are the first four, 中期 the middle four, 末 the last three, 前期 and 后期 the halves. Of a hundred 初 are the first
  thirty, 中叶 the middle forty, 末 the last thirty, 上半叶 and 下半叶 the halves.
- A month of the moon is the three months of the sun it lies in, whatever the year: the fifth begins in May or June and is over
  before August. No day is claimed that may be wrong. A year of the moon is the one it mostly lies in.
"""

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from lantai.search import periods
from lantai.search.dates import REIGNS
from lantai.search.folding import HAN
from lantai.search.periods import Days

from .date_spelling import MOON, NUMBER, number, unified

EXAMPLES = _(
    "For example 19580512, 1958年5月, 约1958, 1958—1960, 1955年冬, 五十年代, 20世纪初, 民国二十三年, "
    "清光绪三年五月, 清代, 抗战时期 or 不详."
)
Said = TypeVar("Said")
FIRST_YEAR, LAST_YEAR = 1000, 2100
UNKNOWN = frozenset({"", "不详", "年代不详", "时间不详", "日期不详", "无", "佚", "s.d."})

_CIRCA = re.compile(r"^(?:大约|约为?|ca?\.?\s*)|(?:前后|左右|[??]|\(约\)|约)$", re.IGNORECASE)
_JOINERS = re.compile(rf"\s*(?:——|—|–|―|~|～|至|到|/)\s*|(?<=[{HAN}])-|-(?=[{HAN}])")
_TOLD_TWICE = re.compile(r"(?P<one>[^()]+)\((?P<other>[^()]+)\)")
_PLAIN = re.compile(
    r"^(?P<y>\d{4})(?:(?P<m8>\d{2})(?P<d8>\d{2})?|[-./年](?:(?P<m>\d{1,2})(?:[-./月](?:(?P<d>\d{1,2})日?)?)?)?)?$"
)
_YEAR = re.compile(r"(?P<y>\d{4})(?:年|(?=[^\d年]))(?P<rest>.+)")
_REIGN_YEAR = re.compile(r"(?P<y>\d+)年(?P<rest>.*)")
_MONTH = re.compile(r"(?P<leap>闰)?(?P<m>\d{1,2})月(?P<rest>.*)")
_DAY = re.compile(rf"(?P<first>初)?(?P<d>\d{{1,2}}|{NUMBER})日?")
_DECADE = re.compile(
    r"(?:(?P<century>\d{1,2}|上)世纪(?P<of>\d)0年代|(?P<y>\d{3})0(?:年代|s)|(?P<bare>[2-9])0年代)(?P<part>\D*)"
)
_CENTURY = re.compile(r"(?P<century>\d{1,2}|上)世纪(?P<part>\D*)")
_WITHOUT_END = re.compile(r"^(?:距今|截至|迄)|(?:以来|前|后|今)$")

# First and last month, of a year of the sun and of one of the moon; those past the twelfth are of the next year.
_OF_A_YEAR = {
    "[初早仲盛晚暮]?春[季天]?": ((2, 5), (1, 3)),
    "[初早仲盛晚暮]?夏[季天]?": ((5, 8), (4, 6)),
    "[初早仲深晚暮]?秋[季天]?": ((8, 11), (7, 9)),
    "[初早仲深隆晚]?冬[季天]?": ((11, 14), (10, 12)),
    "年?初": ((1, 3), (1, 3)),
    "年?[底末]": ((10, 12), (10, 12)),
    "上半年": ((1, 6), (1, 6)),
    "下半年": ((7, 12), (7, 12)),
    "第?[一1]季度": ((1, 3), (1, 3)),
    "第?[二2]季度": ((4, 6), (4, 6)),
    "第?[三3]季度": ((7, 9), (7, 9)),
    "第?[四4]季度": ((10, 12), (10, 12)),
}
# First and last day.
_OF_A_MONTH = {
    "上旬|月?初": (1, 10),
    "中旬": (11, 20),
    "下旬|月?[底末]": (21, 31),
    "上半月": (1, 15),
    "下半月": (16, 31),
}
# First and last year, after the 1950 of the 1950s and the 1900 of the 20th century.
_OF_A_DECADE = {
    "": (0, 9),
    "初期?|早期": (0, 3),
    "前期|前半期": (0, 4),
    "中期?|中叶": (3, 6),
    "中[后晚]期": (3, 9),
    "后期|后半期": (5, 9),
    "末期?|晚期|底": (7, 9),
}
_OF_A_CENTURY = {
    "": (1, 100),
    "初[期叶]?|早期": (1, 30),
    "前期|[上前]半[叶期]": (1, 50),
    "中[期叶]": (31, 70),
    "中[后晚]期": (31, 100),
    "后期|[下后]半[叶期]": (51, 100),
    "末[期叶]?|晚期": (71, 100),
}


class UnreadableDateError(ValueError):
    """The text is no date this module understands; `str()` says why, for the person who wrote it.

    `with_examples` says what can be written as well, where nothing of the text was understood: for rows of a list, which have
    no help beside them.
    """

    @property
    def with_examples(self) -> str:
        return str(self)


class UnknownSpellingError(UnreadableDateError):
    """Nothing of the text was understood."""

    @property
    def with_examples(self) -> str:
        return _("%(error)s %(examples)s") % {"error": self, "examples": EXAMPLES}


@dataclass(frozen=True)
class DateRange:
    """First and last day of what is written; both None when it says the date is unknown.

    `is_circa` marks 约 and ?; the range stays that of the year written, so that 约1950
    is filed under the 1950s.
    """

    start: datetime.date | None
    end: datetime.date | None
    is_circa: bool = False


def parse(text: str) -> DateRange:
    """Read a date as written in a catalogue.

    Raises `UnreadableDateError` for anything else, impossible days (19581301) included.
    """
    said = unified(text)
    if said in UNKNOWN:
        return DateRange(None, None)
    circa = bool(_CIRCA.search(said))
    core = _CIRCA.sub("", said)
    if match := _TOLD_TWICE.fullmatch(core):
        spans = [_read_span(_CIRCA.sub("", part), text) for part in match.groups()]
        start, end = max(first for first, _last in spans), min(last for _first, last in spans)
        if start > end:
            raise UnreadableDateError(_("“%(text)s” names two different times.") % {"text": text})
    else:
        start, end = _read_span(core, text)
    return DateRange(start, end, circa)


def display(text: str) -> str:
    """A date as a reader likes it: 19580512 → 1958年5月12日; what is already words stays as written."""
    match = _PLAIN.match(unified(text))
    if not match:
        return text.strip()
    year, month, day = _fields(match)
    shown = f"{year}年"
    if month:
        shown += f"{month}月"
    if day:
        shown += f"{day}日"
    return shown


def _split(core: str) -> list[str]:
    if _PLAIN.match(core):
        # 1958/5/12, as spreadsheets write it, is one date; 1958/1960 is two.
        return [core]
    parts = [part for part in _JOINERS.split(core) if part]
    # 1958-1960 is two years; 1958-05 is a month, 19580512-19580514 two days.
    if len(parts) == 1 and (match := re.match(r"^(\d{4}|\d{8})-(\d{4}年?|\d{8})$", core)):
        return [match[1], match[2]]
    return parts or [core]


def _complete(later: str, earlier: str) -> str:
    """1958年5月—7月, 1958年5月1日—3日, 1958.5—7, 民国二十三年—二十五年: the later half borrows from the earlier."""
    borrowed: re.Match[str] | None = None
    if re.match(r"闰?\d{1,2}月", later) or _one_of(_OF_A_YEAR, later):
        borrowed = re.match(rf"^.*?年(?:{MOON})?", earlier)
    elif re.match(r"^\d{1,2}日$", later) or _one_of(_OF_A_MONTH, later):
        borrowed = re.match(r"^.*?月", earlier)
    elif re.match(r"^\d{1,2}年(?!代)", later):
        borrowed = re.match(rf"^.*?(?:{'|'.join(REIGNS)})", earlier)
    elif re.match(r"^\d{1,2}$", later):
        borrowed = re.match(r"^\d{4}[-.](?=\d{1,2}$)", earlier)
    elif re.match(r"^\d0年代", later):
        borrowed = re.match(r"^(?:(?:\d{1,2}|上)世纪|\d{2}(?=\d0年代))", earlier)
    return f"{borrowed[0]}{later}" if borrowed else later


def _read_span(core: str, text: str) -> Days:
    """One date, or one to another."""
    parts = _split(core)
    if len(parts) > 2:
        raise UnreadableDateError(_("“%(text)s” has more than two dates.") % {"text": text})
    first = _read(parts[0], text)
    last = _read(_complete(parts[-1], parts[0]), text) if len(parts) == 2 else first
    if first[0] > last[1]:
        raise UnreadableDateError(_("“%(text)s” ends before it begins.") % {"text": text})
    return first[0], last[1]


def _read(part: str, text: str) -> Days:
    if match := _PLAIN.match(part):
        return _span(*_fields(match), text)
    for reader in (_year_of_the_sun, _reign_year, _decade, _century):
        if days := reader(part, text):
            return days
    if days := periods.find(part):
        return days
    if _WITHOUT_END.search(part):
        raise UnreadableDateError(
            _("“%(text)s” has no beginning or no end. Write the years it may be of, such as 1900—1949.")
            % {"text": text}
        )
    raise UnknownSpellingError(_("“%(text)s” cannot be read as a date.") % {"text": text})


def _fields(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match["y"]), int(match["m8"] or match["m"] or 0), int(match["d8"] or match["d"] or 0)


def _year_of_the_sun(part: str, text: str) -> Days | None:
    if not (match := _YEAR.fullmatch(part)):
        return None
    return _within_year(int(match["y"]), match["rest"], text, by_the_moon=False)


def _reign_year(part: str, text: str) -> Days | None:
    found = periods.reign(part)
    if not found or not (match := _REIGN_YEAR.fullmatch(found[1])):
        return None
    title = found[0]
    first, last = REIGNS[title]
    year = first + int(match["y"]) - 1
    if not first <= year <= last:
        raise UnreadableDateError(_("“%(text)s”: %(reign)s has no such year.") % {"text": text, "reign": title})
    return _within_year(year, match["rest"], text, by_the_moon=title != periods.REPUBLIC)


def _within_year(year: int, rest: str, text: str, *, by_the_moon: bool) -> Days | None:
    """What is said after a year, which is one of the moon where `by_the_moon`: a month, a day, a season; None for any other."""
    by_the_moon = by_the_moon or rest.startswith(MOON)
    rest = rest.removeprefix(MOON)
    if not rest:
        return _span(year, 0, 0, text)
    if months := _one_of(_OF_A_YEAR, rest):
        return _months(year, *months[by_the_moon], text, by_the_moon=by_the_moon)
    if not (match := _MONTH.fullmatch(rest)):
        return None
    month, rest = int(match["m"]), match["rest"]
    day = _DAY.fullmatch(rest)
    days = _one_of(_OF_A_MONTH, rest)
    if rest and not day and not days:
        return None
    # 初五 is said of days of the moon alone, and 八月十五 without 日 may be: the three months hold both.
    if by_the_moon or match["leap"] or (day and (day["first"] or not day["d"].isdecimal())):
        if day and not 1 <= number(day["d"]) <= 30:
            raise UnreadableDateError(_no_day(text, number(day["d"])))
        return _months(year, month, month, text, by_the_moon=True)
    if month == 0:
        raise UnreadableDateError(_no_month(text, month))
    if days:
        start, end = _span(year, month, 0, text)
        return start.replace(day=days[0]), start.replace(day=min(days[1], end.day))
    return _span(year, month, number(day["d"]) if day else 0, text)


def _months(year: int, first: int, last: int, text: str, *, by_the_moon: bool) -> Days:
    """From the first day of a month to the last of another, the 13th being January of the next year."""
    for month in (first, last):
        if not 1 <= month <= (12 if by_the_moon else 14):
            raise UnreadableDateError(_no_month(text, month))
    # The first month of the moon begins between the 21st of January and the 20th of February and ends in March at the latest.
    last += 2 if by_the_moon else 0
    start, _end = _span(year, first, 0, text)
    _start, end = _span(year + (last - 1) // 12, (last - 1) % 12 + 1, 0, text)
    return start, end


def _decade(part: str, text: str) -> Days | None:
    match = _DECADE.fullmatch(part)
    if not match or not (years := _one_of(_OF_A_DECADE, match["part"])):
        return None
    if match["y"]:
        first = int(match["y"]) * 10
    else:
        first = _hundred(match["century"] or "上") + int(match["of"] or match["bare"]) * 10
    return _years(first, years, text)


def _century(part: str, text: str) -> Days | None:
    match = _CENTURY.fullmatch(part)
    if not match or not (years := _one_of(_OF_A_CENTURY, match["part"])):
        return None
    return _years(_hundred(match["century"]), years, text)


def _hundred(century: str) -> int:
    # Whoever writes of the last century, or of 五十年代 without any, writes today: lists are typed in the 21st century.
    return 1900 if century == "上" else (int(century) - 1) * 100


def _years(base: int, years: tuple[int, int], text: str) -> Days:
    return _span(base + years[0], 0, 0, text)[0], _span(base + years[1], 0, 0, text)[1]


def _one_of(named: Mapping[str, Said], said: str) -> Said | None:
    """What a table of patterns says of some words."""
    return next((value for pattern, value in named.items() if re.fullmatch(pattern, said)), None)


def _span(year: int, month: int, day: int, text: str) -> Days:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableDateError(_("“%(text)s”: the year %(year)s is out of range.") % {"text": text, "year": year})
    # 00 stands for "month (day) unknown" in eight-digit catalogue dates.
    if month == 0 and day == 0:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if not 1 <= month <= 12:
        raise UnreadableDateError(_no_month(text, month))
    last = calendar.monthrange(year, month)[1]
    if day == 0:
        return datetime.date(year, month, 1), datetime.date(year, month, last)
    if day > last:
        raise UnreadableDateError(_no_day(text, day))
    exact = datetime.date(year, month, day)
    return exact, exact


def _no_month(text: str, month: int) -> str:
    return _("“%(text)s”: there is no month %(month)s.") % {"text": text, "month": month}


def _no_day(text: str, day: int) -> str:
    return _("“%(text)s”: that month has no day %(day)s.") % {"text": text, "day": day}
