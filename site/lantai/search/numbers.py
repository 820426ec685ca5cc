"""Numbers as people write them, with what they count: 120余幅 and 一百二十余幅, 第3届 and 第三届, 12,000人 and 一万二千人, 85% and 百分之八十五.

All functions read folded text (`lantai.search.folding`). A number is named by its digits and its measure word, "120幅"; one of an
order by "第3届", and "3届" and "第3" too; one of three digits and more by its digits alone, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_ONES = "〇一二三四五六七八九零"
_DIGITS = {digit: value for value, digit in enumerate(_ONES[:10])} | {"零": 0, "两": 2}
# As deeds and receipts write them.
_DIGITS |= {digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_SHORT = {"廿": 20, "卅": 30}
_UNITS = (
    "平方公里|平方米|平方尺|立方米|立方|人次|个月|世纪|公里|公斤|公分|公尺|公顷|分钟|小时|周年|年级|星期|厘米|毫米|市斤|市尺|华里|英里|海里|等奖|等功"
    "|千克|毫升|千瓦|马力|年度|学年|学期|大队|中队|小队|支队|纵队"
    "|人|位|名|口|户|家|个|件|张|幅|册|本|卷|页|份|篇|首|封|枚|块|片|条|根|支|只|头|匹|辆|艘|座|间|栋|幢|所|处|孔|亩|顷|分|厘|毫|元|角|圆|两|斤"
    "|吨|石|斗|升|里|米|丈|尺|寸|克|天|年|岁|代|届|次|期|号|版|辑|集|章|节|回|场|台|套|组|班|队|连|营|团|师|军|区|保|甲|股|级|等|种|项|类|盒|盘"
    "|箱|袋|副|双|对|道|层|楼|株|棵|字|句|段|行|笔|点|度|倍|批|课"
    "|文|吊|锭|贯|担|挑|捆|包|瓶|坛|罐|桌|席|架|把|顶|扇|出|通|函|轴|帧|方|尊|车|例|款|则|刀|世|任|排|旅|轮|周|夜|秒|室|厅|路|门|票|幕|曲"
)
# About so many: 七八个.
ABOUT = ("一二", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
# Written on banknotes and in deeds.
_SAME = {"圆": "元"}
# What is of a grade, too: 二等奖 is 二等.
_GRADED = {"等奖": "等", "等功": "等"}
# A token may hold no %.
_PERCENT = "百分"
_HAN = "".join([*_DIGITS, *_TENS, *_MYRIADS, *_SHORT]).replace("两", "")
# 一点五米; 三点五分 and 三点五十分 are times of day.
_POINT = rf"(?:点[{_ONES}]{{1,4}}(?!分)(?={_UNITS}|[万亿]))?"
_NUMBER = re.compile(
    rf"(?=[第\d两{_HAN}])(?:"
    rf"百分之 ?(?P<percent>\d{{1,3}}(?:\.\d{{1,4}})?(?!\d)|[两{_HAN}]{{1,9}}(?:点[{_ONES}]{{1,4}})?)"
    # Typeset text has a space between digits and characters: 120 余幅, 12 万人.
    rf"|(?P<order>第 ?)?(?P<number>(?<![\da-z])(?<!\d\.)(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,12}})(?!\d)(?:\.\d{{1,4}}(?!\d))?"
    rf"(?: (?=[万亿]))?[{_HAN}]{{0,9}}"
    rf"|(?:两|[{_HAN}])[{_HAN}]{{0,15}}{_POINT})"
    rf"(?:(?:(?<=\d) )?[余多来]?(?P<more>[万亿])?(?P<unit>{_UNITS}|%))?)"
)
_PART = re.compile(rf"\d[\d,]*(?:\.\d+)?|[两{_HAN}]")
# 五八年, 08年
_YEAR = re.compile(rf"[{_ONES}]{{2}}|0\d")
# From here on a number says something without a measure word.
_LARGE = 100
# No number of a county is written with more characters.
_LONGEST = 16


@dataclass(frozen=True)
class Counted:
    """A number in a text: where it stands with its measure word if it has one, and its names, the most exact first."""

    start: int
    end: int
    names: tuple[str, ...]


def find(folded: str) -> Iterator[Counted]:
    """The numbers in a folded text, in order; years are no numbers."""
    for match in _NUMBER.finditer(folded):
        if match["percent"]:
            names = _names(match["percent"], None, "%", False)
        else:
            names = _names(match["number"], match["more"], match["unit"], bool(match["order"]))
        if names:
            yield Counted(match.start(), match.end(), names)


@lru_cache(maxsize=4096)
def _names(written: str, more: str | None, unit: str | None, in_order: bool) -> tuple[str, ...]:
    if len(written) > _LONGEST or (not unit and not in_order and len(written) == 1):
        return ()
    if written in ABOUT or (unit == "年" and _YEAR.fullmatch(written)):
        return ()
    value = _plain(_value(written) * _MYRIADS.get(more or "", 1))
    digits = f"{value:f}".replace(".", "·")
    is_year = 1000 <= value < 2100 and (unit == "年" or (not unit and digits == written))
    if is_year:
        return ()
    alone = (digits,) if value >= _LARGE else ()
    ordinal = (f"第{digits}",) if in_order else ()
    if not unit:
        return (*ordinal, *alone)
    if unit == "%":
        return (digits + _PERCENT,)
    graded = (digits + _GRADED[unit],) if unit in _GRADED else ()
    name = digits + _SAME.get(unit, unit)
    return (*(f"第{name}" for _one in ordinal), name, *graded, *ordinal, *alone)


def has_unit(name: str) -> bool:
    """Whether a number is named with what it counts: 5元 is found nowhere else, 120 may be part of something."""
    return not name[-1].isdecimal()


def _value(written: str) -> Decimal:
    """120, 12,000, 3.5万, 一百二十, 一九二, 一点五 as a number."""
    written, _point, decimals = written.partition("点")
    if decimals:
        return _value(written) + Decimal("0." + "".join(str(_DIGITS[digit]) for digit in decimals))
    total = section = Decimal(0)
    current: Decimal | None = None
    for part in _PART.findall(written):
        if part in _MYRIADS:
            total += (section + (current or 0) or 1) * _MYRIADS[part]
            section, current = Decimal(0), None
        elif part in _TENS:
            section += (1 if current is None else current) * _TENS[part]
            current = None
        elif part in _SHORT:
            section += _SHORT[part]
        elif part in _DIGITS:
            current = _DIGITS[part] + (current or Decimal(0)) * 10
        else:
            current = Decimal(part.replace(",", ""))
    return total + section + (current or 0)


def _plain(value: Decimal) -> Decimal:
    return value.normalize() if value % 1 else value.quantize(Decimal(1))
