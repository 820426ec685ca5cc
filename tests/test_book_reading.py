"""Reading a book online: numbers, footnotes, figures, index, neighbours, and what it costs."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from heritage.models import ChronicleEntry, ElementPicture, HeritageElement
from heritage.publications.manuscript.compose import published_edition
from heritage.publications.manuscript.counting import Figures, count_words, figures_of
from heritage.publications.models import ChapterPage
from lantai.media import publicity

from .books import chapter, exhibit_block, make_book, noted, paragraph, picture_block
from .factories import ExhibitFactory, ImageFactory
from .test_query_budgets import queries

pytestmark = pytest.mark.django_db
BUDGET = 15
TABLE = {
    "caption": "用时",
    "source": "",
    "table": {"data": [["工序", "用时"], ["破竹", "半天"]], "table_header_choice": "row"},
}
TERMS = [("place", "竹坪", ""), ("place", "竹坪镇", "竹坪公社"), ("person", "安甲", ""), ("place", "无处", "")]


def read(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_numbers_follow_from_the_order_of_things(home: Any) -> None:
    image = ImageFactory(prepared=True)
    body = [
        ("heading", {"level": "1", "text": "山水", "numbered": True}),
        ("heading", {"level": "2", "text": "水", "numbered": True}),
        picture_block(image, "河谷"),
        ("table", TABLE),
        ("heading", {"level": "1", "text": "竹林", "numbered": True}),
        ("heading", {"level": "2", "text": "竹", "numbered": True}),
        ("heading", {"level": "3", "text": "笋", "numbered": True}),
        picture_block(image, "竹海"),
    ]
    book = make_book(("绪言", [paragraph("话。")]), ("史述", "part"), ("竹乡", body), ("工序", body))
    opening = chapter(book, 1)
    opening.is_numbered = False
    opening.save_revision()
    book.save_revision().publish()
    html = read(chapter(book, 3).url)
    for words in ("第二章", "第一节　山水", "一、水", "第二节　竹林", "一、竹", "（一）笋", "图2-1", "图2-2", "表2-1"):
        assert words in html, words
    contents = read(book.url).partition("<main")[2]
    assert contents.index("绪言") < contents.index("第一编") < contents.index("第一章") < contents.index("第二章")


def test_footnotes_lead_there_and_back(home: Any) -> None:
    book = make_book(("竹乡", [paragraph(noted("一句", "甲 &lt;乙&gt;") + noted("二句", "丙"))]))
    html = read(chapter(book).url)
    calls = re.findall(r'id="([^"]+)-r" href="#([^"]+)" role="doc-noteref"', html)
    assert len(calls) == 2
    for key, target in calls:
        assert key == target
        assert f'<li id="{key}"' in html
        assert f'href="#{key}-r" role="doc-backlink"' in html
    assert "甲 &lt;乙&gt;" in html
    assert len(re.findall("〔注〕", html)) == 0


def test_the_index_is_sorted_by_pinyin_and_longer_names_win(home: Any) -> None:
    text = "竹坪镇在河边，安甲住竹坪。"
    book = make_book(("竹乡", [paragraph(text, "竹坪公社的安甲。")]), terms=TERMS)
    html = read(f"{book.url}index/")
    names = re.findall(r"<dt[^>]*>([^<]+)</dt>\s*<dd>(.*?)</dd>", html, re.S)
    assert [(name, links.count("<a ")) for name, links in names] == [("安甲", 2), ("竹坪", 1), ("竹坪镇", 2)]
    reading = read(chapter(book).url)
    anchors = re.findall(rf'href="{re.escape(chapter(book).url)}#([^"]+)"', html)
    assert len(anchors) == 5
    for anchor in anchors:
        assert f'id="{anchor}"' in reading, anchor


def test_figures_are_listed_and_lead_into_their_chapter(home: Any) -> None:
    book = make_book(("竹乡", [picture_block(ImageFactory(prepared=True), "河谷"), ("table", TABLE)]))
    html = read(f"{book.url}figures/")
    page = chapter(book)
    for label in ("图1-1　河谷", "表1-1"):
        assert label in html
    for anchor in re.findall(rf'href="{re.escape(page.url)}#([^"]+)"', html):
        assert f'id="{anchor}"' in read(page.url)


def test_previous_and_next_go_through_the_whole_book(home: Any) -> None:
    book = make_book(
        ("甲", [paragraph("话。")]),
        ("编", "part"),
        ("乙", [paragraph("话。")]),
        preface="<p>前。</p>",
        afterword="<p>后。</p>",
    )
    url, walked = f"{book.url}preface/", []
    while url:
        html = read(url)
        walked.append(re.search(r"<h1[^>]*>([^<]+)", html)[1])  # type: ignore[index]
        following = re.search(r'rel="next" href="([^"]+)"', html)
        url = following[1] if following else ""
    assert walked == ["前言", "甲", "乙", "后记"]
    assert Client().get(f"{book.url}conventions/").status_code == 404


def test_an_address_that_every_book_has_is_kept_from_chapters(home: Any) -> None:
    from django.core.exceptions import ValidationError

    book = make_book(("甲", [paragraph("话。")]))
    with pytest.raises(ValidationError, match=r"address|网址"):
        book.add_child(instance=ChapterPage(title="索引", slug="index"))


def test_structured_data_names_book_and_chapter(home: Any) -> None:
    book = make_book(("甲", [paragraph("话。")]), isbn="978-7-101-12345-6", kind="public", publisher="某出版社")
    found = [
        json.loads(re.search(r'application/ld\+json">(.*?)</script>', read(url))[1])  # type: ignore[index]
        for url in (book.url, chapter(book).url)
    ]
    assert (found[0]["@type"], found[0]["isbn"]) == ("Book", "9787101123456")
    assert (found[1]["@type"], found[1]["isPartOf"]["name"]) == ("Chapter", book.title)


def test_words_are_counted_as_word_processors_count_chinese() -> None:
    assert count_words("竹坪镇，2024年 Bamboo v2.0") == 8
    assert count_words("") == 0


def test_counts_follow_what_the_reader_gets(home: Any) -> None:
    image = ImageFactory(prepared=True)
    book = make_book(("竹乡", [paragraph(noted("一二三", "四五")), picture_block(image, "六")]), preface="<p>七八</p>")
    counted = figures_of(published_edition(book))
    assert counted.words == len("竹乡一二三四五六前言七八")
    assert counted.pictures == 1


def many(images: list[Any]) -> list[Any]:
    element = HeritageElement.objects.first() or HeritageElement(name="竹编", category="crafts", level="county")
    if element.pk is None:
        element.history = "很久以前。"
        element.live = True
        element.save()
        ElementPicture.objects.create(element=element, image=images[0], caption="箩")
        ChronicleEntry.objects.create(element=element, date_text="1958", text="建社。")
    parts = ["particulars", "history", "pictures", "chronicle"]
    return [
        paragraph(noted("竹坪一句。", "注")),
        picture_block(images[0], "河谷"),
        exhibit_block(ExhibitFactory(images=images[:1])),
        ("table", TABLE),
        ("element", {"element": element, "with_heading": True, "parts": parts}),
    ]


def test_a_long_book_costs_what_a_short_one_costs(home: Any) -> None:
    images = [ImageFactory(prepared=True) for _each in range(2)]
    small = make_book(("甲", many(images)), slug="small", terms=TERMS, preface="<p>前。</p>", offer_epub=True)
    body = [block for _each in range(8) for block in many(images)]
    large = make_book(
        *((f"章{n}", body) for n in range(6)), slug="large", terms=TERMS, preface="<p>前。</p>", offer_epub=True
    )
    publicity.refresh([image.pk for image in images])
    for path in ("", "preface/", "figures/", "index/"):
        assert queries(f"{small.url}{path}") == queries(f"{large.url}{path}") <= BUDGET, path
    assert queries(chapter(small).url) == queries(chapter(large, 4).url) <= BUDGET
    html = read(chapter(large, 4).url)
    assert html.count("<figure") >= 24
    assert "历史渊源" in html


def test_the_demonstration_reads_well(demo: object) -> None:
    from heritage.publications.models import PublicationPage

    book = PublicationPage.objects.filter(slug="yunxi-bamboo-weaving").first()
    assert book is not None
    edition = published_edition(book)
    assert len(edition.chapters) >= 5
    assert edition.left_out == []
    for station in edition.stations:
        html = read(station.url)
        assert "〔注〕" not in html
    assert {entry.term for entry in edition.entries} >= {"竹坪镇", "云溪河", "竹坪子"}


@pytest.mark.parametrize(
    "words, chinese, english",
    [
        (4132, "4132字", "4132 characters"),
        (9999, "9999字", "9999 characters"),
        (186_999, "18.6万字", "186,000 characters"),
    ],
)
def test_the_length_of_a_book_is_said_in_the_language_of_the_page(words: int, chinese: str, english: str) -> None:
    book = Figures(words, 0, 0, 0, 0)
    with translation.override("zh-hans"):
        assert book.words_in_print == chinese
    with translation.override("en"):
        assert book.words_in_print == english
