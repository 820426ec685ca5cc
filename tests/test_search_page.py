"""/search/: what is found, why, under which filters; the address carries everything."""

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from exhibitions.models import Exhibit, ExhibitTag, Place
from lantai.pages.filtering import MOST_VALUES
from lantai.search.public import entries
from lantai.search.public.listing import SearchListing
from lantai.search.public.models import SearchEntry, WordsSearched

from .books import make_book, paragraph
from .cast import Cast
from .factories import ExhibitFactory, ImageFactory, PlaceFactory, make_edition, make_event, make_exhibition
from .heritage import make_element
from .searching import also_searched, counts, found, link_to, make_document, make_standard_page, page_of, word_bytes
from .stories import make_story

commits = pytest.mark.django_db(transaction=True)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
NASTY = [
    "",
    " ",
    "档",
    "档案" * 5_000,
    "\0",
    "a\0b",
    "😀😀",
    "*",
    "AND OR NOT (",
    "NEAR(a b)",
    '"',
    'a"b',
    "“不成对",
    "'; DROP TABLE search_searchentry; --",
    "1 UNION SELECT password FROM auth_user",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% now 'Y' %}",
    "-",
    "--- - -a",
    "%",
    "_",
    "\\",
    "\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "\u202e档案",
    "0201-SW·1978-Y-0003",
]
FILTERS = ("type", "kind", "category", "decade", "place", "tag", "edition", "sort", "page", "unknown")


@pytest.fixture(autouse=True)
def _nobody_has_searched_yet() -> None:
    """How often an address may search counts across tests, too."""
    cache.clear()


def passages(html: str) -> list[str]:
    return [re.sub(r"<[^>]*>", "", text) for text in re.findall(r'<p class="found"[^>]*>(.*?)</p>', html, re.DOTALL)]


@commits
def test_every_kind_of_thing_is_found_with_its_type_address_and_passage(home: Any) -> None:
    exhibit = ExhibitFactory(title="渡船", description="船工在铜鼓岭造的船。", kind="artifact")
    show = make_exhibition(title="水路展", preface="铜鼓岭的渡口。")
    story = make_story("船工", "boatman", text="<p>铜鼓岭有人等船。</p>")
    element = make_element(name="号子", history="流传于铜鼓岭。")
    book = make_book(("渡口", [paragraph("铜鼓岭两岸。")]), title="水路志")
    event = make_event("夜航", "night", summary="到铜鼓岭去。")
    page = make_standard_page("怎样来", "way", summary="从铜鼓岭来的班车。")
    document = make_document(word_bytes("铜鼓岭船只登记"), title="登记表")
    make_standard_page("下载", "files", body=[link_to(document)])
    html = page_of("铜鼓岭")
    for title, label, url in (
        ("渡船", "展品", exhibit.get_absolute_url()),
        ("水路展", "展览", show.url),
        ("船工", "档案故事", story.url),
        ("号子", "非遗项目", element.get_absolute_url()),
        ("渡口", "史料书", f"{book.url}chapter-1/"),
        ("夜航", "活动", event.url),
        ("怎样来", "本馆介绍", page.url),
        ("登记表", "文件", document.url),
    ):
        entry = next(part for part in html.split("<li>") if f'href="{url}"' in part and "<h3" in part)
        assert title in entry
        assert label in entry
        assert "<mark>铜鼓岭</mark>" in entry, title
    assert len(found("铜鼓岭")) == 8
    assert 'href="/en/stories/boatman/"' in page_of("铜鼓岭", path="/en/search/")
    assert "Archive story" in page_of("铜鼓岭", path="/en/search/")


@commits
def test_a_match_in_the_transcription_says_so_and_one_elsewhere_does_not() -> None:
    ExhibitFactory(title="土地证", description="一张旧证。", transcription="兹有铜鼓岭农民三户，坐落清楚。" * 20)
    ExhibitFactory(title="另一张", description="也在铜鼓岭。", transcription="铜鼓岭")
    html = page_of("铜鼓岭")
    reasoned = [text for text in passages(html) if text.startswith("释文中：")]
    assert len(reasoned) == 1
    assert "农民三户" in reasoned[0]
    assert "也在铜鼓岭。" in passages(html)
    assert passages(page_of("另一张")) == ["也在铜鼓岭。"]


