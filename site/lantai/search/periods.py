"""Dynasties, reigns and eras as catalogues name them, each as the days it is agreed to have lasted.

Dynasties have the whole years of the chronological tables (《中国历史纪年简表》; 元 from 1271, when it took that name, 清 from
1644, when it began to rule the country). A reign title stands for the years it counts; its 初年 or 末年 has no agreed bounds
and is read as all of it. Parts of the Qing are those of datings of books and artifacts, the wider one where usage differs:
清初 is 顺治 to 雍正, 清中期 乾隆 to 道光, 清晚期 道光 to 宣统, 晚清 and 清末 the time from the war of 1840 on. 民国初年 is that of the
governments in Beijing, 1912 to 1928, as the Second Historical Archives parts its fonds.

Eras of the last hundred years have the bounds of official documents:

- 抗日战争 from 1931-09-18 to 1945-09-03, the victory day fixed in 2014; 全面抗战 (全民族抗战) from 1937-07-07
- 解放战争 from 1945-08-15 to 1949-09-30, the eve of the People's Republic
- 新中国成立初期 (建国初期) from 1949-10-01 to the end of 1956, the first period of the resolution on history of 1981;
  解放初期 likewise, but from the beginning of 1949: each place was liberated on a day of its own
- 抗美援朝 from 1950-10-19 to 1953-07-27
- 大跃进 1958 to 1960, 三年困难时期 1959 to 1961
- “文化大革命” from May 1966 to October 1976, as that resolution says
- 人民公社 1958 to 1985, when the last of them had given way to townships (reported on 4 June)

What has no agreed bounds (改革开放初期, 明末, “文革”后期) is not here: the catalogue has to say the years.
"""

import datetime
import re

from .dates import REIGNS

Days = tuple[datetime.date, datetime.date]

REPUBLIC = "民国"
# Before them come those that begin before the year 1, and what no county hall keeps.
DYNASTIES = {
    "隋": (581, 618), "唐": (618, 907), "五代": (907, 960), "辽": (907, 1125), "北宋": (960, 1127), "宋": (960, 1279),
    "西夏": (1038, 1227), "金": (1115, 1234), "南宋": (1127, 1279), "元": (1271, 1368), "明": (1368, 1644),
    "清": (1644, 1911),
}  # fmt: skip
_PARTS = (
    (r"清(?:代|朝)?(?:初[年期]?|早期|前期)", (1644, 1735)),
    (r"清(?:代|朝)?(?:中期|中叶)", (1736, 1850)),
    (r"清(?:代|朝)?(?:晚期|后期)", (1821, 1911)),
    (r"清(?:代|朝)?末[年期]?|晚清|清季", (1840, 1911)),
    (r"(?:中华)?民国初[年期]?|民初", (1912, 1928)),
)
_DURING = "(?:时期|期间|年代)"
_ERAS = (
    (r"(?:全面|全民族)(?:抗战|抗日战争)", "1937-07-07", "1945-09-03"),
    (r"抗战|抗日战争", "1931-09-18", "1945-09-03"),
    (r"解放战争", "1945-08-15", "1949-09-30"),
    (r"抗美援朝(?:战争)?", "1950-10-19", "1953-07-27"),
    (r"大跃进", "1958-01-01", "1960-12-31"),
    (r"三年困难(?=.)", "1959-01-01", "1961-12-31"),
    (r"文革|文化大革命", "1966-05-01", "1976-10-31"),
    (r"人民公社(?=.)", "1958-01-01", "1985-06-04"),
)
_BEGINNINGS = (
    (r"解放(?:之?初|初期)", "1949-01-01", "1956-12-31"),
    (r"(?:建国|(?:新中国|中华人民共和国)(?:成立|建立)?)(?:之?初|初期)", "1949-10-01", "1956-12-31"),
)
_TITLE = re.compile(
    rf"(?:大?(?P<dynasty>明|清)(?:代|朝)?[·・]?|中华(?={REPUBLIC}))?(?P<title>{'|'.join(REIGNS)})"
    r"(?P<rest>.*)"
)
_OF_A_REIGN = re.compile(r"(?:年?间|时期|朝)?(?:初[年期]|末[年期]|初|末|[早前中后晚]期)?")
_DYNASTY = re.compile(rf"(?P<first>{'|'.join(DYNASTIES)})(?P<last>[唐宋元明清]*)(?:代|朝|时期|两代)?")


def reign(name: str) -> tuple[str, str] | None:
    """The reign title something begins with (清光绪三年, 中华民国廿三年) and what follows it; None if it begins with none.

    A title of another dynasty than the one named (清万历) is none.
    """
    match = _TITLE.fullmatch(name)
    if not match or match["dynasty"] not in {None, dynasty_of(match["title"])}:
        return None
    return match["title"], match["rest"]


def dynasty_of(title: str) -> str:
    """万历 → 明, 光绪 → 清; 民国 is of none."""
    first = REIGNS[title][0]
    return next((name for name in ("明", "清") if DYNASTIES[name][0] <= first < DYNASTIES[name][1]), "")


def find(name: str) -> Days | None:
    """First and last day of a dynasty, a reign or an era, its name in simplified characters; None for any other name."""
    for pattern, (first, last) in _PARTS:
        if re.fullmatch(pattern, name):
            return _years(first, last)
    if (found := reign(name)) and _OF_A_REIGN.fullmatch(found[1]):
        return _years(*REIGNS[found[0]])
    for pattern, begins, ends in _ERAS:
        if re.fullmatch(f"(?:{pattern}){_DURING}?", name):
            return datetime.date.fromisoformat(begins), datetime.date.fromisoformat(ends)
    for pattern, begins, ends in _BEGINNINGS:
        if re.fullmatch(pattern, name):
            return datetime.date.fromisoformat(begins), datetime.date.fromisoformat(ends)
    if match := _DYNASTY.fullmatch(name):
        # 明清 is both, one after the other.
        spans = [DYNASTIES[dynasty] for dynasty in (match["first"], *match["last"])]
        if spans == sorted(spans) and len(set(spans)) == len(spans):
            return _years(spans[0][0], spans[-1][1])
    return None


def _years(first: int, last: int) -> Days:
    return datetime.date(first, 1, 1), datetime.date(last, 12, 31)
