"""Archival dates: every spelling of a catalogue, understood as a range of days, kept as written."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps

from exhibitions.archival_dates import UnreadableDateError, display, parse
from exhibitions.models import Exhibit
from lantai.pages.filtering import decade_of

from .factories import ExhibitFactory

day = datetime.date

EXACT = (day(1958, 5, 12), day(1958, 5, 12))
MONTH = (day(1958, 5, 1), day(1958, 5, 31))
YEAR = (day(1958, 1, 1), day(1958, 12, 31))
FIFTIES = (day(1950, 1, 1), day(1959, 12, 31))


@pytest.mark.parametrize(
    "text, expected",
    [
        *((text, EXACT) for text in ("19580512", "1958-05-12", "1958.5.12", "1958/5/12", "1958年5月12日")),
        *((text, EXACT) for text in ("１９５８年５月１２日", " 1958 年 5 月 12 日 ", "一九五八年五月十二日", "公元1958年5月12日")),
        *((text, MONTH) for text in ("1958-05", "1958/05", "1958/5", "1958.5", "1958年5月", "19580500", "一九五八年五月")),
        *((text, YEAR) for text in ("1958", "1958年", "19580000", "一九五八年", "１９５８")),
        *((text, FIFTIES) for text in ("1950年代", "20世纪50年代", "1950s", "二十世纪50年代")),
        ("20世纪50年代初", (day(1950, 1, 1), day(1953, 12, 31))),
        ("20世纪50年代末", (day(1957, 1, 1), day(1959, 12, 31))),
        ("19世纪", (day(1801, 1, 1), day(1900, 12, 31))),
        ("民国二十三年", (day(1934, 1, 1), day(1934, 12, 31))),
        ("民国23年", (day(1934, 1, 1), day(1934, 12, 31))),
        ("民国二十三年五月", (day(1934, 5, 1), day(1934, 5, 31))),
        ("民国元年", (day(1912, 1, 1), day(1912, 12, 31))),
        ("民国廿五年", (day(1936, 1, 1), day(1936, 12, 31))),
        ("民国三十八年", (day(1949, 1, 1), day(1949, 12, 31))),
        ("光绪三年", (day(1877, 1, 1), day(1877, 12, 31))),
        ("宣统元年", (day(1909, 1, 1), day(1909, 12, 31))),
        *((text, (day(1958, 1, 1), day(1960, 12, 31))) for text in ("1958—1960", "1958-1960", "1958－1960", "1958~1960")),
        *((text, (day(1958, 1, 1), day(1960, 12, 31))) for text in ("1958至1960", "1958年至1960年", "1958/1960", "1958 — 1960")),
        ("1958年5月—7月", (day(1958, 5, 1), day(1958, 7, 31))),
        ("1958年5月12日—14日", (day(1958, 5, 12), day(1958, 5, 14))),
        ("19580512-19580514", (day(1958, 5, 12), day(1958, 5, 14))),
        ("民国二十三年—二十五年", (day(1934, 1, 1), day(1936, 12, 31))),
        ("19600229", (day(1960, 2, 29), day(1960, 2, 29))),
    ],
)  # fmt: skip
def test_spellings(text: str, expected: tuple[day, day]) -> None:
    dates = parse(text)
    assert (dates.start, dates.end) == expected
    assert not dates.is_circa


def span(first: str, last: str) -> tuple[day, day]:
    return day.fromisoformat(first), day.fromisoformat(last)


def years(first: int, last: int) -> tuple[day, day]:
    return day(first, 1, 1), day(last, 12, 31)


def assert_read(text: str, expected: tuple[day, day]) -> None:
    dates = parse(text)
    assert (dates.start, dates.end) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        *((text, years(1950, 1959)) for text in ("五十年代", "50年代", "上世纪五十年代", "上世纪50年代", "二十世纪五十年代")),
        *((text, years(1990, 1999)) for text in ("九〇年代", "九零年代", "一九九〇年代", "九十年代")),
        ("七十年代初", years(1970, 1973)),
        ("八十年代初期", years(1980, 1983)),
        ("八十年代前期", years(1980, 1984)),
        ("八十年代中期", years(1983, 1986)),
        ("八十年代后期", years(1985, 1989)),
        ("八十年代末", years(1987, 1989)),
        ("上世纪八十年代末期", years(1987, 1989)),
        ("八十年代中后期", years(1983, 1989)),
        *((text, years(1950, 1969)) for text in ("50-60年代", "50—60年代", "五六十年代", "五、六十年代", "五十至六十年代", "1950-1960年代")),
        *((text, years(1960, 1979)) for text in ("20世纪60至70年代", "20世纪60年代—70年代", "上世纪六七十年代")),
        ("19世纪60至70年代", years(1860, 1879)),
        ("1850—60年代", years(1850, 1869)),
        ("七十年代末八十年代初", years(1977, 1983)),
        ("19世纪末", years(1871, 1900)),
        ("20世纪初", years(1901, 1930)),
        ("上世纪中叶", years(1931, 1970)),
        ("20世纪上半叶", years(1901, 1950)),
        ("20世纪下半叶", years(1951, 2000)),
        ("21世纪初", years(2001, 2030)),
        ("上世纪末", years(1971, 2000)),
        *((text, years(1871, 1930)) for text in ("19世纪末20世纪初", "十九世纪末至二十世纪初")),
        ("19-20世纪", years(1801, 2000)),
    ],
)  # fmt: skip
def test_decades_and_centuries(text: str, expected: tuple[day, day]) -> None:
    assert_read(text, expected)


@pytest.mark.parametrize(
    "text, expected",
    [
        # The winter that began in 1955, by the solar term or by the month.
        *((text, span("1955-11-01", "1956-02-29")) for text in ("1955年冬", "1955年冬季", "1955年冬天", "一九五五年冬", "1955冬")),
        ("1955年春", span("1955-02-01", "1955-05-31")),
        ("1955年初夏", span("1955-05-01", "1955-08-31")),
        ("1955年秋", span("1955-08-01", "1955-11-30")),
        ("1955年冬至1956年春", span("1955-11-01", "1956-05-31")),
        ("1955年春—夏", span("1955-02-01", "1955-08-31")),
        ("1955年初", span("1955-01-01", "1955-03-31")),
        *((text, span("1955-10-01", "1955-12-31")) for text in ("1955年底", "1955年末", "1955年年底", "1955年第四季度", "1955年4季度")),
        ("1955年上半年", span("1955-01-01", "1955-06-30")),
        ("1955年下半年", span("1955-07-01", "1955-12-31")),
        ("1955年第二季度", span("1955-04-01", "1955-06-30")),
        *((text, span("1956-02-01", "1956-02-10")) for text in ("1956年2月上旬", "1956年2月初", "一九五六年二月上旬")),
        ("1956年2月中旬", span("1956-02-11", "1956-02-20")),
        *((text, span("1956-02-21", "1956-02-29")) for text in ("1956年2月下旬", "1956年2月底", "1956年二月末")),
        ("1956年2月上旬—中旬", span("1956-02-01", "1956-02-20")),
        ("民国二十三年春", span("1934-02-01", "1934-05-31")),
        ("民国廿三年五月中旬", span("1934-05-11", "1934-05-20")),
        ("民国二十三年底", span("1934-10-01", "1934-12-31")),
        # Before the Republic the year is parted by the moon: winter is its tenth to twelfth month.
        ("光绪三年冬", span("1877-10-01", "1878-02-28")),
        ("光绪三年春", span("1877-01-01", "1877-05-31")),
    ],
)  # fmt: skip
def test_parts_of_a_year_and_of_a_month(text: str, expected: tuple[day, day]) -> None:
    assert_read(text, expected)


@pytest.mark.parametrize(
    "text, expected",
    [
        *((text, years(1644, 1911)) for text in ("清", "清代", "清朝", "清时期")),
        ("明代", years(1368, 1644)),
        ("元代", years(1271, 1368)),
        ("宋代", years(960, 1279)),
        ("唐代", years(618, 907)),
        *((text, years(1368, 1911)) for text in ("明清", "明清时期", "明—清", "明至清")),
        *((text, years(1644, 1735)) for text in ("清初", "清代初期", "清早期")),
        ("清中期", years(1736, 1850)),
        ("清晚期", years(1821, 1911)),
        *((text, years(1840, 1911)) for text in ("清末", "晚清", "清朝末年")),
        *((text, years(1912, 1949)) for text in ("民国", "民国时期", "民国年间", "民國", "中华民国时期")),
        *((text, years(1912, 1928)) for text in ("民国初年", "民国初期", "民初")),
        ("清末民初", years(1840, 1928)),
        ("清末至民国", years(1840, 1949)),
        *((text, years(1875, 1908)) for text in ("光绪", "光绪年间", "清光绪", "清代光绪年间", "光緒年間", "光绪初年", "清·光绪")),
        *((text, years(1765, 1765)) for text in ("乾隆三十年", "清乾隆三十年", "大清乾隆30年")),
        ("明万历三年", years(1575, 1575)),
        ("光绪二十年至二十五年", years(1894, 1899)),
        ("清光绪三年—宣统元年", years(1877, 1909)),
        ("中华民国廿三年", years(1934, 1934)),
        ("解放初期", years(1949, 1956)),
        *((text, span("1949-10-01", "1956-12-31")) for text in ("新中国成立初期", "建国初期", "新中国成立之初")),
        *((text, span("1931-09-18", "1945-09-03")) for text in ("抗战时期", "抗日战争时期", "抗战期间")),
        ("全面抗战时期", span("1937-07-07", "1945-09-03")),
        ("解放战争时期", span("1945-08-15", "1949-09-30")),
        *((text, span("1966-05-01", "1976-10-31")) for text in ("文革时期", "“文化大革命”时期", '"文革"期间', "文化大革命时期")),
        *((text, years(1958, 1960)) for text in ("大跃进时期", "“大跃进”时期")),
        ("人民公社时期", span("1958-01-01", "1985-06-04")),
    ],
)  # fmt: skip
def test_dynasties_and_eras(text: str, expected: tuple[day, day]) -> None:
    assert_read(text, expected)


# First year and years counted, from the tables of reigns.
REIGNS = {
    "洪武": (1368, 31), "建文": (1399, 4), "永乐": (1403, 22), "洪熙": (1425, 1), "宣德": (1426, 10), "正统": (1436, 14),
    "景泰": (1450, 8), "天顺": (1457, 8), "成化": (1465, 23), "弘治": (1488, 18), "正德": (1506, 16), "嘉靖": (1522, 45),
    "隆庆": (1567, 6), "万历": (1573, 48), "泰昌": (1620, 1), "天启": (1621, 7), "崇祯": (1628, 17), "顺治": (1644, 18),
    "康熙": (1662, 61), "雍正": (1723, 13), "乾隆": (1736, 60), "嘉庆": (1796, 25), "道光": (1821, 30), "咸丰": (1851, 11),
    "同治": (1862, 13), "光绪": (1875, 34), "宣统": (1909, 3), "民国": (1912, 38),
}  # fmt: skip


@pytest.mark.parametrize("title", REIGNS)
def test_reigns_count_their_years(title: str) -> None:
    first, counted = REIGNS[title]
    assert_read(f"{title}元年", years(first, first))
    assert_read(f"{title}{counted}年", years(first + counted - 1, first + counted - 1))
    assert_read(f"{title}年间", years(first, first + counted - 1))
    with pytest.raises(UnreadableDateError, match=title):
        parse(f"{title}{counted + 1}年")


@pytest.mark.parametrize(
    "text, was",
    [
        ("崇祯十七年三月十九", "1644-04-25"),
        ("道光三十年正月十四日", "1850-02-25"),
        ("同治十三年十二月初五", "1875-01-12"),
        ("光绪三十四年十月廿一日", "1908-11-14"),
        ("宣统三年八月十九", "1911-10-10"),
        ("宣统三年十二月廿五", "1912-02-12"),
        ("清光绪三十年五月", "1904-06-30"),
        ("光绪二十六年闰八月", "1900-10-01"),
        ("1955年农历五月初五", "1955-06-24"),
        ("农历1955年五月初五", "1955-06-24"),
        ("1955年五月初五", "1955-06-24"),
        ("1955年阴历闰三月", "1955-05-01"),
        ("1955年正月初一", "1955-01-24"),
        ("1955年腊月", "1956-02-11"),
        ("民国二十三年旧历八月十五", "1934-09-23"),
        # With or without the moon: it does not say.
        ("民国二十三年八月十五", "1934-09-23"),
        ("民国二十三年八月十五", "1934-08-15"),
    ],
)
def test_days_of_the_moon_lie_in_what_is_understood(text: str, was: str) -> None:
    dates = parse(text)
    assert dates.start
    assert dates.end
    assert dates.start <= day.fromisoformat(was) <= dates.end
    assert (dates.end - dates.start).days < 93
    assert display(text) == text


def test_what_is_said_twice_is_what_both_say() -> None:
    assert_read("光绪三年（1877）", years(1877, 1877))
    assert_read("1934年（民国二十三年）", years(1934, 1934))
    assert_read("光绪三年五月初五（1877年6月15日）", span("1877-06-15", "1877-06-15"))
    assert_read("清道光（约1840年）", years(1840, 1840))
    with pytest.raises(UnreadableDateError):
        parse("光绪三年（1977）")


@pytest.mark.parametrize(
    "text",
    [
        "约1958",
        "约为1958",
        "约1958年",
        "1958?",
        "1958？",
        "1958年前后",
        "1958左右",
        "c. 1958",
        "ca 1958",
        "约一九五八年",
    ],
)
def test_uncertain_dates_are_filed_under_their_year(text: str) -> None:
    dates = parse(text)
    assert (dates.start, dates.end) == YEAR
    assert dates.is_circa


@pytest.mark.parametrize("text", ["", "  ", "不详", "年代不详", "无"])
def test_unknown_dates_have_no_range(text: str) -> None:
    dates = parse(text)
    assert (dates.start, dates.end) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "19581301",
            "19580231",
            "1958-13",
            "1958年13月",
            "1958年2月30日",
            "19590229",
            "1958-00-12",
            "19580012",
            "1958年0月上旬",
        ),
        *(
            "民国四十年",
            "光绪四十年",
            "1960—1958",
            "1958—1959—1960",
            "去年",
            "五月",
            "195",
            "0958",
            "9999",
            "=1958",
            "1958x",
        ),
        *("五六十年", "民国二十三十年", "五六七十年代", "0世纪", "0世纪50年代", "0000年代", "99世纪"),
        *("距今三千年", "解放前", "1949年以前", "1949年以来", "抗战前", "建国后", "公元前200年"),
        *(
            "10年代",
            "民国二十年代",
            "明末",
            "改革开放初期",
            "文革后期",
            "人民公社",
            "清万历三年",
            "清明",
            "清唐",
            "本世纪初",
        ),
        *(
            "1955年春节",
            "1955年中",
            "1955年13月上旬",
            "1955年第五季度",
            "1955年农历十三月",
            "光绪三年五月三十一",
            "春",
            "五月初五",
        ),
    ],
)
def test_unreadable_dates_are_refused_and_named(text: str) -> None:
    with pytest.raises(UnreadableDateError) as refusal:
        parse(text)
    assert text in str(refusal.value)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("19580512", "1958年5月12日"),
        ("1958-05", "1958年5月"),
        ("1958", "1958年"),
        ("19580500", "1958年5月"),
        ("约1958", "约1958"),
        ("民国二十三年", "民国二十三年"),
        ("1958—1960", "1958—1960"),
        ("1955年 冬", "1955年 冬"),
        ("光緒三年", "光緒三年"),
        ("“文化大革命”时期", "“文化大革命”时期"),
    ],
)
def test_what_a_reader_sees(text: str, shown: str) -> None:
    assert display(text) == shown


def test_decade() -> None:
    assert decade_of(day(1958, 5, 12), day(1958, 5, 12)) == 1950
    assert decade_of(day(1960, 1, 1), None) == 1960
    assert decade_of(None, None) is None


@pytest.mark.parametrize(
    "text, decade",
    [
        ("五六十年代", 1950),
        ("文革时期", 1960),
        ("1958—1960", 1950),
        ("清代", None),
        ("民国时期", None),
        ("19世纪末", None),
        ("唐代", None),
    ],
)
def test_what_spans_three_decades_is_of_none(text: str, decade: int | None) -> None:
    dates = parse(text)
    assert decade_of(dates.start, dates.end) == decade


@pytest.mark.django_db
def test_an_exhibit_keeps_the_text_and_derives_the_range() -> None:
    exhibit = ExhibitFactory(date_text="民国二十三年五月")
    stored = Exhibit.objects.get(pk=exhibit.pk)
    assert stored.date_text == "民国二十三年五月"
    assert (stored.date_from, stored.date_to) == (day(1934, 5, 1), day(1934, 5, 31))
    stored.date_text = "不详"
    stored.save()
    stored.refresh_from_db()
    assert (stored.date_from, stored.date_to) == (None, None)


@pytest.mark.django_db
def test_an_exhibit_with_an_unreadable_date_is_not_saved() -> None:
    with pytest.raises(UnreadableDateError, match="19581301"):
        ExhibitFactory(date_text="19581301")
    assert not Exhibit.objects.exists()


@pytest.mark.django_db
def test_an_update_reads_days_of_the_moon_anew() -> None:
    by_the_moon, by_the_sun = ExhibitFactory(date_text="光绪三年五月"), ExhibitFactory(date_text="民国二十三年五月")
    Exhibit.objects.filter(pk=by_the_moon.pk).update(date_from=day(1877, 5, 1), date_to=day(1877, 5, 31))
    import_module("exhibitions.migrations.0008_months_of_the_moon").read_again(apps, None)
    by_the_moon.refresh_from_db()
    by_the_sun.refresh_from_db()
    assert (by_the_moon.date_from, by_the_moon.date_to) == (day(1877, 5, 1), day(1877, 7, 31))
    assert (by_the_sun.date_from, by_the_sun.date_to) == (day(1934, 5, 1), day(1934, 5, 31))
