"""How Chinese is set: titles break between words, codes and dates stay whole."""

import datetime
import json
import re
from functools import lru_cache
from typing import Any

import rjieba
from django import template
from django.utils.dates import MONTHS
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

# A line may not begin with these, nor end with those (GB/T 15834).
CLOSING = frozenset("，。、；：？！）》〉」』】〕”’%％·—…")
OPENING = frozenset("（《〈「『【〔“‘")
_NOTHING, _CHINESE = SafeString(""), SafeString(' lang="zh-Hans"')


def pieces(title: str) -> tuple[str, ...]:
    """The parts of a title between which a line may end: words with the punctuation that belongs to them."""
    parts: list[str] = []
    for word in rjieba.cut(title):
        glued = parts and (word[0] in CLOSING or parts[-1][-1] in OPENING or len(word) == 1)
        if glued:
            parts[-1] += word
        else:
            parts.append(word)
    return tuple(parts)


@register.filter
def breaks(title: object) -> SafeString:
    """A title with `<wbr>` between its words, so that no word is torn at a line's end."""
    return _broken(str(title))


@lru_cache(maxsize=4096)
def _broken(title: str) -> SafeString:
    escaped = (str(conditional_escape(piece)) for piece in pieces(title))
    return mark_safe("<wbr>".join(escaped))  # noqa: S308 - each piece is escaped above


@register.filter
def nb(text: object) -> SafeString:
    """Text that moves to the next line whole: a code, a date, a number with its unit."""
    return format_html('<span class="nb">{}</span>', text) if text not in (None, "") else SafeString("")


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs, one for each line that is not blank."""
    lines = (line.strip() for line in str(text).splitlines())
    return mark_safe("".join(f"<p>{conditional_escape(line)}</p>" for line in lines if line))  # noqa: S308


@register.filter
def chinese_number(number: int) -> str:
    """1 → 一 … 99 → 九十九, for unit numbers."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(int(number), 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones or not head else "")


@register.filter
def chinese_year(year: int) -> str:
    """2025 → 二〇二五年."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)) + "年"


def clauses_of(title: str) -> list[str]:
    """The clauses of a title: what spaces, a dash or a colon part."""
    return [part for part in re.split(r"\s+|(?<=——)|(?<=：)", str(title)) if part]


@register.filter
def clauses(title: str) -> SafeString:
    """A title or motto with each clause in a line, or a column, of its own: what spaces, a dash or a colon part."""
    parts = (f'<span class="clause">{breaks(part)}</span> ' for part in clauses_of(title))
    return mark_safe("".join(parts).strip())  # noqa: S308 - each part is escaped by `breaks`


@register.filter
def title_size(title: str) -> str:
    """The class `mid` or `long` or none, by the longest clause: the size in which a vertical title fits its page."""
    longest = max((len(part) for part in clauses_of(title)), default=0)
    return "long" if longest > 11 else "mid" if longest > 6 else ""


class _Zh(template.Node):
    def render(self, context: Any) -> SafeString:
        return _NOTHING if _speaks_chinese() else _CHINESE


@register.tag
def zh(parser: Any, token: Any) -> template.Node:
    """` lang="zh-Hans"` for the archives' own words inside an interface of another language; else nothing.

    A node of its own rather than a simple tag: pages have a hundred of them.
    """
    return _Zh()


@register.simple_tag
def day_range(first: datetime.date, last: datetime.date | None = None) -> SafeString:
    """Days from `first` to `last`, saying year and month once (GB/T 15834: joined by 「—」); open when `last` is None."""
    return format_html('<span class="nb">{}</span>', days_in_words(first, last))


def days_in_words(first: datetime.date, last: datetime.date | None = None) -> str:
    """What `day_range` says, as text."""
    if last is None:
        return _("since %(day)s") % {"day": _day(first)}
    if first == last:
        return _day(first)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if _speaks_chinese():
        return f"{_day(first)}—{_day(last, year=not same_year, month=not same_month)}"
    return f"{_day(first, year=not same_year, month=not same_month)}–{_day(last)}"


@register.filter(expects_localtime=True)
def month_day(day: datetime.date) -> str:
    """6月9日, 9 June: a day near enough to need no year."""
    return _day(day, year=False)


def _speaks_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _day(day: datetime.date, *, year: bool = True, month: bool = True) -> str:
    """2025年6月9日, 9 June 2025, or less of it."""
    if _speaks_chinese():
        return (f"{day.year}年" if year else "") + (f"{day.month}月" if month else "") + f"{day.day}日"
    return str(day.day) + (f" {MONTHS[day.month]}" if month else "") + (f" {day.year}" if year else "")


@register.filter
def json_ld(data: dict[str, Any] | list[Any]) -> SafeString:
    """Structured data as a JSON-LD element; what could end the element early is escaped (WHATWG HTML, 4.12.1.3)."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