@commits
def test_a_passage_begins_with_a_sentence_or_part_of_one_not_within_a_word() -> None:
    before = "那一年大水，渡口停了。" * 20
    ExhibitFactory(title="甲", description=f"{before}船工等了三天，铜鼓岭的人都来了。" + "往后没有再涨。" * 20)
    ExhibitFactory(title="乙", description=f"{before}“走吧！”他们往东边的山上一直走了很久很久就到了铜鼓岭。" + before)
    ExhibitFactory(title="丙", description="长" * 200 + "铜鼓岭" + "短" * 200)
    ExhibitFactory(title="丁", description=f"{before}船靠了铜鼓岭。")
    shown = dict(zip(found("铜鼓岭"), passages(page_of("铜鼓岭")), strict=True))
    assert shown["甲"].startswith("…那一年大水，渡口停了。船工等了三天，铜鼓岭")
    assert shown["乙"].startswith("…他们往东边的山上")
    assert shown["丙"].startswith("…长长长")
    assert shown["丁"].startswith("…那一年大水，")
    assert shown["丁"].endswith("船靠了铜鼓岭。")


@commits
def test_paragraphs_of_a_passage_stand_together_after_the_sentence_before() -> None:
    ExhibitFactory(title="甲", description="到了铜鼓岭。\n\n船停下。 “走吧！” 他们说 later on, 铜鼓岭， 铜鼓岭")
    assert passages(page_of("铜鼓岭")) == ["到了铜鼓岭。船停下。“走吧！”他们说 later on, 铜鼓岭，铜鼓岭"]
    assert page_of("铜鼓岭").count("<mark>铜鼓岭</mark>") == 3


@commits
def test_several_filters_at_once_and_their_counts(home: Any) -> None:
    bridge = ExhibitFactory(title="渡桥", kind="photo", date_text="1971", tags=["建设"], place=PlaceFactory(slug="a"))
    ExhibitFactory(
        title="渡契", kind="document", date_text="1952", tags=["契证", "建设"], place=Place.objects.get(slug="a")
    )
    ExhibitFactory(title="渡船", kind="artifact", date_text="不详", place=PlaceFactory(slug="b"))
    make_exhibition([bridge], title="渡口展", edition=make_edition(2021))
    make_story("渡口的灯", date_text="1958", place=Place.objects.get(slug="a"), tags=["建设"])
    make_element(name="渡歌", category="music", townships=[Place.objects.get(slug="b")])
    tag = bridge.tags.get().slug

    assert counts("type", "渡") == {"exhibit": 3, "exhibition": 1, "story": 1, "element": 1}
    assert sorted(found("渡", type="exhibit", place="a")) == ["渡契", "渡桥"]
    assert found("渡", type="exhibit", place="a", kind="photo", tag=tag, decade="1970", edition="2021") == ["渡桥"]
    assert sorted(found("渡", place="a", tag=tag)) == sorted(["渡桥", "渡契", "渡口的灯"])
    assert found("渡", category="music") == ["渡歌"]
    assert sorted(found("渡", edition="2021")) == ["渡口展", "渡桥"]
    # Counts leave their own filter aside, and no other.
    assert counts("kind", "渡", kind="photo") == {"document": 1, "artifact": 1}
    assert counts("place", "渡", kind="photo") == {}
    assert counts("decade", "渡", place="a") == {"1950": 2, "1970": 1}
    assert counts("type", "渡", place="a") == {"exhibit": 2, "story": 1}
    # Without words the filters work alone.
    assert found(place="b", type="exhibit") == ["渡船"]


