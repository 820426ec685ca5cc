"""One search, three engines: the same answers from SQLite, PostgreSQL and OpenSearch."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from . import world
from .elasticsearch_front import front
from .opensearch import Node
from .search_desk import Desk
from .search_desk import desk as open_client
from .search_engines import ENGINES, open_desk
from .search_quality import PRECISION, RECALL, measure

DOCUMENTS = [
    {"title": "国际档案日老照片展", "reference_code": "J029-001-0034", "description": "展出照片一百二十六幅。", "date_text": "2024"},
    {"title": "档案馆旧影", "reference_code": "J029-001-0035", "description": "檔案館門前的合影，攝於一九五八年五月。", "date_text": "1958-05"},
    {"title": "和服与旗袍", "reference_code": "A-2020-7", "description": "两件旧衣。", "kind": "artifact"},
    {"title": "展览和服务", "reference_code": "A-2020-8", "description": "管理和服务的规定，讲解和服务的人员。", "kind": "document"},
    {"title": "民国二十二年县政府布告", "reference_code": "M-1-3", "description": "修筑圩堤，石阶一直铺到河边。", "kind": "document"},
    {"title": "云溪县水库图纸", "reference_code": "S-12", "description": "1958年动工，１９６０年竣工。ＡＢＣ公司绘。", "kind": "document"},
    {"title": "青石圩老街", "reference_code": "0101-ZP·1962-Y-0031", "description": "张家坳的赶圩日，郑云生摄。", "photographer": "郑云生"},
    {"title": "长篇", "reference_code": "L-1", "transcription": "水" * 3 + "春风化雨，" * 9000 + "终卷处有一株罗汉松。", "kind": "document"},
]  # fmt: skip


# Both engines beside the database are one node, and so belong to one worker.
GROUPS = {"elasticsearch": "opensearch"}
SERVERS = {"postgresql": "postgres", "opensearch": "opensearch_node", "elasticsearch": "opensearch_node"}


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(GROUPS.get(name, name))) for name in ENGINES],
)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    server = request.getfixturevalue(SERVERS[request.param]) if request.param in SERVERS else ""
    address = getattr(server, "address", server)
    with open_desk(request.param, tmp_path_factory.mktemp(request.param), address) as opened:
        assert opened.ask("lay", documents=DOCUMENTS) == len(DOCUMENTS)
        assert opened.ask("standing")["complaint"] is None
        yield opened


PHOTOS, SHADOWS, KIMONO, SERVICE, DECREE, RESERVOIR, STREET, LONG = (document["title"] for document in DOCUMENTS)


@pytest.mark.parametrize(
    "text, found",
    [
        ("档案", {PHOTOS, SHADOWS}),
        ("檔案", {PHOTOS, SHADOWS}),
        ("档案馆 合影", {SHADOWS}),
        ("档案馆合影", {SHADOWS}),
        ('"国际档案日"', {PHOTOS}),
        ("“档案馆门前”", {SHADOWS}),
        ("「档案馆合影」", set()),
        ('"档案日" -照片', set()),
        ("档案 -老照片", {SHADOWS}),
        ("-档案 -云溪 -民国 -和服 -长篇 -春风", {STREET}),
        ("和服", {KIMONO, SERVICE}),
        ("1958", {SHADOWS, RESERVOIR}),
        ("一九五八年", {SHADOWS, RESERVOIR}),
        ("1958年5月", {SHADOWS}),
        ("１９５８", {SHADOWS, RESERVOIR}),
        ("一九六〇年", {RESERVOIR}),
        ("民国二十二年", {DECREE}),
        ("1933", {DECREE}),
        ("1933年 布告", {DECREE}),
        ("J029-001-0034", {PHOTOS}),
        ("Ｊ０２９—００１—００３４", {PHOTOS}),
        ("j029 001 0034", {PHOTOS}),
        ("J0290010034", {PHOTOS}),
        ("J029-001", {PHOTOS, SHADOWS}),
        ("j29 1 34", {PHOTOS}),
        ("J029001 0034", {PHOTOS}),
        ("j29-1", {PHOTOS, SHADOWS}),
        ("档号：J029-001-0034", {PHOTOS}),
        ("j29 1 34 合影", set()),
        ("照片 126", {PHOTOS}),
        ("126幅", {PHOTOS}),
        ("一百二十六幅", {PHOTOS}),
        ("126件", set()),
        ("5月", {SHADOWS}),
        ("6月", set()),
        ("0101-zp・1962", {STREET}),
        ("abc", {RESERVOIR}),
        ("ＡＢＣ", {RESERVOIR}),
        ('"ABC 竣工"', set()),
        ('云溪 -"ABC 竣工"', {RESERVOIR}),
        ('云溪 -"ABC 公司"', set()),
        ("圩", {DECREE, STREET}),
        ("张家坳", {STREET}),
        ("罗汉松", {LONG}),
        ('"一株罗汉松"', {LONG}),
        ("的", {SHADOWS, SERVICE, STREET}),
        ("石阶的河边", {DECREE}),
        ("石阶 的 河边", {DECREE}),
        ('"1958年动"', {RESERVOIR}),
        ('"1958年动工，1960年竣"', {RESERVOIR}),
        ("没有的东西", set()),
    ],
)
def test_what_is_found(desk: Desk, text: str, found: set[str]) -> None:
    assert set(desk.search(text)) == found
    assert desk.ask("count", text=text) == len(found)


@pytest.mark.parametrize(
    "typed, found",
    [
        ("lzp", {PHOTOS}),
        ("laozhaopian", {PHOTOS}),
        ("laozhaop", {PHOTOS}),
        ("老照", {PHOTOS}),
        ("档", {PHOTOS, SHADOWS}),
        ("gjdar", {PHOTOS}),
        ("029-001", {PHOTOS, SHADOWS}),
        ("01-0035", {SHADOWS}),
        ("zp·1962", {STREET}),
        ("j29 1 3", {PHOTOS, SHADOWS}),
        ("云溪 水库", {RESERVOIR}),
        ("1933", {DECREE}),
        ("zzzz", set()),
    ],
)
def test_what_completes_what_is_typed(desk: Desk, typed: str, found: set[str]) -> None:
    assert set(desk.complete(typed)) == found


@pytest.mark.parametrize("typed, marked", [("126幅", "一百二十六幅"), ("5月", "一九五八年五月"), ("馆门前", "館門前")])
def test_what_is_found_is_marked_as_it_is_written(desk: Desk, typed: str, marked: str) -> None:
    assert f"<mark>{marked}</mark>" in desk.get("/search/", q=typed).html


def test_a_text_whose_characters_stand_apart_is_found_and_marked(desk: Desk) -> None:
    """Line by line as on a stele, character by character as a scan is read, names spaced in a list, the point of 马克·吐温."""
    document = {"title": "修堤碑", "reference_code": "T-1", "kind": "document"}
    texts = ["自今以後，盜砍樹\n木者罰", "盗 砍 树 木 者 罚", "首事：盗　砍　树　木", "《盗砍·树木》"]
    try:
        for text in texts:
            desk.ask("lay", documents=[{**document, "transcription": text}])
            assert desk.search("砍树木") == [document["title"]], text
            assert desk.search("“砍树木”") == [document["title"]], text
            assert re.search(r"<mark>[^<]*砍[^<]*[树樹][^<]*木</mark>", desk.get("/search/", q="砍树木").html), text
        # Two paragraphs, two words.
        desk.ask(
            "lay",
            documents=[{**document, "transcription": "盗砍\n\n树木"}, {"title": "乱砍 树木", "reference_code": "T-2"}],
        )
        assert desk.search("砍树") == []
    finally:
        desk.ask("lay", documents=DOCUMENTS)


WRITTEN: list[dict[str, Any]] = [
    {"title": "股票", "description": "每股5元。", "transcription": "第三生产队股东,\n民国三十四年四月十五", "kind": "document"},
    {"title": "工资条", "description": "补贴3.5元，扣35 元，百分之八十五", "kind": "document"},
    {"title": "口述一", "description": "五八年冬天，58年10月又一次，男女一百二十人。", "kind": "document"},
    {"title": "口述二", "description": "过了五六年，历时58年，七八个人。", "kind": "document"},
    {"title": "简报", "description": "1958 年 10 月 6 日，第 3 届，120 余人，12 万元，占 85%。", "kind": "document"},
    {"title": "五六十年代的商标", "description": "纪念“五四”运动，光緒卅二年邨塾。", "kind": "document"},
    {"title": "帐簿", "description": "录象一盒，身分证一张。", "kind": "document"},
    {"title": "Old letters", "description": "Two counties and a school. In the 1960's.", "kind": "document"},
    {"title": "自重庆到吕家", "description": "重庆来信。江水长，青枫岭高，莘莘学子，聚首一堂。", "kind": "document"},
    {"title": "会期", "description": "6月9日开会，不是 6 月 19 日。", "kind": "document"},
]  # fmt: skip


def test_a_pasted_sentence_asks_for_no_pair_that_merely_begins_so(desk: Desk) -> None:
    """Thousands of pairs begin with one character: twenty such words took seconds of ten thousand records."""
    plan = desk.ask("plan", text="奉省政府令限三个月内各县乡镇一律完成户口清查造册呈报毋得延误")
    assert "Run(tokens=('毋', '得延')" in plan
    assert "is_prefix=True" not in plan


def test_what_is_written_otherwise_is_found(desk: Desk) -> None:
    """Numbers, years of two digits, plurals, old ways to write a word; and nothing that only looks like them."""
    share, pay, winter, years, report, brands, book, letters, home, meeting = (each["title"] for each in WRITTEN)
    desk.ask("lay", documents=WRITTEN)
    found = {
        "5元": {share}, "五元": {share}, "3.5元": {pay}, "35元": {pay}, "第3生产队": {share}, "第三生产队": {share}, "1945年4月15日": {share},
        "85%": {pay, report}, "百分之85": {pay, report}, "120000元": {report}, "十二万元": {report}, "120人": {winter, report}, "第三届": {report},
        "1958年": {winter, report}, "五八年": {winter, report}, "58年": {winter, years, report}, "1958年10月": {winter, report},
        "一九五八年十月六日": {report}, "1958 年 10 月": {winter, report}, "120 人": {winter, report}, "1958 年画": set(), "公元1958": {winter, report}, "1956": set(), "五六年": {years}, "78个": set(), "七八个": {years},
        "五十年代": {brands, winter, report}, "1950s": {brands, winter, report}, "六十年代": {brands, letters}, "七十年代": set(),
        "五四运动": {brands}, "清光绪三十二年": {brands}, "中华民国34年": {share}, "村塾": {brands},
        "账簿": {book}, "录像": {book}, "身份证": {book}, "\"录像\"": set(), "录像 -帐簿": set(),
        "letter": {letters}, "county": {letters}, "schools": {letters}, "\"letter\"": set(),
        "江水长青枫岭高莘莘学子聚首一堂": {home}, "长青": set(), "6·9": {meeting}, "06-09": {meeting}, "是哪年开会": {meeting},
    }  # fmt: skip
    try:
        assert {text: set(desk.search(text)) for text in found} == found
        for typed in ("chongqing", "lvjia", "lüjia", "lujia", "lyujia", "lyu jia", "chong2qing4", "chong2 qing4"):
            assert desk.complete(typed) == [home], typed
            assert desk.get("/search/", q=typed).titles == [home], typed
        for typed, marked in (
            ("五四运动", "五四”运动"),
            ("账簿", "帐簿"),
            ("letter", "letters"),
            ("120人", "120 余人"),
            ("1958年", "五八年"),
        ):
            assert f"{marked}</mark>" in desk.get("/search/", q=typed).html, typed
    finally:
        desk.ask("lay", documents=DOCUMENTS)


DATED: list[dict[str, Any]] = [
    {"title": "五十年代的老街", "description": "一条街。"},
    {"title": "修路", "description": "20世纪50年代修成。"},
    {"title": "合作社", "description": "1955年冬成立，收粮1961斤。"},
    {"title": "地契", "description": "清光绪三年五月立。"},
    {"title": "县图", "description": "光绪年间绘。"},
    {"title": "祠堂", "description": "清代建筑。"},
    {"title": "布告", "description": "民国二十二年发。"},
    {"title": "电报", "description": "1937年8月收到。"},
    {"title": "家书", "description": "抗战家书。"},
    {"title": "口号", "description": "“文化大革命”中刷写。"},
    {"title": "学习笔记", "description": "1968年。"},
    {"title": "永乐村合影", "description": "清代表讲话，正统做派。"},
    {"title": "成立大会", "description": "1949年10月1日。"},
]  # fmt: skip


def test_a_long_time_finds_what_is_dated_in_it(desk: Desk) -> None:
    """After what calls the time by name, and only where it is wanted; a number of pounds is no year."""
    street, road, coop, deed, map_, hall, decree, wire, letter, slogan, notes, village, founding = (
        each["title"] for each in DATED
    )
    desk.ask("lay", documents=DATED)
    qing, republic = {deed, map_, hall}, {decree, wire}
    found = {
        "五十年代": {street, road, coop}, "1950s": {street, road, coop}, "50年代": {street, road, coop}, "六十年代": {notes},
        "1950-1959": {street, road, coop}, "1954年至1956年": {coop}, "1956—1960": set(), "1966-1976年": {notes},
        "清代": {*qing, village}, "清朝": qing, "光绪年间": {deed, map_}, "光绪": {deed, map_}, "乾隆": set(), "明代": set(), "明清时期": qing,
        "民国": republic, "民国时期": republic, "民国 布告": {decree}, "清末民初": {deed}, "永乐": {village},
        "抗战时期": {decree, wire, letter}, "抗战": {letter}, "文革时期": {slogan, notes}, "文化大革命期间": {slogan, notes},
        "解放初期": {coop, founding}, "十九世纪": {deed}, "五十年代 粮": {coop},
        "“五十年代”": {street}, "“清代”": {hall, village}, "老街 -民国": {street}, "合作社 -五十年代": {coop}, "成立 -1955年": {founding},
    }  # fmt: skip
    try:
        assert {text: set(desk.search(text)) for text in found} == found
        for typed in ("五十年代", "1950年代", "1950s"):
            assert desk.search(typed)[2] == coop, typed
        assert desk.search("光绪年间")[0] == map_
        for typed, marked in (
            ("五十年代", "1955年"),
            ("清朝", "清代"),
            ("民国时期", "民国二十二年"),
            ("1936-1938", "1937年8月"),
        ):
            assert f"<mark>{marked}</mark>" in desk.get("/search/", q=typed).html, typed
    finally:
        desk.ask("lay", documents=DOCUMENTS)


ASKED: list[dict[str, Any]] = [
    {"title": "竹码头", "description": "甲午修建，石阶高一点五米，坡度百分之五点六，上午九点五十分启用。"},
    {"title": "竹码头旧影", "description": "老照片两张，1952年至1987年所摄，3月4日捐赠。"},
    {"title": "布告", "description": "县革命委员会，上万人大会战，九百多口人。", "kind": "document"},
    {"title": "人民代表大会决议", "description": "送县人民政府。", "kind": "document"},
    {"title": "Howard's tea", "description": "A letter, an AK-47 and 塩 in one box.", "kind": "document"},
    {"title": "鄉鎮電話", "description": "楓林、白沙两处架线。", "kind": "document"},
    {"title": "拖拉机", "description": "开进枫林乡，援助发展中国家。"},
    {"title": "旧照", "description": "票证里的中国。"},
]  # fmt: skip


def test_what_is_asked_is_found(desk: Desk) -> None:
    """Questions, short names of offices, either of two words, spans of years, and English with its small words."""
    wharf, shadow, notice, assembly, tea, telephones, _tractor, _photo = (each["title"] for each in ASKED)
    desk.ask("lay", documents=ASKED)
    found = {
        "竹码头的照片": {wharf, shadow}, "竹码头 照片": {shadow}, "请问竹码头有多高": {wharf, shadow}, "我想查一下竹码头的资料": {wharf, shadow},
        "竹码头是什么时候修建的？": {wharf}, "介绍一下竹码头": {wharf, shadow}, "竹码头简介": {wharf, shadow}, "竹码头为什么修建": {wharf}, "的照片": {shadow},
        "革委会": {notice}, "县革委会": {notice}, "“革委会”": set(), "县政府": {assembly}, "人代会": {assembly}, "人民代表大会": {assembly},
        "竹码头修建时期": {wharf}, "码头有几座": {wharf, shadow}, "1987年3月4日": {shadow}, "1987-03-04": {shadow}, "1986年3月4日": set(), "1987年3月": set(), "竹码头 -1987年3月4日": {wharf, shadow},
        "1952-1987": {shadow}, "1952—1987年": {shadow}, "1952-1988": {shadow}, "甲午年": {wharf}, "甲午年间": set(), "1.5米": {wharf}, "一点五米": {wharf},
        "5.6%": {wharf}, "5%": set(), "9.5分": set(), "900口人": {notice}, "ak47": {tea}, "ak-47": {tea}, "盐": {tea},
        "Howard's letter": {tea}, "letter of Howard with tea": {tea}, "the of": set(),
        "决议 OR 电话": {assembly, telephones}, "竹码头 OR 电话 -旧影": {wharf, telephones}, "竹码头 甲午 OR 照片": {wharf, shadow}, "竹码头 or 电话": set(),
        "OR 竹码头 OR": {wharf, shadow},
    }  # fmt: skip
    try:
        assert {text: set(desk.search(text)) for text in found} == found
        assert "<mark>县革命委员会</mark>" in desk.get("/search/", q="县革委会").html
    finally:
        desk.ask("lay", documents=DOCUMENTS)


def test_a_whole_word_before_a_part_of_one(desk: Desk) -> None:
    """A name before its last character in a heading; 中国 before 发展中国家; what was typed before its other name."""
    _wharf, _shadow, _notice, _assembly, _tea, telephones, tractor, photo = (each["title"] for each in ASKED)
    other = {"title": "知识青年名册", "description": "共九册。", "kind": "document"}
    typed = {"title": "茶场", "description": "知青在此采茶。", "kind": "document"}
    desk.ask("lay", documents=[*ASKED, other, typed])
    try:
        assert desk.search("枫林乡") == [tractor, telephones]
        assert desk.search("中国") == [photo, tractor]
        assert desk.search("知青") == [typed["title"], other["title"]]
        assert desk.search("竹码头的照片")[0] == "竹码头旧影"
    finally:
        desk.ask("lay", documents=DOCUMENTS)


def test_best_first(desk: Desk) -> None:
    """A word where it stands as one before the same characters torn from two; the title before the text."""
    assert desk.search("和服") == [KIMONO, SERVICE]
    assert desk.search("1958 云溪")[0] == RESERVOIR
    assert desk.search("照片", operator="or")[0] == PHOTOS


def test_fields_order_and_pages(desk: Desk) -> None:
    assert desk.search("档案", fields=["title"])
    assert set(desk.search("档案馆", fields=["title"])) == {SHADOWS}
    assert desk.search("石阶", fields=["title"]) == []
    assert desk.search("石阶", fields=["description"]) == [DECREE]
    by_code = desk.search("1958", order=["-reference_code"])
    assert by_code == [RESERVOIR, SHADOWS]
    assert desk.search("1958", order=["reference_code"], start=1, stop=2) == [RESERVOIR]
    assert desk.search("1958", start=10, stop=20) == []
    assert desk.ask("count", text="1958", start=1) == 1
    assert desk.search("1958", start=10**9, stop=10**9 + 20) == []


def test_filters_and_facets_count_all_hits(desk: Desk) -> None:
    assert set(desk.search("1958", only={"kind": "document"})) == {RESERVOIR}
    counts = desk.ask("facets", text="-罗汉松", names=["kind", "showable", "place"])
    assert counts == {"kind": [["artifact", 1], ["document", 3], ["photo", 3]], "showable": [["True", 7]], "place": []}
    counts = desk.ask("facets", text="档案", names=["kind"], only={"showable": True})
    assert counts == {"kind": [["photo", 2]]}


BAD = {
    "empty": "", "spaces": "  　 ", "one": "档", "ten thousand": "档案馆" * 3334, "ten thousand words": "档 案 " * 2500,
    "quotes": '"档案', "inside": 'a"b', "quotes only": '""""', "NUL": "档\0案\0", "emoji": "😀档案🎉", "star": "*", "words": "AND OR NOT (",
    "near": "NEAR(a b, 5) ^x", "SQL": "'; DROP TABLE search_entry; --", "HTML": "<script>alert(1)</script>&amp;",
    "backslash": "\\ \\' :* & | ! <->", "percent": "%s %d {} {0}", "minus": "- -- -\"\" －", "column": "title:档案 {body} : x",
    "surrogate": "\ud800档", "right to left": "\u202e档案\u200b", "combining": "e\u0301" * 300, "long token": "a" * 9000,
    "rare": "𠀀𰻝", "turkish": "İstanbul ß", "digits": "9" * 500, "regex": "(a+)+$[", "years": "一九五八年" * 100, "times": "五六十年代1801-1999年清末民初" * 12,
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_nothing_that_can_be_typed_is_an_error(desk: Desk, name: str) -> None:
    begun = time.monotonic()
    desk.search(BAD[name])
    desk.complete(BAD[name])
    desk.ask("count", text=BAD[name])
    desk.ask("facets", text=BAD[name], names=["kind"])
    # Far from what any of it takes; a query whose work grows with its length would not end in that.
    assert time.monotonic() - begun < 20
    assert desk.ask("plan", text=BAD[name]).count("Run(") <= 96


def test_a_save_a_closing_and_a_deletion_show_at_once(desk: Desk) -> None:
    desk.ask("change", title=KIMONO, description="新添的罕用词：铁索桥。")
    assert desk.search("铁索桥") == [KIMONO]
    desk.ask("change", title=KIMONO, openness="controlled")
    assert desk.search("铁索桥", only={"showable": True}) == []
    assert desk.ask("facets", text="铁索桥", names=["kind"], only={"showable": True}) == {"kind": []}
    desk.ask("change", title=KIMONO, description="两件旧衣。", openness="open")
    assert desk.search("铁索桥") == []
    standing = desk.ask("standing")
    assert standing["waiting"] == 0
    assert standing["complaint"] is None


def test_a_local_word_holds_at_once(desk: Desk) -> None:
    """Without it the general dictionary takes the name apart; nothing is indexed again."""
    before = desk.ask("plan", text="圩日郑云")
    desk.ask("add_word", word="圩日郑云")
    after = desk.ask("plan", text="圩日郑云")
    assert before != after
    assert "('圩日', '日郑', '郑云')" in after


NAMED = [
    {"title": "陈氏宗祠修缮账册", "description": "光绪三年立。", "kind": "document"},
    {"title": "祠堂门前", "description": "赶集的人。"},
    {"title": "西岸老屋", "description": "村里人叫它家庙，也叫香火堂。"},
    {"title": "清溪县全图", "description": "后来的云溪县。", "kind": "document"},
    {"title": "云溪渡口", "description": "一只渡船。"},
]


def test_words_of_a_group_find_each_other(desk: Desk) -> None:
    """At once, nothing is indexed again; not in quotation marks, not what is unwanted."""
    books, gate, house, map_, ferry = (document["title"] for document in NAMED)
    desk.ask("lay", documents=NAMED)
    try:
        assert set(desk.search("祠堂")) == {gate}
        desk.ask("add_word", word="祠堂", also="宗祠、家庙")
        desk.ask("add_word", word="云溪", also="清溪")
        assert desk.search("祠堂")[0] == gate
        for word in ("祠堂", "宗祠", "家庙", "宗祠 -渡船"):
            assert set(desk.search(word)) == {books, gate, house}, word
            assert desk.ask("count", text=word) == 3
        assert desk.ask("facets", text="宗祠", names=["kind"]) == {"kind": [["document", 1], ["photo", 2]]}
        assert set(desk.search("祠堂修缮")) == {books}
        assert set(desk.search("祠堂 宗祠")) == set()
        assert set(desk.search('"祠堂"')) == {gate}
        assert set(desk.search("“祠堂”修缮")) == set()
        assert set(desk.search("祠堂 -宗祠")) == {gate, house}
        assert set(desk.search("祠堂", operator="or")) == {books, gate, house}
        assert set(desk.search("清溪")) == {map_, ferry}
        assert set(desk.search("清溪", fields=["title"])) == {map_, ferry}
        assert set(desk.complete("云溪")) == {map_, ferry}
        page = desk.get("/search/", q="家庙")
        assert set(page.titles) == {books, gate, house}
        assert page.facet("kind") == {"document": 1, "photo": 2}
    finally:
        desk.ask("drop_words")
        assert set(desk.search("祠堂")) == {gate}
        desk.ask("lay", documents=DOCUMENTS)


def test_a_rebuild_goes_on_answering(desk: Desk) -> None:
    answer: dict[str, Any] = desk.ask("rebuild", changing={"title": RESERVOIR, "description": "中途改作：琉璃瓦窑。"})
    assert answer["meanwhile"] == [RESERVOIR]
    assert desk.search("琉璃瓦窑") == [RESERVOIR]
    assert answer["indexes"] in {0, 1}
    assert set(desk.search("档案")) == {PHOTOS, SHADOWS}
    desk.ask("change", title=RESERVOIR, description=DOCUMENTS[5]["description"])


@pytest.mark.parametrize("name", BAD)
def test_nothing_that_can_be_typed_breaks_the_page(desk: Desk, name: str) -> None:
    for path in ("/search/", "/en/search/", "/search/suggest"):
        assert desk.get(path, q=BAD[name]).status == 200
    for filters in (
        {"type": BAD[name]},
        {"place": BAD[name], "page": "9" * 10},
        {"sort": BAD[name], "decade": BAD[name]},
    ):
        assert desk.get("/search/", q="档案", **filters).status == 200


# As no browser writes them, and scanners do.
RAW = (
    *("q=%00", "q=%00%00&type=%00", "q=a&q=b", "q=档案&q=", "q=%FF%FE", "q=%E6%A1", "q=%ED%A0%80", "q", "=", "&&&", "q[]=a", "q=%", "q=%u6863"),
    *("q=档案&page=-1", "q=档案&page=-99999999999999999999", "q=档案&page=0", "q=档案&page=1e9", "q=档案&page=%00", "q=档案&page=٣", "page=last"),
    *("q=档案&decade=abc", "q=档案&decade=-1950", "q=档案&decade=1950.5", "q=档案&decade=²²²²", "q=档案&decade=99999999999999999990"),
    *("q=档案&decade=1950&decade=x", "q=档案&kind=1&kind=photo", "q=档案&place=%00", "q=档案&place=1%20OR%201=1", "q=档案&tag=%27%22%5C"),
    *("category=x&edition=-1&type=exhibit%00", "q=档案&sort=-pk", "q=档案&sort=%00", "level=9&region=%00&batch=%00", "batch=-1-new", "batch=99999999999-new"),
    *("batch=²-new", "exhibition=%00&kind=%00", "tag=" + "a" * 5000, "&".join(f"x{n}=1" for n in range(900)), "q=" + "%E6%A1%A3" * 3000),
)  # fmt: skip


@pytest.mark.parametrize("query", RAW, ids=lambda query: query[:24])
def test_no_query_string_breaks_a_page(desk: Desk, query: str) -> None:
    for path in ("/search/", "/en/search/", "/search/suggest", "/exhibits/", "/heritage/elements/"):
        assert desk.ask("get_raw", path=path, query=query)["status"] in {200, 400}, path


FILTERED: list[dict[str, Any]] = [
    {"title": "渡桥", "kind": "photo", "date_text": "1971", "place": "竹坪", "tags": ["建设"]},
    {"title": "渡契", "kind": "document", "date_text": "1952", "place": "竹坪", "tags": ["契证", "建设"]},
    {"title": "渡船", "kind": "artifact", "date_text": "不详", "place": "青石圩"},
    {"title": "渡口照片", "kind": "photo", "date_text": "1958", "place": "青石圩", "tags": ["建设"], "openness": "controlled"},
]  # fmt: skip


def test_the_page_with_its_filters(desk: Desk) -> None:
    """Every filter, several at once, with and without words, in each order; a count leaves its own filter aside."""
    desk.ask("lay", documents=FILTERED)
    try:
        bridge, deed, boat = (document["title"] for document in FILTERED[:3])
        places = {name: desk.ask("slug_of_place", name=name) for name in ("竹坪", "青石圩")}
        tags = {name: desk.ask("slug_of_tag", name=name) for name in ("建设", "契证")}
        page = desk.get("/search/", q="渡")
        assert set(page.titles) == {bridge, deed, boat}
        assert page.facet("kind") == {"photo": 1, "document": 1, "artifact": 1}
        assert page.facet("decade") == {"1970": 1, "1950": 1}
        assert page.facet("place") == {places["竹坪"]: 2, places["青石圩"]: 1}
        assert page.facet("tag") == {tags["建设"]: 2, tags["契证"]: 1}
        chosen = desk.get("/search/", q="渡", place=places["竹坪"], tag=tags["建设"])
        assert set(chosen.titles) == {bridge, deed}
        assert chosen.facet("kind") == {"photo": 1, "document": 1}
        assert chosen.facet("tag") == {tags["契证"]: 1}
        both = {"place": places["竹坪"], "kind": "photo", "type": "exhibit", "decade": "1970"}
        assert desk.get("/search/", q="渡", **both).titles == [bridge]
        assert desk.get("/search/", **both).titles == [bridge]
        assert desk.get("/search/", q="渡", kind="photo", decade="1950").titles == []
        assert desk.get("/search/", q="渡", sort="oldest").titles == [deed, bridge, boat]
        assert desk.get("/search/", q="渡", sort="newest").titles == [bridge, deed, boat]
        assert desk.get("/search/", q="渡", page="9999999999").status == 200
        assert {each["title"] for each in desk.get("/search/suggest", q="dq").suggestions} == {bridge, deed}
    finally:
        desk.ask("lay", documents=DOCUMENTS)


CATALOGUE: list[tuple[dict[str, str], set[str], dict[str, dict[str, int]]]] = [
    ({}, {"渡桥", "渡契", "渡船"}, {"kind": {"photo": 1, "document": 1, "artifact": 1}, "decade": {"1950": 1, "1970": 1},
        "place": {"竹坪": 2, "青石圩": 1}, "tag": {"建设": 2, "契证": 1}}),
    ({"place": "竹坪"}, {"渡桥", "渡契"}, {"kind": {"photo": 1, "document": 1}, "place": {"青石圩": 1}, "tag": {"建设": 2, "契证": 1}}),
    ({"place": "竹坪", "kind": "photo"}, {"渡桥"}, {"kind": {"document": 1}, "place": {}, "decade": {"1970": 1}, "tag": {"建设": 1}}),
    ({"tag": "建设", "decade": "1950"}, {"渡契"}, {"decade": {"1970": 1}, "tag": {"契证": 1}, "kind": {"document": 1}}),
    ({"kind": "photo", "decade": "1950"}, set(), {"kind": {"document": 1}, "decade": {"1970": 1}, "place": {}}),
]  # fmt: skip


def test_the_catalogue_with_its_filters(desk: Desk) -> None:
    """It asks the database itself, whatever searches; words in the admin's list and chooser go through the search."""
    desk.ask("lay", documents=FILTERED)
    try:
        slugs = {name: desk.ask("slug_of_place", name=name) for name in ("竹坪", "青石圩")}
        slugs |= {name: desk.ask("slug_of_tag", name=name) for name in ("建设", "契证")}
        for chosen, titles, counts in CATALOGUE:
            page = desk.get("/exhibits/", **{key: slugs.get(value, value) for key, value in chosen.items()})
            assert page.status == 200
            shown = page.html.replace("<wbr>", "")
            assert {each["title"] for each in FILTERED if f">{each['title']}<" in shown} == titles, chosen
            for key, expected in counts.items():
                assert page.facet(key) == {slugs.get(name, name): n for name, n in expected.items()}, (chosen, key)
        assert desk.get("/exhibits/", decade="1950", sort="newest", page="-3").status == 200
        # An editor finds what is closed as well.
        assert desk.ask("found_in_admin", of="exhibits", words="渡") == sorted(each["title"] for each in FILTERED)
        assert desk.ask("found_in_admin", of="exhibits", words="竹坪 建设") == []
        assert desk.ask("found_in_admin", of="exhibits", words="建设 渡") == ["渡口照片", "渡契", "渡桥"]
        assert desk.ask("found_in_admin", of="exhibits", words="X-2") == ["渡船"]
        assert desk.ask("found_in_admin", of="exhibits", words="x 2") == ["渡船"]
    finally:
        desk.ask("lay", documents=DOCUMENTS)


ELEMENTS: list[dict[str, Any]] = [
    {"name": "云溪竹编技艺", "level": "city", "batch": 4, "number_text": "LSⅧ-23", "townships": ["竹坪", "青石圩"]},
    {"name": "云溪竹纸制作", "level": "county", "batch": 6, "townships": ["竹坪"]},
    {"name": "采茶山歌", "category": "music", "level": "county", "batch": 6, "townships": ["青石圩"]},
    {"name": "还没写完的竹龙", "category": "dance", "batch": 6, "townships": ["竹坪"], "published": False},
]  # fmt: skip
REGISTER: list[tuple[dict[str, str], set[str], dict[str, dict[str, int]]]] = [
    ({}, {"云溪竹编技艺", "云溪竹纸制作", "采茶山歌"}, {"category": {"crafts": 2, "music": 1}, "level": {"city": 1, "county": 2},
        "region": {"竹坪": 2, "青石圩": 2}, "batch": {"4-new": 1, "6-new": 2}}),
    ({"region": "竹坪"}, {"云溪竹编技艺", "云溪竹纸制作"}, {"level": {"city": 1, "county": 1}, "region": {"青石圩": 2}}),
    ({"region": "青石圩", "level": "county"}, {"采茶山歌"}, {"level": {"city": 1}, "region": {"竹坪": 1}, "category": {"music": 1}}),
    ({"category": "crafts", "batch": "6-new"}, {"云溪竹纸制作"}, {"category": {"music": 1}, "batch": {"4-new": 1}}),
    ({"category": "music", "level": "city"}, set(), {"level": {"county": 1}}),
]  # fmt: skip


def test_the_register_with_its_filters(desk: Desk) -> None:
    """The same counts on every database; its elements are found as everything else is, with the search page's filters."""
    desk.ask("lay_elements", elements=ELEMENTS)
    try:
        slugs = {name: desk.ask("slug_of_place", name=name) for name in ("竹坪", "青石圩")}
        for chosen, names, counts in REGISTER:
            page = desk.get("/heritage/elements/", **{key: slugs.get(value, value) for key, value in chosen.items()})
            assert page.status == 200
            shown = page.html.replace("<wbr>", "")
            assert {each["name"] for each in ELEMENTS if f">{each['name']}<" in shown} == names, chosen
            for key, expected in counts.items():
                assert page.facet(key) == {slugs.get(name, name): n for name, n in expected.items()}, (chosen, key)
        page = desk.get("/search/", q="竹")
        assert set(page.titles) >= {"云溪竹编技艺", "云溪竹纸制作"}
        page = desk.get("/search/", q="云溪", type="element")
        assert set(page.titles) == {"云溪竹编技艺", "云溪竹纸制作"}
        assert page.facet("place") == {slugs["竹坪"]: 2, slugs["青石圩"]: 1}
        assert set(desk.get("/search/", type="element", category="music").titles) == {"采茶山歌"}
        assert desk.ask("found_in_admin", of="elements", words="竹") == [
            "云溪竹纸制作",
            "云溪竹编技艺",
            "还没写完的竹龙",
        ]
        assert desk.ask("found_in_admin", of="elements", words="LSVIII-23") == ["云溪竹编技艺"]
    finally:
        desk.ask("lay_elements", elements=[])


def test_judged_queries(desk: Desk) -> None:
    """Every second of the judged queries; `make bench` asks them all."""
    quality = measure(desk, every=2)
    assert quality.recall >= RECALL, quality.missed
    assert quality.precision >= PRECISION


@pytest.mark.xdist_group("opensearch")
def test_both_engines_are_told_and_asked_the_same(opensearch_node: Node, tmp_path: Path) -> None:
    """Elasticsearch's client sends what OpenSearch's sends: the same requests, and the same answers to them."""
    heard, answers = {}, {}
    for engine, kind in (("opensearch", "opensearch+"), ("elasticsearch", "")):
        world.copy("plain", tmp_path / engine)
        with (
            front(opensearch_node.address) as listening,
            open_client(tmp_path / engine, SEARCH_URL=f"{kind}{listening.address}") as asked,
        ):
            asked.ask("lay", documents=FILTERED)
            # What had to be dropped before that depends on who used the node last.
            listening.requests.clear()
            asked.ask("rebuild")
            answers[engine] = [
                asked.search("渡 -船"),
                asked.search('"渡桥"', order=["-reference_code"]),
                asked.complete("dq"),
                asked.ask("count", text="渡", only={"kind": "photo"}),
                asked.ask("facets", text="渡", names=["kind", "showable"]),
                asked.get("/search/", q="渡", kind="photo").titles,
            ]
            asked.ask("change", title=FILTERED[0]["title"], description="铁索")
            asked.ask("delete", title=FILTERED[1]["title"])
            answers[engine].append([asked.search("铁索"), asked.ask("standing")])
            heard[engine] = [_said(*each) for each in listening.requests]
    assert answers["opensearch"] == answers["elasticsearch"]
    assert heard["opensearch"] == heard["elasticsearch"]
    assert sum(path.endswith("/_search") for _method, path, _body in heard["elasticsearch"]) > 5


def _said(method: str, address: str, body: bytes) -> tuple[str, str, list[Any]]:
    """A request without what differs by chance: names of new indexes, times; a bulk is PUT or POST as one likes."""
    path, _mark, parameters = address.partition("?")
    path = re.sub(r"_[a-z0-9]{8}(?=/|$)", "_new", path)
    told = re.sub(r'(lantai_\w+?)_[a-z0-9]{8}"', r'\1_new"', body.decode())
    lines = re.sub(r'"\d{4}-\d\d-\d\dT[^"]*"', '"now"', told).splitlines()
    return (
        ("POST" if path == "/_bulk" else method),
        path,
        [sorted(parse_qsl(parameters)), *map(json.loads, filter(None, lines))],
    )
