"""Archival dates: kept as written, understood as a range of days.

Understands what Chinese catalogues write (DA/T 18-2022, DA/T 50): `19580512`,
`1958-05-12`, `1958-05`, `1958.5.12`, `1958年5月12日`, `1958年5月`, `1958`, `1950年代`,
`20世纪50年代`, `民国二十三年五月`, `光绪三年`, `约1958`, `1958?`, ranges joined by `—`, `－`, `-`, `~`,
`至` or `/`, and 不详 for unknown.
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lantai.search.dates import REIGNS

REPUBLIC_FIRST_YEAR = REIGNS["民国"][0]
FIRST_YEAR, LAST_YEAR = 1000, 2100
UNKNOWN = frozenset({"", "不详", "年代不详", "时间不详", "日期不详", "无", "佚", "s.d."})

_DIGITS = {"〇": 0, "零": 0, "○": 0, "元": 1, "正": 1, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_HAN = "〇零○元正一二三四五六七八九十廿卅"
_CIRCA = re.compile(r"^(?:约|大约|约为|ca?\.?\s*)|(?:前后|左右|[??]|\(约\)|约)$", re.IGNORECASE)
_JOINERS = re.compile(r"\s*(?:——|—|–|―|~|～|至|到|/)\s*")
_PLAIN = re.compile(
    r"^(?P<y>\d{4})(?:(?P<m8>\d{2})(?P<d8>\d{2})?|[-./年](?:(?P<m>\d{1,2})(?:[-./月](?:(?P<d>\d{1,2})日?)?)?)?)?$"
)
_DECADE = re.compile(r"^(?:(?P<c>\d{1,2})世纪(?P<t>\d)0年代|(?P<y>\d{3})0(?:年代|s))(?P<part>初|末|初期|末期|中期)?$")
_CENTURY = re.compile(r"^(?P<c>\d{1,2})世纪$")
_REIGN = re.compile(rf"^(?P<reign>{'|'.join(REIGNS)})(?P<y>\d+)年(?:(?P<m>\d+)月(?:(?P<d>\d+)日?)?)?$")


class UnreadableDateError(ValueError):
    """The text is no date this module understands; `str()` says why, for the person who wrote it."""


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
    folded = _fold(text)
    if folded in UNKNOWN:
        return DateRange(None, None)
    circa = bool(_CIRCA.search(folded))
    core = _CIRCA.sub("", folded)
    parts = _split(core)
    if len(parts) > 2:
        raise UnreadableDateError(_("“%(text)s” has more than two dates.") % {"text": text})
    first = _read(parts[0], text)
    last = _read(_complete(parts[-1], parts[0]), text) if len(parts) == 2 else first
    start, end = first[0], last[1]
    if start > end:
        raise UnreadableDateError(_("“%(text)s” ends before it begins.") % {"text": text})
    return DateRange(start, end, circa)


def display(text: str) -> str:
    """A date as a reader likes it: 19580512 → 1958年5月12日; what is already words stays as written."""
    folded = _fold(text)
    match = _PLAIN.match(folded)
    if not match:
        return text.strip()
    year, month, day = _fields(match)
    shown = f"{year}年"
    if month:
        shown += f"{month}月"
    if day:
        shown += f"{day}日"
    return shown


def decade(day: datetime.date | None) -> int | None:
    """1958-05-12 → 1950."""
    return day.year // 10 * 10 if day else None


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", str(text)).strip()
    folded = re.sub(r"(?<=[年月])\s+|\s+(?=[年月日])|(?<=民国)\s+", "", folded)
    folded = re.sub(r"^公元", "", folded)
    return re.sub(rf"[{_HAN}]+(?=年|月|日|世纪)", lambda match: str(_han_number(match[0])), folded)


def _han_number(han: str) -> int:
    """一九五八 → 1958, 二十三 → 23, 廿 → 20, 元 → 1."""
    if not set(han) & set("十廿卅"):
        return int("".join(str(_DIGITS[c]) for c in han))
    han = han.replace("廿", "二十").replace("卅", "三十")
    tens, _sep, ones = han.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _split(core: str) -> list[str]:
    if _PLAIN.match(core):
        # 1958/5/12, as spreadsheets write it, is one date; 1958/1960 is two.
        return [core]
    parts = [part for part in _JOINERS.split(core) if part]
    if len(parts) == 1 and (match := re.match(r"^(\d{4})-(\d{4})$", core)):
        # 1958-1960 is two years; 1958-05 is a month, 19580512-19580514 two days.
        return [match[1], match[2]]
    if len(parts) == 1 and (match := re.match(r"^(\d{8})-(\d{8})$", core)):
        return [match[1], match[2]]
    return parts or [core]


def _complete(later: str, earlier: str) -> str:
    """1958年5月—7月, 1958年5月1日—3日, 1958.5—7, 民国二十三年—二十五年: the later half borrows from the earlier."""
    if re.match(r"^\d{1,2}月", later) and (match := re.match(r"^.*?年", earlier)):
        return match[0] + later
    if re.match(r"^\d{1,2}日$", later) and (match := re.match(r"^.*?月", earlier)):
        return match[0] + later
    if re.match(r"^\d{1,2}年$", later) and (match := re.match(rf"^({'|'.join(REIGNS)})", earlier)):
        return match[0] + later
    if re.match(r"^\d{1,2}$", later) and (match := re.match(r"^(\d{4}[-.])\d{1,2}$", earlier)):
        return match[1] + later
    return later


def _read(part: str, text: str) -> tuple[datetime.date, datetime.date]:
    if match := _PLAIN.match(part):
        return _span(*_fields(match), text)
    if match := _REIGN.match(part):
        first, last = REIGNS[match["reign"]]
        year = first + int(match["y"]) - 1
        if not first <= year <= last:
            raise UnreadableDateError(
                _("“%(text)s”: %(reign)s has no such year.") % {"text": text, "reign": match["reign"]}
            )
        return _span(year, int(match["m"] or 0), int(match["d"] or 0), text)
    if match := _DECADE.match(part):
        year = int(match["y"]) * 10 if match["y"] else (int(match["c"]) - 1) * 100 + int(match["t"]) * 10
        low, high = {"初": (0, 3), "中": (3, 6), "末": (7, 9)}.get((match["part"] or "")[:1], (0, 9))
        return datetime.date(year + low, 1, 1), datetime.date(year + high, 12, 31)
    if match := _CENTURY.match(part):
        year = (int(match["c"]) - 1) * 100
        return datetime.date(year + 1, 1, 1), datetime.date(year + 100, 12, 31)
    raise UnreadableDateError(_("“%(text)s” cannot be read as a date.") % {"text": text})


def _fields(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match["y"]), int(match["m8"] or match["m"] or 0), int(match["d8"] or match["d"] or 0)


def _span(year: int, month: int, day: int, text: str) -> tuple[datetime.date, datetime.date]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableDateError(_("“%(text)s”: the year %(year)s is out of range.") % {"text": text, "year": year})
    # 00 stands for "month (day) unknown" in eight-digit catalogue dates.
    if month == 0 and day == 0:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if not 1 <= month <= 12:
        raise UnreadableDateError(_("“%(text)s”: there is no month %(month)s.") % {"text": text, "month": month})
    last = calendar.monthrange(year, month)[1]
    if day == 0:
        return datetime.date(year, month, 1), datetime.date(year, month, last)
    if day > last:
        raise UnreadableDateError(_("“%(text)s”: that month has no day %(day)s.") % {"text": text, "day": day})
    exact = datetime.date(year, month, day)
    return exact, exact