@commits
def test_elements_are_found_as_what_they_are() -> None:
    """Their names and accounts need not say so."""
    make_element(name="渡歌", level="city")
    make_element(name="号子", level="county")
    for typed in ("非遗", "非物质文化遗产"):
        assert sorted(found(typed)) == sorted(["渡歌", "号子"]), typed
    assert found("市级非遗") == ["渡歌"]


@commits
def test_dates_are_found_as_they_are_written_and_in_other_spellings() -> None:
    dated = {
        "甲": "五十年代", "乙": "20世纪50年代", "丙": "五六十年代", "丁": "20世纪60至70年代", "戊": "清代", "己": "光绪年间", "庚": "1955年冬",
        "辛": "民国初年", "壬": "清光绪三年五月", "癸": "九〇年代",
    }  # fmt: skip
    for title, date in dated.items():
        ExhibitFactory(title=title, date_text=date, description="", reference_code=f"甲-{title}")
    for typed in ("五十年代", "1950年代", "50年代", "20世纪五十年代"):
        assert sorted(found(typed)) == ["丙", "乙", "庚", "甲"], typed
    assert sorted(found("六十年代")) == sorted("丙丁")
    assert sorted(found("五六十年代")) == sorted("甲乙丙丁庚")
    assert found("1990年代") == found("九零年代") == ["癸"]
    assert sorted(found("清代")) == sorted("戊己壬")
    assert sorted(found("光绪年间")) == sorted("己壬")
    assert found("1955年冬") == ["庚"]
    assert found("民国初年") == ["辛"]
    assert found("1877年") == found("光绪三年") == ["壬"]
    assert found("“五十年代”") == ["甲"]
    quoted = urlencode({"q": '"20世纪60至70年代" 展'})
    assert also_searched("20世纪60至70年代 展") == ("1960—1979年", f"?{quoted}")
    assert also_searched("1955年") == also_searched("“清代”") == ("", "")
    assert counts("decade", decade="1950") == {"1870": 1, "1910": 1, "1960": 1, "1990": 1}


@commits
def test_what_was_chosen_is_called_by_its_name_however_little_it_finds(home: Any) -> None:
    tags = [f"标签{number:02}" for number in range(MOST_VALUES)]
    ExhibitFactory(title="渡桥", kind="photo", date_text="1971", tags=tags, place=PlaceFactory(name="桥头", slug="qt"))
    ExhibitFactory(title="渡桥二", kind="photo", date_text="1971", tags=[*tags, "独一份"])
    rare = ExhibitTag.objects.get(name="独一份").slug
    assert found("渡桥", tag=rare) == ["渡桥二"]
    assert [(choice.label, choice.count) for choice in SearchListing({"q": "渡桥", "tag": rare}).removals] == [
        ("独一份", 1)
    ]
    nothing = {"q": "无处", "type": "exhibit", "kind": "photo", "decade": "1970", "place": "qt", "tag": rare}
    chosen = SearchListing(nothing).removals
    assert [choice.label for choice in chosen] == ["展品", "照片", "1970年代", "桥头", "独一份"]
    assert {choice.count for choice in chosen} == {0}
    assert "没有同时符合这些条件的内容" in page_of(nothing.pop("q"), **nothing)
    # What never was a place or a tag has no name.
    assert [choice.label for choice in SearchListing({"q": "渡桥", "place": "nowhere"}).removals] == ["不详"]


@commits
def test_what_answers_as_well_weighs_by_its_type(home: Any) -> None:
    show = make_exhibition(title="铜鼓岭")
    # Later, and so before the other where nothing else tells them apart.
    exhibit = ExhibitFactory(title="铜鼓岭")
    html = page_of("铜鼓岭")
    assert html.index(f'href="{show.url}"') < html.index(f'href="{exhibit.get_absolute_url()}"')


def test_every_count_is_what_choosing_it_shows(demo: object) -> None:
    checked = 0
    for query in ({"q": "竹"}, {"q": "档案", "type": "exhibit"}, {"type": "exhibit", "decade": "1970"}, {}):
        for facet in SearchListing(query).facets.values():
            for choice in facet.values:
                if not choice.is_chosen:
                    chosen = SearchListing({**query, facet.key: choice.value})
                    assert chosen.total == len(list(chosen.results()[:1000])) == choice.count, (query, choice)
                    checked += 1
    assert checked > 40


