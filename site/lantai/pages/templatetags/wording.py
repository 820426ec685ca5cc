"""How Chinese is set: titles break between words, codes and dates stay whole."""

from functools import lru_cache

import rjieba
from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A line may not begin with these, nor end with those (GB/T 15834).
CLOSING = frozenset("，。、；：？！）》〉」』】〕”’%％·—…")
OPENING = frozenset("（《〈「『【〔“‘")


@lru_cache(maxsize=4096)
def _pieces(title: str) -> tuple[str, ...]:
    pieces: list[str] = []
    for word in rjieba.cut(title):
        glued = pieces and (word[0] in CLOSING or pieces[-1][-1] in OPENING or len(word) == 1)
        if glued:
            pieces[-1] += word
        else:
            pieces.append(word)
    return tuple(pieces)


@register.filter
def breaks(title: object) -> SafeString:
    """A title with `<wbr>` between its words, so that no word is torn at a line's end."""
    pieces = (str(conditional_escape(piece)) for piece in _pieces(str(title)))
    return mark_safe("<wbr>".join(pieces))  # noqa: S308 - each piece is escaped above


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
