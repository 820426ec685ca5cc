"""/exhibitions/<slug>/: the walk, block by block, and what is left of it when a record is closed."""

import datetime
import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from playwright.sync_api import Request, expect
from wagtail.models import PageViewRestriction

from exhibitions import openness
from exhibitions.models import Exhibit, ExhibitionPage
from lantai.media import publicity
from lantai.media.models import ArchiveImage
from lantai.pages.models import DraftLink, HallSettings

from .conftest import DESK, PHONE, NewPage
from .factories import (
    ClosedExhibitFactory,
    ExhibitFactory,
    ImageFactory,
    PlaceFactory,
    make_edition,
    make_exhibition,
    walk,
)
from .world import Server

pytestmark = pytest.mark.django_db

WALK = "/exhibitions/qing-ting-dangan-shuo/"
BUDGET = 15
KILOBYTE = 1024


def html_of(page: ExhibitionPage, prefix: str = "") -> str:
    """The page as anybody gets it; files follow their records as they do once a change is committed."""
    publicity.refresh(ArchiveImage.objects.values_list("pk", flat=True))
    response = Client().get(f"{prefix}/exhibitions/{page.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(html.replace("<wbr>", ""))))


def picture() -> ArchiveImage:
    return ImageFactory.create(prepared=True)


def exhibit(title: str, **fields: Any) -> Exhibit:
    return ExhibitFactory.create(title=title, images=[picture()], **fields)


def closed(title: str) -> Exhibit:
    return ClosedExhibitFactory.create(title=title, images=[picture()])


def shows(page: ExhibitionPage, block: str, value: Any) -> str:
    """The page with this block alone in its walk."""
    page.body = [(block, value)]
    page.save()
    return html_of(page)


@pytest.fixture
def page(home: Any) -> ExhibitionPage:
    return make_exhibition([], title="旧照展", slug="old-photos")


# --- cover and frame ----------------------------------------------------------------


def test_the_cover_counts_by_kind_in_the_units_of_the_exhibits(home: Any) -> None:
    shown = [
        exhibit("合影", extent=28),
        exhibit("通知", kind="document", extent=5),
        exhibit("油印机", kind="artifact", extent=9, extent_unit="份"),
        exhibit("竹筐", kind="artifact", extent=3, extent_unit="份"),
    ]
    page = make_exhibition(shown)
    page.body = walk([*shown, closed("密件")])
    page.save()
    assert "照片28幅，图文资料5张，实物12份" in text(html_of(page)).replace(" ", "")
    assert "28 photographs, 5 documents, 12 artifacts" in text(html_of(page, "/en"))
    ExhibitFactory.create(title="木印版", kind="artifact", extent_unit="件")
    page.body = walk([*shown, Exhibit.objects.get(title="木印版")])
    page.save()
    assert "实物13件" in text(html_of(page)).replace(" ", "")


def test_an_exhibition_that_is_over_is_never_said_to_be_on(page: ExhibitionPage) -> None:
    words = text(html_of(page))
    assert "2025年6月9日—11日" in words
    assert "正在展出" not in words


def test_a_closed_picture_leaves_the_cover_to_one_that_is_open(home: Any) -> None:
    first, second = exhibit("合影"), exhibit("大桥")
    page = make_exhibition([first, second], picture=first.images.first().image)
    cover = re.compile(r'class="cover.*?</section>', re.DOTALL)
    assert first.images.first().image.pictures["key"][2:] in cover.search(html_of(page))[0]  # type: ignore[index]
    page.picture = None
    page.save()
    openness.decide([first], {"openness": "controlled"}, user=None, reason="试")
    html = html_of(page)
    assert second.images.first().image.pictures["key"][2:] in cover.search(html)[0]  # type: ignore[index]
    assert first.images.first().image.pictures["key"][2:] not in html


def test_without_any_picture_there_is_still_a_cover(page: ExhibitionPage) -> None:
    html = html_of(page)
    assert 'class="cover bare"' in html
    assert '<h1 id="title">' in html


def test_the_way_leads_to_every_station(home: Any) -> None:
    page = make_exhibition(
        body=[("section", {"title": "老照片", "lead": ""}), ("section", {"title": "文献", "lead": ""})],
        preface="前言。",
        closing="结语。",
    )
    html = html_of(page)
    way = re.findall(r'href="#([^"]+)"', re.search(r'<nav class="way".*?</nav>', html, re.DOTALL)[0])  # type: ignore[index]
    assert way == ["preface", "u1", "u2", "closing"]
    assert all(f'id="{anchor}"' in html for anchor in way)
    assert "第二单元" in text(html)


def test_credits_runs_and_other_exhibitions_close_the_walk(home: Any) -> None:
    edition = make_edition(2024)
    runs = [
        ("县文化广场", datetime.date(2024, 6, 9), datetime.date(2024, 6, 12)),
        ("竹坪镇文化站", datetime.date(2024, 10, 1), datetime.date(2024, 10, 31)),
    ]
    page = make_exhibition(
        title="云溪新貌",
        slug="new",
        edition=edition,
        runs=runs,
        organiser="云溪县档案馆",
        curators=[("curator", {"name": "编研股", "part": "策展"})],
        partners=[("unit", {"name": "县文化馆", "url": "https://example.org/"})],
        poster=picture(),
    )
    sibling = make_exhibition(title="同届的展", slug="sibling", edition=edition, runs=[])
    for number in range(4):
        make_exhibition(title=f"近年的展{number}", slug=f"later-{number}")
    html = html_of(page)
    words = text(html)
    for part in ("县文化广场", "2024年10月1日—31日", "云溪县档案馆", "编研股", "县文化馆", edition.title):
        assert part in words
    others = html[html.index('id="others"') :]
    assert others.index(sibling.title) < others.index("近年的展")
    assert others.count('class="tile"') == 3


def test_content_is_marked_as_chinese_in_the_english_interface(home: Any) -> None:
    page = make_exhibition([exhibit("合影")], title="旧照展", preface="前言的话。")
    html = html_of(page, "/en")
    assert '<html lang="en">' in html
    assert re.search(r'<div class="slip[^"]*" lang="zh-Hans">', html)
    assert re.search(r'<div class="text lead stack" lang="zh-Hans">', html)
    assert 'lang="zh-Hans"' not in html_of(page).split("<body>")[1]


# --- blocks ------------------------------------------------------------------------------


def test_links_to_exhibits_remember_the_walk(home: Any) -> None:
    shown = [exhibit(f"照片{n}", place=PlaceFactory.create()) for n in range(6)]
    page = make_exhibition(shown, slug="old-photos")
    body = [
        *walk(shown),
        ("reader", {"exhibit": shown[0], "vertical": True}),
        ("map", {"heading": "", "exhibits": shown}),
    ]
    page.body = [*body, ("timeline", {"heading": "", "exhibits": [{"exhibit": e, "words": ""} for e in shown]})]
    page.save()
    links = re.findall(r'href="(/exhibits/[^"]+/[^"]*)"', html_of(page))
    assert len(links) >= 20
    assert all(link.endswith("/?in=old-photos") for link in links)


@pytest.mark.parametrize("setting", ["room", "beside", "flip"])
def test_a_large_exhibit_vanishes_when_it_is_closed(page: ExhibitionPage, setting: str) -> None:
    value = {"exhibit": exhibit("合影"), "image_number": 7, "setting": setting, "words": "会开了五天。"}
    html = shows(page, "large", value)
    assert "会开了五天" in html
    assert html.count("<picture>") == 2  # the cover's and, there being no seventh image, the first
    html = shows(page, "large", {**value, "exhibit": closed("密件")})
    assert "会开了五天" not in html
    assert "密件" not in html


@pytest.mark.parametrize("block", ["row", "wall"])
def test_what_is_left_of_a_row(page: ExhibitionPage, block: str) -> None:
    words = {"row": {"caption": "一行"}, "wall": {"heading": "一行"}}[block]
    left, gone = [exhibit("甲"), exhibit("乙")], [closed("密件"), closed("另一密件")]
    html = shows(page, block, {"exhibits": [left[0], gone[0], left[1]], **words})
    assert html.count("<figure") == 2
    assert "密件" not in html
    assert "一行" in html
    assert "一行" not in shows(page, block, {"exhibits": gone, **words})


def test_a_comparison_of_which_one_side_is_closed_is_a_picture(page: ExhibitionPage) -> None:
    def value(then: Exhibit, now: Exhibit) -> dict[str, Any]:
        return {
            "then": {"exhibit": then, "image_number": 1, "label": "从前"},
            "now": {"exhibit": now, "image_number": 1, "label": "如今"},
            "caption": "隔了四十年。",
        }

    html = shows(page, "comparison", value(exhibit("旧街"), exhibit("新街")))
    assert 'type="range"' in html
    assert "隔了四十年" in html
    html = shows(page, "comparison", value(exhibit("旧桥"), closed("新桥")))
    assert "从前" in html
    for absent in ("如今", "隔了四十年", 'type="range"', "新桥"):
        assert absent not in html
    assert "从前" not in shows(page, "comparison", value(closed("一"), closed("二")))


def test_a_document_is_read_beside_its_pages(page: ExhibitionPage) -> None:
    document = ExhibitFactory.create(
        kind="document", title="布告", images=[picture(), picture()], transcription="查我县境内。\n此布。"
    )
    html = shows(page, "reader", {"exhibit": document, "vertical": True})
    assert "facing vertical" in html
    assert len(re.findall(r'id="(leaf-\d+-\d)"', html)) == len(re.findall(r'href="#(leaf-\d+-\d)"', html)) == 2
    assert "<details" not in html.split("<main")[1]
    document.transcription = "\n".join(["查我县境内现存古树多株，历经百年，为群众休憩荫蔽之所。"] * 40)
    document.save()
    html = shows(page, "reader", {"exhibit": document, "vertical": True})
    assert "facing vertical" not in html
    assert html.count("查我县境内现存古树多株") == 40
    assert "<details" in html.split("<main")[1]


def test_a_timeline_follows_the_dates_and_keeps_their_doubt(page: ExhibitionPage) -> None:
    points = [
        {"exhibit": exhibit("通车", date_text="19711001"), "words": ""},
        {"exhibit": exhibit("学堂", date_text="约1950"), "words": "学堂开课。"},
        {"exhibit": exhibit("连年", date_text="1958—1960"), "words": ""},
        {"exhibit": exhibit("无年", date_text="不详"), "words": "没有年份。"},
        {"exhibit": closed("密件"), "words": "密件的事。"},
    ]
    html = shows(page, "timeline", {"heading": "年表", "exhibits": points})
    assert re.findall(r"<time[^>]*>([^<]*)</time>", html.split("<main")[1]) == ["1950", "1958—1960", "1971"]
    words = text(html)
    assert "约1950" in words
    assert "10月1日" in words
    assert "没有年份" not in words
    assert "密件" not in words


def test_a_timeline_tells_machines_no_more_than_is_known(page: ExhibitionPage) -> None:
    dated = {
        "清代": "",
        "光绪(1875-1908)": "",
        "清光绪三年五月": "1877",
        "1955年冬": "",
        "1958年5月上旬": "1958-05",
        "19711001": "1971-10-01",
    }
    points = [{"exhibit": exhibit(date, date_text=date), "words": "某物"} for date in dated]
    html = shows(page, "timeline", {"heading": "", "exhibits": points}).split("<main")[1]
    times = re.findall(r"<time([^>]*)>([^<]*)</time>", html)
    assert [re.sub(r'.*datetime="([^"]*)".*|.*', r"\1", attributes) for attributes, _shown in times] == list(
        dated.values()
    )
    assert [shown for _attributes, shown in times] == ["清代", "光绪(1875-1908)", "1877", "1955年冬", "1958", "1971"]
    assert re.findall(r'<p class="note"[^>]*>([^<]*)</p>', html) == ["清光绪三年五月", "5月上旬", "10月1日"]


def test_the_map_marks_what_can_be_marked_and_lists_the_rest(page: ExhibitionPage) -> None:
    hall = HallSettings.for_site(page.get_site())
    hall.map_image = picture()
    hall.save()
    marked = exhibit("竹筐", place=PlaceFactory.create(name="竹坪镇", x="27.5", y="36.7"))
    unmarked = exhibit("扁担", place=PlaceFactory.create(name="无名岭", x=None, y=None))
    secret = closed("密件")
    Exhibit.objects.filter(pk=secret.pk).update(place=PlaceFactory.create(name="禁区"))
    html = shows(page, "map", {"heading": "来处", "exhibits": [marked, unmarked, secret]})
    assert re.findall(r'<svg x="([\d.]+)%" y="([\d.]+)%"', html) == [("27.50", "36.70")]
    for part in ("竹坪镇", "竹筐", "无名岭", "扁担"):
        assert part in text(html)
    assert "禁区" not in html


def test_further_reading_leads_to_open_pages_only(page: ExhibitionPage) -> None:
    public = make_exhibition(title="可看的", slug="open", summary="一句提要。")
    draft = make_exhibition(title="草稿", slug="draft", live=False)
    restricted = make_exhibition(title="受限的", slug="restricted")
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    html = shows(page, "further", {"heading": "延伸阅读", "pages": [public, draft, restricted]})
    reading = re.search(r'<aside class="wide further">.*?</aside>', html, re.DOTALL)[0]  # type: ignore[index]
    assert "可看的" in reading
    assert "一句提要" in reading
    assert "草稿" not in reading
    assert "受限的" not in reading
    assert "延伸阅读" not in shows(page, "further", {"heading": "延伸阅读", "pages": [draft, restricted]})


def test_every_block_keeps_to_the_content_policy(demo: Any) -> None:
    """No inline style, no inline handler, no script but data."""
    for path in ("/", WALK, "/exhibitions/", "/exhibitions/archives-day-2025/", "/exhibitions/qingshixu/"):
        html = Client().get(path).content.decode()
        assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
        assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_queries_are_the_same_for_twenty_exhibits_and_two_hundred(home: Any) -> None:
    def queries(page: ExhibitionPage) -> int:
        html_of(page)
        with CaptureQueriesContext(connection) as seen:
            Client().get(f"/exhibitions/{page.slug}/")
        return len(seen)

    image = picture()
    few = make_exhibition(ExhibitFactory.create_batch(20, images=[image]), title="二十件", slug="few")
    many = make_exhibition(ExhibitFactory.create_batch(200, images=[image]), title="二百件", slug="many")
    assert queries(few) == queries(many) <= BUDGET


# --- what search engines and shared links are told ------------------------------------------


def test_shared_links_show_title_words_and_a_picture(home: Any) -> None:
    shown = exhibit("合影")
    page = make_exhibition([shown], slug="old-photos", summary="一句提要。", picture=shown.images.first().image)
    html = html_of(page)
    meta = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)"', html))
    assert meta["og:title"] == page.title
    assert meta["og:description"] == "一句提要。"
    assert meta["og:url"] == "http://testserver/exhibitions/old-photos/"
    assert meta["og:image"].startswith("http://testserver/")
    file = settings.MEDIA_ROOT / meta["og:image"].removeprefix("http://testserver/media/")
    assert file.read_bytes().startswith(b"\xff\xd8")
    assert '<link rel="canonical" href="http://testserver/exhibitions/old-photos/">' in html
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))
    assert alternates == {
        "zh-Hans": "http://testserver/exhibitions/old-photos/",
        "en": "http://testserver/en/exhibitions/old-photos/",
        "x-default": "http://testserver/exhibitions/old-photos/",
    }
    english = html_of(page, "/en")
    assert '<link rel="canonical" href="http://testserver/en/exhibitions/old-photos/">' in english
    assert '<meta property="og:locale" content="en_GB">' in english