@commits
def test_sorting_by_date_keeps_what_is_undated_last() -> None:
    for title, date in (("渡乙", "1950"), ("渡甲", "1940"), ("渡丙", "不详")):
        ExhibitFactory(title=title, date_text=date)
    assert found("渡", sort="oldest") == ["渡甲", "渡乙", "渡丙"]
    assert found("渡", sort="newest") == ["渡乙", "渡甲", "渡丙"]
    assert found(sort="oldest", type="exhibit") == ["渡甲", "渡乙", "渡丙"]
    html = page_of("渡", sort="oldest", kind="photo")
    assert 'href="?q=%E6%B8%A1&amp;kind=photo"' in html


@commits
def test_pages_hold_every_result_once_and_carry_words_and_filters() -> None:
    ExhibitFactory.create_batch(45, kind="photo", description="渡口")
    titles = [title for number in ("1", "2", "3") for title in found("渡口", kind="photo", page=number)]
    assert len(titles) == len(set(titles)) == 45
    html = page_of("渡口", kind="photo")
    links = [link for link in re.findall(r'href="(\?[^"]*)"', html) if "page=2" in link]
    assert links
    assert all("kind=photo" in link and "q=%E6%B8%A1%E5%8F%A3" in link for link in links)
    for number in ("1000000000", "0", "-1", "abc", "²", "9" * 400):
        assert found("渡口", page=number)


@pytest.mark.django_db
@pytest.mark.parametrize("words", NASTY)
def test_no_words_are_an_error(words: str) -> None:
    ExhibitFactory()
    for path in ("/search/", "/en/search/"):
        response = Client().get(f"{path}?q={quote(words)}")
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILTERS)
def test_nothing_in_a_filter_is_an_error(name: str) -> None:
    ExhibitFactory()
    for value in [*NASTY, "9999", "0000", "exhibit", "photo'--", "1000000000"]:
        response = Client().get(f"/search/?q={quote('旧照')}&{name}={quote(value)}")
        assert response.status_code == 200, value
        assert "<script>alert" not in response.content.decode()


@commits
def test_letters_that_stand_in_no_text_find_titles_that_sound_so(home: Any) -> None:
    """Under the filters as other words are, and with what was meant beside them: it stands in texts, too."""
    ExhibitFactory(title="竹坪老照片", kind="photo")
    ExhibitFactory(title="一张老照片的说明", kind="document")
    ExhibitFactory(title="底片", description="老照片的底片")
    for typed in ("laozhaopian", "lzp", "ＬＺＰ", "老zhaopian"):
        html = page_of(typed)
        assert html.count("<h3") == 2, typed
        assert re.search(r'class="lead meant">[^<]*<a[^>]*>老照片<', html), typed
    assert page_of("lzp", kind="photo").count("<h3") == 1
    assert page_of("lzp", sort="newest").count("<h3") == 2
    ExhibitFactory(title="LZP牌照相机")
    assert page_of("lzp").count("<h3") == 1


@commits
def test_a_near_miss_is_offered_the_right_word(home: Any) -> None:
    ExhibitFactory(title="竹坪老照片", description="县城")
    ExhibitFactory(title="水库移民安置图")
    for typed, meant in (
        ("竹平", "竹坪"),
        ("老照偏", "老照片"),
        ("laozaopian", "老照片"),
        ("水酷移民", "水库移民"),
        ("老相片", "老照片"),
    ):
        html = page_of(typed)
        assert "没有找到" in html, typed
        offered = re.search(r'class="lead meant">[^<]*<a href="(\?[^"]*)"[^>]*>([^<]*)</a>', html)
        assert offered, typed
        assert offered[2] == meant
        assert Client().get(f"/search/{offered[1]}").content.decode().count("<h3") == 1
    for typed in ("竹坪", "毫不相干", "*", "！！", ""):
        assert "meant" not in page_of(typed)
    # 篮印花 is not 印花布 with another character.
    ExhibitFactory(title="柳河蓝印花布")
    assert page_of("印花布布").count("<h3") == 1
    assert "印花布布" not in page_of("篮印花布")
    exhibit = Exhibit.objects.get(title="竹坪老照片")
    exhibit.openness = "controlled"
    exhibit.save()
    assert "竹坪" not in page_of("竹平")


