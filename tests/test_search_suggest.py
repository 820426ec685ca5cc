"""/search/suggest: titles while typing, by characters, pinyin and initials; and the box that shows them."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from lantai.search.public import views

from .conftest import PHONE, NewPage
from .factories import ClosedExhibitFactory, ExhibitFactory
from .searching import suggested
from .stories import make_story
from .world import Server

NONSENSE = [
    "",
    " ",
    "*",
    "\0",
    "😀",
    'a"b',
    "'; DROP TABLE search_searchentry; --",
    "<script>",
    "AND OR NOT (",
    "档" * 10_000,
]


@pytest.mark.django_db(transaction=True)
def test_titles_by_characters_pinyin_and_initials(home: Any) -> None:
    ExhibitFactory(title="云溪老照片")
    ExhibitFactory(title="水库移民名册", reference_code="0201-SK-7")
    ClosedExhibitFactory(title="老照片底册")
    make_story("老屋", "old-house")
    for typed in ("老照", "lzp", "laozhaopian", "LaoZhaoPian", "老照片"):
        assert suggested(typed) == ["云溪老照片"], typed
    assert set(suggested("老")) == {"云溪老照片", "老屋"}
    assert suggested("0201-SK") == ["水库移民名册"]
    assert suggested("没有这样的题名") == []
    answer = Client().get("/search/suggest", {"q": "老屋"}).json()
    assert answer == {"suggestions": [{"title": "老屋", "type": "档案故事", "url": "/stories/old-house/"}]}
    answer = Client().get("/en/search/suggest", {"q": "老屋"}).json()
    assert answer == {"suggestions": [{"title": "老屋", "type": "Archive story", "url": "/en/stories/old-house/"}]}


@pytest.mark.django_db(transaction=True)
def test_at_most_eight_and_each_title_once() -> None:
    ExhibitFactory.create_batch(3, title="同名的照片")
    for number in range(12):
        ExhibitFactory(title=f"渡口照片{number}")
    assert suggested("同名") == ["同名的照片"]
    assert len(suggested("渡口")) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("typed", NONSENSE)
def test_nonsense_is_no_error(typed: str) -> None:
    response = Client().get(f"/search/suggest?q={quote(typed)}")
    assert response.status_code == 200
    assert response.json() == {"suggestions": []}
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


@pytest.mark.django_db
def test_who_asks_too_much_waits_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(views, "MOST_SUGGESTIONS", 3)
    monkeypatch.setattr(views, "MOST_SEARCHES", 3)
    for path in ("/search/suggest?q=a", "/search/?q=a"):
        answers = [Client().get(path).status_code for _each in range(5)]
        assert answers == [200, 200, 200, 429, 429]
        assert Client().get(path)["Retry-After"] == "60"
        assert Client().get(path, REMOTE_ADDR="192.0.2.9").status_code == 200
    cache.clear()


def test_only_get_is_answered() -> None:
    assert Client().post("/search/suggest").status_code == 405


def open_box(page: Page, server: Server, path: str = "/") -> Any:
    page.goto(server.url + path)
    return page.locator("header form.find input")


def open_box_of_a_phone(page: Page, server: Server, path: str = "/") -> Any:
    """On a phone a word in the header leads to the search page and its box."""
    page.goto(server.url + path)
    expect(page.locator("header form.find")).to_be_hidden()
    with page.expect_navigation():
        page.get_by_role("banner").get_by_role("link", name="搜索").click()
    return page.locator("main form.find input")


def test_the_keyboard_chooses_a_suggestion(server: Server, page: Page) -> None:
    box = open_box(page, server)
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    # At once: a list for some of the letters would give way to the next, and to what was chosen in it.
    box.fill("zhubian")
    listed = page.get_by_role("listbox").get_by_role("option")
    expect(listed.first).to_contain_text("竹编")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(listed.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == listed.first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(listed.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert box.input_value() == "zhubian"
    page.keyboard.press("ArrowDown")
    expect(listed.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/search/" not in page.url
    assert "竹编" in page.locator("h1").inner_text().replace("\n", "")


def test_a_finger_chooses_a_suggestion_and_enter_searches(server: Server, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    box = open_box_of_a_phone(page, server)
    box.fill("土地证")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    with page.expect_navigation():
        option.tap()
    assert "/search/" not in page.url
    box = open_box_of_a_phone(page, server, "/exhibits/")
    box.fill("土地证")
    with page.expect_navigation():
        box.press("Enter")
    assert page.url.startswith(f"{server.url}/search/?q=")
    assert page.locator(".hits > li").count() > 0


def test_the_box_works_without_scripts(server: Server, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    box = open_box_of_a_phone(page, server)
    assert box.get_attribute("role") is None
    box.fill("土地证")
    with page.expect_navigation():
        page.locator("main form.find button").click()
    assert page.locator(".hits > li").count() > 0