def test_a_closed_picture_is_not_shared(home: Any) -> None:
    shown = exhibit("合影")
    page = make_exhibition([shown], picture=shown.images.first().image)
    openness.decide([shown], {"openness": "controlled"}, user=None, reason="试")
    assert "og:image" not in html_of(page)


def test_a_draft_shows_its_own_pictures_and_no_closed_ones(home: Any) -> None:
    cover, hidden = picture(), closed("密件").images.first().image
    page = make_exhibition([], slug="draft", live=False, picture=cover, poster=hidden)
    link = DraftLink.objects.create(page=page, for_whom="审读人")
    html = Client().get(link.get_absolute_url()).content.decode()
    assert cover.pictures["key"][2:] in html
    assert hidden.pictures["key"][2:] not in html


# --- in a browser -----------------------------------------------------------------------------


def test_the_slider_moves_by_key_and_by_drag(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK)
    page.goto(server.url + WALK)
    box, slide = page.locator("[data-thennow]"), page.locator("[data-thennow] input")
    expect(box).to_have_class(re.compile("live"))
    slide.focus()
    page.keyboard.press("End")
    assert box.evaluate("e => e.style.getPropertyValue('--cut')") == "100%"
    pictures = page.locator("[data-thennow] .two")
    pictures.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    area = pictures.bounding_box()
    assert area
    middle = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + area["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.25, middle)
    page.mouse.up()
    assert slide.input_value() == "25"


def test_pages_of_a_document_turn_in_place(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, reduced_motion="reduce")
    page.goto(server.url + WALK)
    strip, second = page.locator("[data-leaves]").first, page.locator(".leafnav a").nth(1)
    # Brings the link where a pointer reaches it; what scrolls after this is ours.
    second.hover()
    before = page.evaluate("scrollY")
    second.click()
    expect(second).to_have_attribute("aria-current", "true")
    assert strip.evaluate("e => Math.round(e.scrollLeft / e.clientWidth)") == 1
    assert abs(page.evaluate("scrollY") - before) < 5


def test_without_scripts_both_pictures_and_all_pages_are_there(server: Server, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(server.url + WALK)
    expect(page.locator("[data-thennow] img")).to_have_count(2)
    expect(page.locator("[data-thennow] .slide")).to_be_hidden()
    expect(page.locator("[data-leaves] img")).to_have_count(2)
    page.locator(".modes summary").click()
    page.get_by_label("特大", exact=True).check()
    assert page.locator("body").evaluate("e => getComputedStyle(document.documentElement).fontSize") > "20px"


@pytest.mark.parametrize("path", ["/", WALK])
def test_the_first_view_on_a_phone_is_light_and_still(server: Server, new_page: NewPage, path: str) -> None:
    page = new_page(**PHONE)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(server.url + path, wait_until="networkidle")
    sizes = {request.url: request.sizes()["responseBodySize"] for request in list(finished)}
    above = set(
        page.evaluate(
            "[...document.images].filter((i) => i.currentSrc && i.getBoundingClientRect().top < innerHeight)"
            ".map((i) => i.currentSrc)"
        )
    )
    assert len(above) == 1
    weight = sum(size for url, size in sizes.items() if "/media/" not in url or url in above)
    assert weight <= 350 * KILOBYTE
    assert sum(size for url, size in sizes.items() if url.endswith(".js")) <= 20 * KILOBYTE
    page.mouse.wheel(0, 4000)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") == 0
