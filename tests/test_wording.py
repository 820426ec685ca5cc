"""How words are set: titles, date ranges, structured data."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from lantai.pages.templatetags import wording

DAY = datetime.date


@pytest.mark.parametrize(
    "first, last, chinese, english",
    [
        (DAY(2025, 6, 9), DAY(2025, 6, 11), "2025年6月9日—11日", "9–11 June 2025"),
        (DAY(2025, 6, 9), DAY(2025, 7, 2), "2025年6月9日—7月2日", "9 June–2 July 2025"),
        (DAY(2025, 12, 30), DAY(2026, 1, 3), "2025年12月30日—2026年1月3日", "30 December 2025–3 January 2026"),
        (DAY(2024, 6, 9), DAY(2025, 6, 9), "2024年6月9日—2025年6月9日", "9 June 2024–9 June 2025"),
        (DAY(2025, 6, 9), DAY(2025, 6, 9), "2025年6月9日", "9 June 2025"),
        (DAY(2026, 3, 18), None, "2026年3月18日起", "since 18 March 2026"),
    ],
)
def test_a_range_of_days_says_year_and_month_once(
    first: datetime.date, last: datetime.date | None, chinese: str, english: str
) -> None:
    with translation.override("zh-hans"):
        assert wording.day_range(first, last) == f'<span class="nb">{chinese}</span>'
    with translation.override("en"):
        assert wording.day_range(first, last) == f'<span class="nb">{english}</span>'


@pytest.mark.parametrize(
    "title, clauses",
    [
        ("请听档案说", ["请听档案说"]),
        ("筑梦现代化 奋斗兰台人", ["筑梦现代化", "奋斗兰台人"]),
        ("档案——我们共同的记忆", ["档案——", "我们共同的记忆"]),
        ("青石圩：一条老街的四十年", ["青石圩：", "一条老街的四十年"]),
    ],
)
def test_a_motto_has_each_clause_in_a_column_of_its_own(title: str, clauses: list[str]) -> None:
    html = str(wording.clauses(title)).replace("<wbr>", "")
    assert html == " ".join(f'<span class="clause">{clause}</span>' for clause in clauses)


def test_titles_cannot_smuggle_markup() -> None:
    assert "<script" not in wording.clauses("<script>alert(1)</script> 二")
    assert "<b>" not in wording.breaks("<b>粗</b>")
    assert "<i>" not in wording.paragraphs("<i>斜</i>\n二")


@pytest.mark.parametrize(
    "title, size",
    [
        ("", ""),
        ("请听档案说", ""),
        ("奋进新征程 兰台谱新篇", ""),
        ("青石圩：一条老街的四十年", "mid"),
        ("老" * 12, "long"),
    ],
)
def test_the_size_of_a_vertical_title_follows_its_longest_clause(title: str, size: str) -> None:
    assert wording.title_size(title) == size


def test_structured_data_cannot_end_its_element() -> None:
    html = wording.json_ld({"name": "</script><script>alert(1)</script>&\u2028"})
    assert html.count("<script") == html.count("</script>") == 1
    assert "\\u003c/script\\u003e" in html
    assert "\\u0026\\u2028" in html


def test_a_year_in_chinese_numerals() -> None:
    assert wording.chinese_year(2025) == "二〇二五年"


def test_content_is_marked_as_chinese_in_another_interface_only() -> None:
    marked = Template("<p{% zh %}>云溪</p>")
    with translation.override("zh-hans"):
        assert marked.render(Context()) == "<p>云溪</p>"
    with translation.override("en"):
        assert marked.render(Context()) == '<p lang="zh-Hans">云溪</p>'
