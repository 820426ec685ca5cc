"""How a figure is spoken in 年度工作总结: the 余 rule, count words, and what to say of nothing.

The words are Chinese in every language of the interface: they are for a Chinese document.
"""

from collections.abc import Iterable

NOTHING = "无"
_WAN, _YI = 10_000, 100_000_000


def step(value: int) -> int:
    """What a number is cut to a multiple of: 1 below 10, tens below 1,000, hundreds below 10,000, then 0.1万, 0.1亿.

    Raises `ValueError` below zero.
    """
    if value < 0:
        raise ValueError(value)
    if value < 10:
        return 1
    if value < 1000:
        return 10
    if value < _WAN:
        return 100
    return _WAN // 10 if value < _YI else _YI // 10


def spoken_number(value: int) -> str:
    """126 → 120余, 1286 → 1200余, 12860 → 1.2万余, 120 → 120: cut, never rounded up; round numbers bear no 余."""
    cut = value - value % step(value)
    if cut < _WAN:
        words = str(cut)
    else:
        unit, name = (_YI, "亿") if cut >= _YI else (_WAN, "万")
        whole, tenth = divmod(cut // (unit // 10), 10)
        words = f"{whole}.{tenth}{name}" if tenth else f"{whole}{name}"
    return words if cut == value else f"{words}余"


def spoken(value: int, count_word: str, *, exact: bool = False) -> str:
    """A number with its count word: 120余幅, 0幅; with `exact` as it is: 84张."""
    return f"{value if exact else spoken_number(value)}{count_word}"


def spoken_list(items: Iterable[str], joined_by: str = "、") -> str:
    """Words in a row; 「无」 for none."""
    return joined_by.join(items) or NOTHING
