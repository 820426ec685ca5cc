"""Remarks on the style of a yearbook text: sentences that are right, and sentences that are not."""

from collections.abc import Sequence

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from stories.yearbook import checking, style
from stories.yearbook.models import ContributionPicture, StyleTerm, YearFact

from .cast import Cast
from .factories import ImageFactory, picture_bytes
from .yearbook import WORDS, add_picture, make_entry, make_yearbook


def found(text: str, words: Sequence[style.Term] = WORDS) -> list[tuple[str, str]]:
    return [(remark.rule, remark.found) for remark in style.remarks(text, year=2025, terms=words)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2025年，我们举办展览3个。", [("first_person", "我们")]),
        ("我县位于澜山市南部。", [("our_place", "我县")]),
        ("2025年，我馆接收档案。", [("our_place", "我馆")]),
        ("本县有12个乡镇。", [("our_place", "本县")]),
        ("今年，云溪县档案馆举办展览。", [("relative_time", "今年")]),
        ("近年来，查档人数增加。", [("relative_time", "近年来")]),
        ("截至目前，馆藏58326卷。", [("relative_time", "截至目前")]),
        ("6月9日，展览开幕。", [("missing_year", "6月9日")]),
        ("6月9—11日，活动举行。", [("missing_year", "6月9—11日")]),
        ("10月，完成改造。", [("missing_year", "10月")]),
        ("1954年建馆。6月9日，展览开幕。", [("missing_year", "6月9日")]),
        ("25年6月，展览开幕。", [("short_year", "25年")]),
        ("2025年，新增用地300余亩。", [("unit", "300余亩")]),
        ("2025年，征用土地三十亩。", [("unit", "三十亩")]),
        ("2025年，架设线路12.5公里。", [("unit", "12.5公里")]),
        ("2025年，收获粮食3万斤。", [("unit", "3万斤")]),
        ("2025年，距县城5里。", [("unit", "5里")]),
        ("2025年，库房面积1260平方，另建3处。", [("unit", "1260平方")]),
        ("2025年，装机20KW。", [("unit", "20KW")]),
        ("2025年，采用OCR处理图像，OCR准确率98%。", [("abbreviation", "OCR")]),
        ("2025年，非遗项目新增2个。", [("abbreviation", "非遗")]),
        (
            "去年我省6月旱，减产2斤。",
            [("relative_time", "去年"), ("our_place", "我省"), ("missing_year", "6月"), ("unit", "2斤")],
        ),
    ],
)
def test_bad_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025年，云溪县档案馆举办展览3个，接待参观者1350人次。",
        "2025年6月9—11日，活动在县文化广场举行。6月13日，举办开放日。",
        "2024—2025年，完成数字化扫描。10月，通过验收。",
        "党员开展自我革命、自我批评，你追我赶。",
        "2025年，成绩体现在三个方面，问题出现在库房。",
        "2025年，日本区域研究学者附近日抵达后来馆。",
        "2025年，扫描耗时6个月，每月9次例会。",
        "2025年，县城十里长街改造，两次验收，3方面问题，2两个。",
        "2025年，库房面积1260平方米，线路12.5千米，用地20公顷，耗电3千瓦·时。",
        "2025年，采用光学字符识别（OCR）处理图像，OCR准确率98%。",
        "2025年，使用GIS（地理信息系统）标注。",
        "2025年，保护非物质文化遗产（以下简称“非遗”）项目3个，新增非遗项目2个。",
        "2025年，依据DA/T 22—2015整理档案，档号0101-ZP·1971-永-0002。",
        "2025年，审核满25年的档案4120件。",
        "2025年，全县、全市工作会议召开。",
        "",
    ],
)
def test_good_sentences(text: str) -> None:
    assert found(text) == []


def test_a_remark_says_where_why_and_what_instead() -> None:
    text = "2025年，展览开幕。新增用地300余亩。\n我馆参加。"

    unit, ours = style.remarks(text, year=2025, terms=WORDS)

    assert text[unit.start : unit.end] == unit.found == "300余亩"
    assert unit.sentence == "新增用地300余亩。"
    assert unit.around == ("新增用地", "300余亩", "。")
    assert "GB 3100" in unit.why
    assert unit.instead.startswith("公顷")
    assert ours.sentence == "我馆参加。"
    assert ours.label


def test_the_year_asked_for_is_that_of_the_yearbook() -> None:
    text = "2024年建成。6月9日，启用。"

    assert style.remarks(text, year=2024, terms=WORDS) == []
    (remark,) = style.remarks(text, year=2025, terms=WORDS)
    assert remark.instead == "2025年6月9日"
    assert "2024" in remark.why


@pytest.mark.django_db
def test_editors_add_their_own_words() -> None:
    entry = make_entry(text="2025年，云溪县档案馆圆满完成任务，新增用地3亩。")
    StyleTerm.objects.create(kind="other", term="圆满", why="评价用语")
    StyleTerm.objects.filter(term="亩").update(active=False)

    assert [(r.rule, r.found, r.why) for r in checking.open_remarks(entry)] == [("other", "圆满", "评价用语")]


@pytest.mark.django_db
def test_a_remark_is_overruled_with_a_reason_and_comes_back_with_another_sentence(cast: Cast) -> None:
    entry = make_entry(text="2025年，城关镇流转土地3亩。")
    (remark,) = checking.open_remarks(entry)

    with pytest.raises(PermissionDenied):
        checking.overrule(entry, remark, user=cast.staff, reason="原文")
    with pytest.raises(ValidationError):
        checking.overrule(entry, remark, user=cast.reviewer, reason=" 　")
    checking.overrule(entry, remark, user=cast.reviewer, reason="引自土地证原文")

    assert checking.open_remarks(entry) == []
    (kept,) = checking.overruled(entry).values()
    assert (kept.reason, kept.by_name) == ("引自土地证原文", "reviewer")
    assert ModelLogEntry.objects.filter(action="yearbook.overrule").count() == 1

    checking.overrule(entry, remark, user=cast.editor, reason="已改", stands=False)
    assert checking.open_remarks(entry) == [remark]
    checking.overrule(entry, remark, user=cast.editor, reason="引文")
    entry.text = "2025年，城关镇共流转土地3亩。"
    entry.save()
    assert [r.found for r in checking.open_remarks(entry)] == ["3亩"]


@pytest.mark.django_db
def test_length_facts_and_pictures_are_remarked_on() -> None:
    entry = make_entry(make_yearbook(word_limit=20, min_dpi=300, print_width=85))
    YearFact.objects.create(contribution=entry, what="开放档案", value="2,876件")
    YearFact.objects.create(contribution=entry, what="展出照片", value="126幅")
    small: ContributionPicture = add_picture(entry, ImageFactory.create(content=picture_bytes(600, 400)))
    add_picture(entry, ImageFactory.create(content=picture_bytes(1200, 800)))

    remarks = {remark.rule: remark for remark in checking.open_remarks(entry)}

    assert set(remarks) == {"too_long", "fact_missing", "small_picture"}
    assert remarks["too_long"].found == str(entry.word_count)
    assert remarks["fact_missing"].found == "126幅"
    # 600 pixels over 85 mm: 600 × 25.4 / 85 = 179; sharp up to 600 × 25.4 / 300 = 50 mm.
    assert small.dpi == 179
    assert small.widest == 50
    assert "179" in remarks["small_picture"].why
    assert "50" in remarks["small_picture"].why
