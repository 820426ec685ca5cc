"""Everybody can use every page: axe in a real Chromium, keyboard only, zoomed, without scripts."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, NewPage
from .world import Server

PAGES = [
    "/",
    "/exhibitions/",
    "/exhibitions/qing-ting-dangan-shuo/",
    "/exhibitions/yunxi-xinmao/",
    "/exhibitions/archives-day-2025/",
    "/exhibits/",
    "/exhibits/?kind=photo&decade=1970",
    "/exhibits/?decade=1800",
    "/exhibits/0101-zp-1971-yong-0002/?in=qing-ting-dangan-shuo",
    "/exhibits/0102-1963-y-0002/",
    "/exhibits/0201-sw-1978-y-0003/",
    "/events/",
    "/events/archives-day-2025/",
    "/events/laojie-tour/",
    "/stories/",
    "/stories/?theme=cheng-xiang-bian-qian&decade=1800",
    "/stories/qiao-cheng-na-tian/",
    "/en/stories/yi-zhang-tudizheng/",
    "/stories/submit/",
    "/stories/receipt/",
    "/heritage/",
    "/heritage/elements/",
    "/heritage/elements/lsviii-23/",
    "/heritage/elements/yxii-4/",
    "/en/heritage/elements/lsviii-23/",
    "/heritage/books/",
    "/heritage/books/yunxi-bamboo-weaving/",
    "/heritage/books/yunxi-bamboo-weaving/part-2/from-stem-to-basket/",
    "/heritage/books/yunxi-bamboo-weaving/figures/",
    "/heritage/books/yunxi-bamboo-weaving/index/",
    "/feeds/",
    "/api/v2/",
    "/search/",
    "/search/?q=%E7%AB%B9%E7%BC%96&type=exhibit&decade=1970",
    "/search/?q=%E7%AB%B9%E7%BC%96",
    "/search/?q=%E6%AF%AB%E4%B8%8D%E7%9B%B8%E5%B9%B2",
    "/en/search/?q=%E5%9C%9F%E5%9C%B0",
    "/visit/",
    "/statistics/?year=2025",
    "/privacy/",
    "/accessibility/",
    "/no-such-page/",
    "/en/",
    "/en/exhibitions/qing-ting-dangan-shuo/",
    "/en/exhibits/0101-zp-1971-yong-0002/",
    "/en/events/archives-day-2025/",
]
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# What a display mode changes is colours alone.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
PHONE_SIZED = {**PHONE, "device_scale_factor": 1}


def violations(page: Page, within: str | None = None, options: dict[str, Any] = OPTIONS) -> list[str]:
    """What axe finds wrong, each with the first elements concerned; `within` is a selector, nothing means the page."""
    response = Axe().run(page, context=within, options=options).response
    return [
        f"{found['id']}: {found['help']} {[node['target'] for node in found['nodes'][:4]]}"
        for found in response["violations"]
    ]


def choose(page: Page, mode: dict[str, str]) -> None:
    """Display modes as the page itself remembers them."""
    lines = (f"localStorage.setItem({json.dumps(f'look-{key}')}, {json.dumps(value)});" for key, value in mode.items())
    page.context.add_init_script("try {" + "".join(lines) + "} catch {}")


@pytest.mark.parametrize(
    "screen, mode, options",
    [
        (PHONE_SIZED, {"theme": "light"}, OPTIONS),
        (DESK, {"theme": "light"}, OPTIONS),
        (DESK, {"theme": "dark"}, COLOURS),
        (PHONE_SIZED, {"theme": "light", "contrast": "high"}, COLOURS),
    ],
    ids=["phone", "desk", "night", "contrast"],
)
def test_axe_finds_nothing(
    server: Server, new_page: NewPage, screen: dict[str, Any], mode: dict[str, str], options: dict[str, Any]
) -> None:
    page = new_page(**screen)
    choose(page, mode)
    wrong = {}
    for path in PAGES:
        page.goto(server.url + path)
        assert page.evaluate("document.documentElement.dataset.theme") == mode["theme"]
        if found := violations(page, options=options):
            wrong[path] = found
    assert wrong == {}


def test_axe_finds_nothing_in_what_opens(server: Server, new_page: NewPage) -> None:
    """The display panel, the suggestions of the search box, the folded filters on a phone."""
    page = new_page(**PHONE_SIZED)
    page.goto(f"{server.url}/search/")
    page.locator("main form.find input").press_sequentially("zhubian")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.goto(f"{server.url}/exhibits/")
    page.locator(".modes summary").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    for summary in page.locator("main details > summary").all():
        if summary.is_visible():
            summary.click()
    assert violations(page) == []


@pytest.mark.parametrize("size", ["normal", "huge"])
def test_zoomed_to_320_pixels_nothing_is_cut_off(server: Server, new_page: NewPage, size: str) -> None:
    """1280 pixels at 400 % (WCAG 1.4.10), and the same with the largest text of the display panel."""
    page = new_page(viewport={"width": 320, "height": 640})
    choose(page, {"size": size})
    wide = {}
    for path in PAGES:
        page.goto(server.url + path)
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


def test_zoom_to_200_percent_keeps_everything_in_reach(server: Server, new_page: NewPage) -> None:
    """A desk's screen at 200 % is half as many pixels wide; the menu must still be all there."""
    page = new_page(viewport={"width": 720, "height": 450}, device_scale_factor=2)
    for path in PAGES:
        page.goto(server.url + path)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 720, path
        # Where the search has no room as a box, it is a word.
        expect(page.locator(".mast :is(.find input, .to-search):visible, main form.find input")).not_to_have_count(0)
        menu = page.locator("nav[aria-label] >> nth=0").locator("li:not(.to-search) a")
        assert menu.count() >= 4
        for link in menu.all():
            assert link.is_visible(), path


FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && style.visibility === "visible";
  // A tile shows it around the whole of itself.
  let marked = false;
  for (let x = e, climb = 0; x !== document.body && climb < 6 && !marked; x = x.parentElement, climb++) {
    const outline = getComputedStyle(x);
    marked = outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2;
  }
  e.dataset.visited = "yes";
  return {what: e.outerHTML.slice(0, 160), shown, marked};
}"""
UNVISITED = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")]
  .filter((e) => !e.dataset.visited && !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})
    && !(e.type === "radio" && !e.checked)
    && !(e.closest("details:not([open])") && e.tagName !== "SUMMARY"))
  .map((e) => e.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize(
    "path", ["/", "/exhibitions/qing-ting-dangan-shuo/", "/exhibits/", "/exhibits/0101-zp-1971-yong-0002/", "/events/"]
)
def test_the_tabulator_reaches_everything_and_shows_where_it_is(server: Server, new_page: NewPage, path: str) -> None:
    # Without motion a page stands where the focus took it when it is asked.
    page = new_page(**DESK, reduced_motion="reduce")
    page.goto(server.url + path)
    steps = []
    for _press in range(400):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        steps.append(focus)
    else:
        pytest.fail("the tabulator never leaves the page")
    assert len(steps) > 10
    assert [step["what"] for step in steps if not step["shown"]] == []
    assert [step["what"] for step in steps if not step["marked"]] == []
    assert page.evaluate(UNVISITED) == []


def test_the_skip_link_comes_first_and_leads_to_the_text(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/exhibitions/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    box = skip.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_works_with_the_keyboard_and_says_where_one_is(server: Server, page: Page) -> None:
    page.goto(server.url)
    link = page.locator("header nav a[href='/exhibits/']")
    while page.evaluate("document.activeElement.getAttribute('href')") != "/exhibits/":
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{server.url}/exhibits/"
    assert link.get_attribute("aria-current") == "page"


def test_the_display_panel_works_with_the_keyboard_and_is_remembered(server: Server, page: Page) -> None:
    page.goto(server.url)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    letters = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    summary = page.locator(".modes summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".modes").get_attribute("open") is not None
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.dataset.size") == "huge"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("Escape")
    assert page.locator(".modes").get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    page.goto(f"{server.url}/exhibits/")
    page.goto(server.url)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") > letters * 1.15
    page.locator(".modes summary").click()
    assert page.locator(".modes [name=theme][value=dark]").is_checked()


def test_reduced_motion_is_respected(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, reduced_motion="reduce")
    page.goto(f"{server.url}/exhibitions/qing-ting-dangan-shuo/")
    moving = page.evaluate("document.getAnimations().filter((a) => a.effect.getComputedTiming().duration > 1).length")
    assert moving == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_read_without_scripts(server: Server, new_page: NewPage, path: str) -> None:
    page = new_page(**PHONE_SIZED, java_script_enabled=False)
    page.goto(server.url + path)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().strip()
    assert page.locator("header nav a").first.is_visible()
    # A script's controls must not stand about without the script.
    dead = [button.inner_text() for button in page.locator("main button[type=button]").all() if button.is_visible()]
    assert dead == []


def test_without_scripts_the_display_panel_and_the_comparison_still_work(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, java_script_enabled=False)
    page.goto(f"{server.url}/exhibitions/qing-ting-dangan-shuo/")
    pictures = page.locator("[data-thennow] img")
    assert pictures.count() == 2
    for picture in pictures.all():
        assert picture.is_visible()
    before = page.screenshot(clip={"x": 0, "y": 0, "width": 40, "height": 40})
    page.locator(".modes summary").click()
    page.locator(".modes [name=theme][value=dark]").check()
    page.mouse.move(700, 700)
    assert page.screenshot(clip={"x": 0, "y": 0, "width": 40, "height": 40}) != before


def test_without_scripts_a_picture_still_opens_large(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, java_script_enabled=False)
    page.goto(f"{server.url}/exhibits/0101-zp-1971-yong-0002/")
    link = page.locator("main a[href*='/media/']").filter(visible=True).first
    with page.expect_response(
        lambda response: "/media/" in response.url and response.request.is_navigation_request()
    ) as opened:
        link.click()
    assert opened.value.status == 200
    assert opened.value.headers["content-type"].startswith("image/")


def test_every_picture_of_the_county_has_words(server: Server, page: Page) -> None:
    """An `alt` is there on every picture, and empty only where words beside it say the same."""
    for path in PAGES:
        page.goto(server.url + path)
        missing = page.evaluate("[...document.images].filter((i) => !i.hasAttribute('alt')).map((i) => i.outerHTML)")
        assert missing == [], path
    page.goto(f"{server.url}/exhibits/0101-zp-1971-yong-0002/")
    assert "石拱桥" in (page.locator("main img").first.get_attribute("alt") or "")