@pytest.mark.django_db
def test_the_empty_page_helps_and_an_empty_result_offers_a_way_on() -> None:
    html = page_of()
    assert "怎样搜索" in html
    html = page_of("没有这样的东西")
    assert 'href="/exhibits/"' in html
    assert "怎样搜索" in html
    assert html.count('<a class="go" href="/exhibits/">') == 1
    html = page_of("没有这样的东西", type="exhibit", decade="1950")
    assert 'href="?q=' in html
    assert "没有同时符合这些条件的内容" in html
    # Whether the words alone find something is not what was asked.
    assert "没有找到" not in html
    assert "拼音" in page_of("bridge")
    assert "try the Chinese word" in page_of("bridge", path="/en/search/")


@commits
def test_what_is_looked_through_without_words_says_how_much_there_is(home: Any) -> None:
    """The empty page leads here: every kind of thing, and a filter of it."""
    ExhibitFactory.create(title="大桥", date_text="1971")
    ExhibitFactory.create(title="老街", date_text="1985")
    for html, said in ((page_of(type="exhibit"), "共2条。"), (page_of(type="exhibit", decade="1970"), "共1条。")):
        assert said in html
        assert "没有同时符合这些条件的内容" not in html


@commits
def test_picks_stand_first_for_exactly_their_words_and_only_public_pages(home: Any) -> None:
    page = make_story("船工号子", "song")
    query = Query.get("老 照片")
    SearchPromotion.objects.create(query=query, page=page, description="先读这一篇", sort_order=0)
    SearchPromotion.objects.create(query=query, external_link_url="https://example.invalid/", external_link_text="外馆")
    html = page_of("老 照片")
    assert "本馆推荐" in html
    assert "先读这一篇" in html
    assert 'href="https://example.invalid/"' in html
    assert "本馆推荐" not in page_of("老照片")
    assert "本馆推荐" not in page_of("老 照片", type="exhibit")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    html = page_of("老 照片")
    assert "先读这一篇" not in html
    assert "外馆" in html
    assert Query.objects.count() == 1  # looking makes no record


@pytest.mark.django_db
def test_words_that_find_nothing_are_counted_by_day_and_told_to_editors(cast: Cast) -> None:
    reader = Client(headers={"User-Agent": BROWSER})
    for words in ("没有的村", "没有的村", "没有的村 ", "沒有的邨", "ＡＢＣ村", "乾隆戶冊"):
        reader.get("/search/", {"q": words})
    for url in (
        "/search/?q=没有的村&page=2",
        "/search/?q=没有的村&type=exhibit",
        "/search/?q=13800000000",
        "/search/?q=",
    ):
        reader.get(url)
    reader.get("/search/", {"q": "a@example.invalid"})
    Client(headers={"User-Agent": "Baiduspider/2.0"}).get("/search/", {"q": "蜘蛛"})
    Client().get("/search/", {"q": "程序"})
    counted = {row.words: (row.times, row.found) for row in WordsSearched.objects.all()}
    assert counted == {"没有的村": (4, 0), "abc村": (1, 0), "乾隆户册": (1, 0)}
    assert {field.name for field in WordsSearched._meta.fields} == {"id", "words", "day", "times", "found"}
    html = cast.client("editor").get("/cms/reports/words-searched/").content.decode()
    assert "没有的村" in html
    assert "/search/?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E6%9D%91" in html
    exported = cast.client("director").get("/cms/reports/words-searched/?export=csv").getvalue().decode()
    assert "没有的村,4" in exported


