"""A pack in a real browser, opened as a file, the network cut: walked, zoomed, searched, in both languages, as a kiosk."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, NewPage
from .packing import unzipped
from .test_kiosk import stopped
from .world import Server

SCREEN = {"viewport": {"width": 1080, "height": 1920}, "has_touch": True}


@pytest.fixture(scope="module")
def pack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's exhibition, made by the command and unpacked."""
    folder = tmp_path_factory.mktemp("pack")
    said = server.manage("exhibition_pack", "qing-ting-dangan-shuo", str(folder / "pack.zip"))
    assert "12" in said
    return unzipped(folder / "pack.zip")


@pytest.fixture
def open_pack(new_page: NewPage, pack: Path) -> Iterator[Any]:
    """Opens a page of the pack; afterwards nothing was complained about and no request left the folder."""
    complaints: list[str] = []
    asked: list[str] = []

    def open_page(name: str = "index.html", **options: Any) -> Page:
        page = new_page(offline=True, **(options or DESK))
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: complaints.append(f"{request.url} {request.failure}"))
        if options.get("has_touch"):
            stopped(page)
        page.goto((pack / name).as_uri() if "?" not in name else f"{pack.as_uri()}/{name}")
        return page

    yield open_page
    root = pack.as_uri()
    assert asked
    assert [url for url in asked if not url.startswith((root, "data:", "blob:"))] == []
    assert [said for said in complaints if "ERR_ABORTED" not in said] == []


def test_it_is_walked_from_one_end_to_the_other(open_pack: Any) -> None:
    page = open_pack()
    expect(page.locator("h1")).to_have_text("请听档案说")
    page.locator(".look a.press").first.click()
    page.wait_for_url(re.compile(r"/exhibits/\d{3}\.html"))
    page.goto(re.sub(r"\d{3}\.html.*", "001.html", page.url))
    titles = set()
    while True:
        titles.add(page.locator("h1").inner_text())
        width = page.locator("#stage figure img").evaluate("(image) => image.decode().then(() => image.naturalWidth)")
        assert width > 300
        onward = page.locator("a[rel=next]")
        if "index.html" in str(onward.get_attribute("href")):
            break
        onward.click()
    assert len(titles) == 12
    onward.click()
    page.wait_for_url("**/index.html#closing")
    expect(page.locator("#closing")).to_be_in_viewport()


def test_it_is_looked_at_closely(open_pack: Any) -> None:
    page = open_pack("exhibits/001.html")
    page.locator(".strip a").nth(1).click()
    expect(page.locator(".strip a").nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator("#stage figure img")).to_have_attribute("src", re.compile("media/"))
    page.locator("#zoom").click()
    viewer = page.locator("#viewer")
    expect(viewer).to_be_visible()
    page.keyboard.press("+")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    assert page.url.endswith("exhibits/001.html")


@pytest.mark.parametrize(
    "query, first",
    [
        ("大桥", "云溪大桥建成通车组照"),
        ("云溪的大桥", "云溪大桥建成通车组照"),
        ("0101-ZP·1971", "云溪大桥建成通车组照"),
        ("1971年大桥", "云溪大桥建成通车组照"),
        ("daqiao", "云溪大桥建成通车组照"),
        ("渡船改去运沙", "云溪大桥建成通车组照"),
        ("ＤＡＱＩＡＯ", "云溪大桥建成通车组照"),
    ],
)
def test_it_is_searched(open_pack: Any, query: str, first: str) -> None:
    page = open_pack("search.html")
    expect(page.locator("#pack-hits li:visible")).to_have_count(12)
    page.get_by_role("searchbox").fill(query)
    expect(page.locator("#pack-hits li:visible h2").first).to_have_text(first)
    assert page.locator("#pack-hits li:visible").count() < 12
    page.locator("#pack-hits li:visible a").first.click()
    expect(page.locator("h1")).to_have_text(first)
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(query)


def test_what_is_not_there_is_not_found(open_pack: Any) -> None:
    page = open_pack("search.html")
    page.get_by_role("searchbox").fill("<b>航天飞机")
    expect(page.locator("#pack-count")).to_have_text("没有找到。换个词，或者少写几个字试试。")
    expect(page.locator("#pack-hits li:visible")).to_have_count(0)


def test_the_language_is_switched_on_the_spot(open_pack: Any) -> None:
    page = open_pack("exhibits/003.html")
    title = page.locator("h1").inner_text()
    page.locator(".tongue").click()
    page.wait_for_url("**/en/exhibits/003.html")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Exhibits and search").click()
    expect(page.locator("#pack-count")).to_have_text("12 exhibits")
    page.locator(".tongue").click()
    page.wait_for_url(re.compile(r"pack/search\.html"))


def test_the_look_is_the_sites_own_and_remembered(open_pack: Any) -> None:
    page = open_pack()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(247, 243, 234)"
    page.locator("summary", has_text="显示").click()
    page.get_by_label("夜").check()
    page.locator(".look a.press").first.click()
    page.wait_for_url("**/exhibits/**")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_as_a_kiosk_it_begins_anew_and_leads_nowhere(open_pack: Any) -> None:
    page = open_pack("kiosk.html", **SCREEN)
    page.wait_for_url("**/index.html?kiosk=1")
    outside = page.evaluate("[...document.links].map((a) => a.href).filter((to) => !to.includes('kiosk=1'))")
    assert [link for link in outside if "#" not in link] == []
    page.locator(".look a.press").first.tap()
    page.wait_for_url("**/exhibits/**kiosk=1")
    page.clock.run_for(41_000)
    warning = page.get_by_role("dialog", name="还在看吗？")
    expect(warning).to_be_visible()
    page.touchscreen.tap(540, 1700)
    expect(warning).to_be_hidden()
    page.clock.run_for(41_000)
    expect(warning).to_be_visible()
    page.clock.run_for(21_000)
    page.wait_for_url("**/index.html?kiosk=1")
    rest = page.get_by_role("button", name="轻触屏幕，开始参观")
    expect(rest).to_be_visible()
    rest.tap()
    expect(rest).to_be_hidden()
