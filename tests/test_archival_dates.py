"""Archival dates: every spelling of a catalogue, understood as a range of days, kept as written."""

import datetime

import pytest

from exhibitions.archival_dates import UnreadableDateError, decade, display, parse
from exhibitions.models import Exhibit

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


@pytest.mark.parametrize(
    "text", ["约1958", "约1958年", "1958?", "1958？", "1958年前后", "1958左右", "c. 1958", "ca 1958", "约一九五八年"]
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
        *("19581301", "19580231", "1958-13", "1958年13月", "1958年2月30日", "19590229", "1958-00-12", "19580012"),
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
    ],
)
def test_what_a_reader_sees(text: str, shown: str) -> None:
    assert display(text) == shown


def test_decade() -> None:
    assert decade(day(1958, 5, 12)) == 1950
    assert decade(day(1960, 1, 1)) == 1960
    assert decade(None) is None


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