@commits
def test_every_visitor_gets_the_same_bytes_and_no_cookie() -> None:
    ExhibitFactory(title="渡船")
    first, second = Client(), Client()
    second.cookies.load({"django_language": "en", "something": "else"})
    for path in ("/search/?q=渡船", "/en/search/?q=渡船", "/search/"):
        one = first.get(path, headers={"Accept-Language": "zh-CN"})
        two = second.get(path, headers={"Accept-Language": "en", "User-Agent": BROWSER})
        assert one.content == two.content
        for response in (one, two):
            assert not response.cookies
            assert "Cookie" not in response.headers.get("Vary", "")


@commits
def test_robots_may_follow_but_not_keep_it() -> None:
    ExhibitFactory(title="渡船")
    response = Client().get("/search/", {"q": "渡船"})
    assert '<meta name="robots" content="noindex, follow">' in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert "/search" not in Client().get("/sitemap.xml").content.decode()


def cost(url: str) -> int:
    """SQL queries of a page a process has served before."""
    Client().get(url)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(url).status_code == 200
    return len(captured.captured_queries)


@commits
def test_what_a_search_costs_does_not_grow(home: Any) -> None:
    images = [ImageFactory(prepared=True)]
    make_exhibition(preface="渡口的灯")
    ExhibitFactory(title="渡口", images=images, tags=["船"], place=PlaceFactory(slug="a"))
    urls = ("/search/", "/search/?q=渡口", "/search/?q=渡口&type=exhibit&decade=1950", "/search/?type=exhibit")
    suggest = "/search/suggest?q=渡"
    before = {url: cost(url) for url in (*urls, suggest)}
    for number in range(12):
        ExhibitFactory(
            title=f"渡口{number}",
            date_text=str(1930 + number),
            images=images if number < 3 else [],
            tags=["船", f"标签{number}"],
            place=PlaceFactory(),
            transcription="渡口",
        )
    assert {url: cost(url) for url in (*urls, suggest)} == before
    assert all(number <= 16 for number in before.values()), before


@commits
def test_a_text_that_changed_costs_no_look_at_filters_and_the_same_whatever_hangs_on_its_record(home: Any) -> None:
    bare = ExhibitFactory(title="渡口")
    rich = ExhibitFactory(
        title="渡口", images=[ImageFactory(prepared=True)] * 3, tags=["船", "渡", "河"], place=PlaceFactory(slug="a")
    )
    asked = {exhibit.pk: statements_of_a_save(exhibit) for exhibit in (bare, rich)}
    assert len(asked[bare.pk]) == len(asked[rich.pk]) <= 12, asked
    assert not [sql for sql in asked[rich.pk] if "facet" in sql]
    assert len(found("摆渡人")) == 2
    assert [*counts("tag", "摆渡人").values()] == [1, 1, 1]


def statements_of_a_save(exhibit: Exhibit) -> list[str]:
    """What bringing the entry of an exhibit in line with its new text asks of the database."""
    Exhibit.objects.filter(pk=exhibit.pk).update(transcription="摆渡人说起那条河。")
    with CaptureQueriesContext(connection) as captured:
        entries.refresh("exhibit", [exhibit.pk])
    return [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]


@commits
def test_ten_thousand_at_once_are_written_in_bulk() -> None:
    """An import's entries: the number of queries goes with the batches, not with the records."""
    made = [
        Exhibit(
            kind="photo",
            reference_code=f"0301-{n:06}",
            slug=f"bulk-{n:06}",
            title=f"云溪旧影第{n}号",
            date_text="1958",
            openness="open",
            display_basis="opened",
            rights_status="cleared",
            privacy_status="cleared",
            extent_unit="幅",
        )
        for n in range(1000)
    ]
    Exhibit.objects.bulk_create(made)
    with CaptureQueriesContext(connection) as captured:
        assert entries.mend() == 1000
    assert SearchEntry.objects.count() == 1000
    assert len(captured.captured_queries) < 200
    assert len(found("旧影第7号")) == 1
