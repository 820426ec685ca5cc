"""/cms/searchpicks/: what visitors search, as it is counted, beside what editors recommend."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Page, expect
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from lantai.search.public import counting
from lantai.search.public.models import WordsSearched

from .cast import Cast
from .conftest import DESK, NewPage
from .searching import page_of
from .stories import make_story
from .world import Server

PICKS, ADD = "/cms/searchpicks/", "/cms/searchpicks/add/"
CHOOSER = "/cms/searchpicks/queries/chooser/"
REPORT = "/cms/reports/words-searched/"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def rows(html: str) -> list[list[str]]:
    """The text of a listing's cells, row by row."""
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", body[1] if body else "", re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in found]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def recommend(words: str, title: str = "来馆参观") -> SearchPromotion:
    query = Query.get(words)
    return SearchPromotion.objects.create(
        query=query, external_link_url="https://example.invalid/", external_link_text=title, sort_order=0
    )


def searched(words: str, times: int, days_ago: int = 0, found: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    WordsSearched.objects.create(words=words, day=day, times=times, found=found)


@pytest.mark.django_db
def test_the_list_tells_how_often_the_words_were_searched(cast: Cast) -> None:
    recommend("门票")
    recommend("老照片")
    recommend("老照片", "旧影")
    searched("老照片", 3)
    searched("老照片", 4, days_ago=40)
    client = cast.client("editor")
    assert rows(client.get(PICKS).content.decode()) == [
        ["老照片", "来馆参观 外部链接 , 旧影 外部链接", "7"],
        ["门票", "来馆参观 外部链接", "0"],
    ]
    ordered = rows(client.get(f"{PICKS}results/?ordering=views").content.decode())
    assert [row[0] for row in ordered] == ["门票", "老照片"]
    assert [row[0] for row in rows(client.get(f"{PICKS}?q=门").content.decode())] == ["门票"]


@pytest.mark.django_db
def test_what_a_visitor_types_is_counted_for_the_words_of_a_pick(home: object, cast: Cast) -> None:
    recommend("Old  PHOTOS")
    reader = Client(headers={"User-Agent": BROWSER})
    for words in ("old photos", "OLD photos", " Old   Photos "):
        reader.get("/search/", {"q": words})
    assert rows(cast.client("editor").get(PICKS).content.decode()) == [["old photos", "来馆参观 外部链接", "3"]]
    # Counted once, in one place.
    assert not QueryDailyHits.objects.exists()
    assert Query.objects.count() == 1


@pytest.mark.django_db
def test_popular_words_are_chosen_from_what_was_searched(cast: Cast) -> None:
    searched("族谱", 5, found=0)
    searched("族谱", 6, days_ago=30)
    searched("老照片", 9, found=4)
    for number in range(12):
        searched(f"渡口{number:02}", 1, found=1)
    client = cast.client("editor")
    html = json.loads(client.get(CHOOSER).content)["html"]
    assert rows(html)[:3] == [["族谱", "11", "0"], ["老照片", "9", "4"], ["渡口00", "1", "1"]]
    assert len(rows(html)) == 10
    assert 'data-querystring="族谱"' in html
    assert [row[0] for row in rows(client.get(f"{CHOOSER}results/?p=2").content.decode())][-1] == "渡口11"
    assert rows(client.get(f"{CHOOSER}results/?q=照片").content.decode()) == [["老照片", "9", "4"]]
    for query in ("p=99", "p=x", "q=%00", "q=" + "长" * 3000):
        assert client.get(f"{CHOOSER}results/?{query}").status_code == 200
    assert cast.client("staff").get(CHOOSER).status_code != 200


@pytest.mark.django_db
def test_the_report_leads_to_a_recommendation_for_its_words(home: object, cast: Cast) -> None:
    pick = recommend("门票")
    searched("门票", 2)
    searched("族谱 & 家谱", 5)
    client = cast.client("editor")
    html = client.get(REPORT).content.decode()
    assert [row[-1] for row in rows(html)] == ["推荐", "已推荐"]
    # A day has no hours.
    assert {row[2] for row in rows(html)} == {date_format(timezone.localdate())}
    assert f'href="{PICKS}{pick.query_id}/"' in html
    link = re.search(rf'href="({ADD}\?[^"]*)"', html)
    assert link
    form = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'<input[^>]*name="query_string"[^>]*value="族谱 &amp; 家谱"', form) or re.search(
        r'<input[^>]*value="族谱 &amp; 家谱"[^>]*name="query_string"', form
    )
    # Who may read the report only is offered nothing that would be refused.
    html = cast.client("director").get(REPORT).content.decode()
    assert "族谱" in html
    assert ADD not in html
    assert "推荐" not in rows(html)[0]


@pytest.mark.django_db(transaction=True)
def test_a_pick_stands_for_its_words_in_any_characters(home: Any) -> None:
    page = make_story("档案日", "day")
    SearchPromotion.objects.create(query=Query.get("国际档案日"), page=page, description="今年的活动", sort_order=0)
    SearchPromotion.objects.create(query=Query.get("6·9 abc"), page=page, description="由来", sort_order=0)
    assert "今年的活动" in page_of("國際檔案日")
    assert "由来" in page_of("６·９ ＡＢＣ")
    assert "今年的活动" not in page_of("档案日")


def test_words_are_forgotten_with_their_counts(db: None) -> None:
    searched("旧词", 1, days_ago=500)
    assert counting.forget_old() == 1


def sign_in(page: Page, url: str, username: str) -> None:
    page.goto(f"{url}/cms/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "lantai-demo")
    page.click("button[type=submit]")
    expect(page.locator("main h1").first).to_be_visible()


def test_an_editor_recommends_a_page_for_words_that_found_nothing(own_server: Server, new_page: NewPage) -> None:
    reader = new_page(user_agent=BROWSER)
    for words in ("族谱怎么查", "自行车停哪里"):
        reader.goto(f"{own_server.url}/search/?q={words}")
    desk = new_page(**DESK)
    sign_in(desk, own_server.url, "editor")
    desk.goto(own_server.url + REPORT)
    desk.get_by_role("row", name="族谱怎么查").get_by_role("link", name="推荐").click()
    field = desk.locator("[name=query_string]")
    expect(field).to_have_value("族谱怎么查")
    # Another of the popular words, chosen instead.
    desk.locator("[id$=-chooser]").first.click()
    desk.locator(".modal-body .choose-query", has_text="自行车停哪里").click()
    expect(field).to_have_value("自行车停哪里")
    desk.locator("[id$=-ADD]").click()
    desk.locator("[name$=external_link_url]").fill("https://example.invalid/parking/")
    desk.locator("[name$=external_link_text]").fill("停车")
    with desk.expect_navigation():
        desk.locator("footer button[type=submit]").click()
    expect(desk.get_by_role("row", name="自行车停哪里")).to_contain_text("1")
    desk.goto(own_server.url + REPORT)
    expect(desk.get_by_role("row", name="自行车停哪里")).to_contain_text("已推荐")
    reader.goto(f"{own_server.url}/search/?q=自行车停哪里")
    expect(reader.locator(".picks")).to_contain_text("停车")
