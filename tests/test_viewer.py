"""The close view in a real Chromium: deep zoom, pages, two pictures compared, by keyboard, mouse and touch."""

import base64
import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, NewPage, clipboard
from .test_axe import violations
from .world import Server

BRIDGE = "/exhibits/0101-zp-1971-yong-0002/"
SCRIPT_BYTES = 20 * 1024


def opened(page: Page) -> Page:
    """Once the picture is open in the close view."""
    page.wait_for_function(
        "() => window.closeView?.panes?.length && window.closeView.panes.every((pane) => pane.osd.isOpen())"
    )
    return page


def scale(page: Page, pane: int = 0) -> float:
    """How much a picture of the close view is going to be enlarged."""
    return float(
        page.evaluate(
            "(n) => { const view = closeView.panes[n].osd.viewport; return view.getZoom() / view.getHomeZoom(); }", pane
        )
    )


def centre(page: Page, pane: int = 0) -> tuple[float, float]:
    """What point of a picture is in the middle; its width is 1."""
    found: Any = page.evaluate(
        "(n) => { const at = closeView.panes[n].osd.viewport.getCenter(); return [at.x, at.y]; }", pane
    )
    return found[0], found[1]


def test_nothing_of_it_is_loaded_before_it_is_opened(server: Server, page: Page) -> None:
    scripts: dict[str, int] = {}

    def note(response: Any) -> None:
        if response.request.resource_type == "script":
            scripts[response.url] = len(response.body())

    page.on("response", note)
    page.goto(server.url + BRIDGE, wait_until="networkidle")
    assert sum(scripts.values()) <= SCRIPT_BYTES
    assert not [url for url in scripts if "openseadragon" in url or "close-view" in url]
    with page.expect_response(re.compile("openseadragon")):
        page.locator("#zoom").click()
    opened(page)


def test_it_shows_the_tiles_the_reader_looks_at(server: Server, page: Page) -> None:
    answers: dict[str, int] = {}
    page.on("response", lambda response: answers.update({response.url: response.status}))
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").click()
    opened(page)
    for _press in range(5):
        page.keyboard.press("+")
    # On its way there it is all loaded, too, now and then.
    page.wait_for_function(
        "() => { const { viewport, world } = closeView.panes[0].osd;"
        " return Math.abs(viewport.getZoom(true) / viewport.getZoom(false) - 1) < 1e-4 && world.getItemAt(0).getFullyLoaded(); }"
    )
    tiles = {url: status for url, status in answers.items() if "/media/tiles/" in url}
    assert [url for url in tiles if "/512,512/0/default.jpg" in url]
    assert set(tiles.values()) == {200}
    # The finest tiles there are: one pixel of the scan is one of the tile.
    assert [url for url in tiles if any(f",512,{height}/512,{height}/" in url for height in (512, 67))]


def test_a_picture_without_tiles_is_enlarged_from_its_largest_size(server: Server, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}{BRIDGE}?image=2")
    page.locator("#zoom").click()
    opened(page)
    expect(page.locator(".viewer-pane >> nth=0")).to_contain_text("拱架施工")
    page.keyboard.press("+")
    assert not [url for url in asked if "/media/tiles/" in url]
    assert scale(page) == pytest.approx(1.5)


def test_by_keyboard(server: Server, page: Page) -> None:
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").focus()
    page.keyboard.press("Enter")
    opened(page)
    assert page.evaluate("document.activeElement.className") == "viewer-picture"
    assert scale(page) == pytest.approx(1)
    for _press in range(3):
        page.keyboard.press("+")
    large = scale(page)
    assert large > 3
    before = centre(page)
    page.keyboard.press("ArrowRight")
    assert centre(page)[0] > before[0]
    page.keyboard.press("ArrowDown")
    assert centre(page)[1] > before[1]
    page.keyboard.press("-")
    assert scale(page) < large
    page.keyboard.press("0")
    assert scale(page) == pytest.approx(1)
    expect(page.locator(".viewer-state")).to_have_text("图 1，共 3 张　100 %")
    page.keyboard.press("r")
    assert page.evaluate("closeView.panes[0].osd.viewport.getRotation(false)") == 90

    for key in ("Tab", "Shift+Tab"):
        for _press in range(20):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.closest('#viewer') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "zoom"


def test_by_buttons_wheel_and_dragging(server: Server, page: Page) -> None:
    page.goto(server.url + BRIDGE)
    page.locator(".stage .pic img").click()
    opened(page)
    page.locator("[data-do=in]").click()
    assert scale(page) == pytest.approx(1.5)
    box = page.locator(".viewer-picture >> nth=0").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -400)
    page.wait_for_function(
        "() => closeView.panes[0].osd.viewport.getZoom(false) > closeView.panes[0].osd.viewport.getHomeZoom() * 1.6"
    )
    before = centre(page)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 120, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.wait_for_function("(x) => closeView.panes[0].osd.viewport.getCenter().x > x", arg=before[0])
    page.locator("[data-do=all]").click()
    assert scale(page) == pytest.approx(1)
    page.locator("[data-do=close]").click()
    expect(page.locator("#viewer")).to_be_hidden()


def test_two_fingers_enlarge_it(server: Server, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").tap()
    opened(page)
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *points: tuple[int, int]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]},
        )

    fingers("touchStart", (180, 300), (210, 300))
    for spread in range(10, 90, 10):
        fingers("touchMove", (180 - spread, 300), (210 + spread, 300))
    fingers("touchEnd")
    page.wait_for_function(
        "() => closeView.panes[0].osd.viewport.getZoom(false) > closeView.panes[0].osd.viewport.getHomeZoom() * 2"
    )
    for button in page.locator("#viewer button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44


def test_its_pages_turn_and_the_last_stays_on_the_stage(server: Server, page: Page) -> None:
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").click()
    opened(page)
    page.keyboard.press("PageDown")
    expect(page.locator(".viewer-state")).to_contain_text("图 2，共 3 张")
    page.locator(".viewer-strip button >> nth=2").click()
    expect(page.locator(".viewer-strip button >> nth=2")).to_have_attribute("aria-current", "")
    page.locator("[data-do=next]").click()
    expect(page.locator(".viewer-state")).to_contain_text("图 1，共 3 张")
    page.locator("[data-do=next]").click()
    opened(page)
    page.keyboard.press("Escape")
    expect(page.locator("#image-2")).to_have_attribute("aria-current", "true")
    expect(page.locator("#zoom")).to_be_focused()
    expect(page).to_have_url(f"{server.url}{BRIDGE}?image=2")


def test_two_pictures_side_by_side_and_under_a_curtain(server: Server, page: Page) -> None:
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").click()
    opened(page)
    page.locator("[data-do=compare]").click()
    page.wait_for_function("() => closeView.panes.length === 2")
    opened(page)
    first, second = (page.locator(f".viewer-pane >> nth={n}") for n in (0, 1))
    expect(second).to_contain_text("拱架施工")
    boxes = [pane.bounding_box() for pane in (first, second)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"]

    page.keyboard.press("+")
    page.locator("[data-do=in]").click()
    page.wait_for_function(
        "() => { const [a, b] = closeView.panes.map(({osd: {viewport: v}}) => v.getZoom(true) / v.getHomeZoom()); return a > 1.4 && Math.abs(a - b) < .02; }"
    )
    page.get_by_label("一起移动").uncheck()
    before = scale(page, 1)
    page.locator("[data-do=in]").click()
    assert scale(page, 1) == before

    page.get_by_label("幕帘", exact=True).check()
    expect(page.locator(".viewer-cut")).to_be_visible()
    page.wait_for_function(
        "() => { const [a, b] = [...document.querySelectorAll('.viewer-pane')].map((p) => p.getBoundingClientRect()); return a.x === b.x && a.width === b.width; }"
    )
    page.locator(".viewer-cut").focus()
    for _press in range(10):
        page.keyboard.press("ArrowRight")
    clip = page.evaluate("getComputedStyle(document.querySelectorAll('.viewer-pane')[1]).clipPath")
    assert "60%" in clip

    # A picture of an exhibit from around it.
    groups = page.locator("#viewer optgroup")
    assert groups.count() > 1
    page.locator("#viewer select").select_option("0/0")
    expect(second).to_contain_text(str(groups.nth(1).get_attribute("label")))
    page.locator("[data-do=compare]").click()
    expect(second).to_be_hidden()


def test_a_link_to_what_is_seen_opens_there(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, permissions=["clipboard-read", "clipboard-write"])
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").click()
    opened(page)
    for key in ("+", "+", "+", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    page.wait_for_function(
        "() => { const v = closeView.panes[0].osd.viewport; return Math.abs(v.getZoom(true) - v.getZoom(false)) < 1e-4; }"
    )
    seen, large = centre(page), scale(page)
    page.locator("[data-do=link]").click()
    expect(page.locator("[data-do=link]")).to_have_text("已复制")
    link = clipboard(page)
    (state,) = parse_qs(urlsplit(link).query)["iiif-content"]
    target = json.loads(unquote(base64.urlsafe_b64decode(state + "=" * (-len(state) % 4)).decode()))
    assert target["type"] == "Canvas"
    assert target["partOf"][0]["id"].endswith("/iiif/3/0101-zp-1971-yong-0002/manifest.json")
    page.goto(link)
    opened(page)
    expect(page.locator("#viewer")).to_be_visible()
    assert scale(page) == pytest.approx(large, rel=0.05)
    assert centre(page) == pytest.approx(seen, abs=0.01)


def test_tiles_that_are_gone_leave_the_plain_picture(server: Server, page: Page) -> None:
    """Closed, or cut anew, while the page was open."""
    page.route("**/media/tiles/**", lambda route: route.fulfill(status=404))
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").click()
    page.wait_for_function("() => window.closeView?.panes?.[0]?.failed === 'tiles' && closeView.panes[0].osd.isOpen()")
    page.keyboard.press("+")
    assert scale(page) == pytest.approx(1.5)


def test_what_asks_for_little_motion_gets_none(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, reduced_motion="reduce")
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").click()
    opened(page)
    assert page.evaluate("closeView.panes[0].osd.viewport.zoomSpring.animationTime") == 0


@pytest.mark.parametrize("screen", [{**PHONE, "device_scale_factor": 1}, DESK], ids=["390", "1440"])
def test_axe_finds_nothing_in_it(server: Server, new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    page.goto(server.url + BRIDGE)
    page.locator("#zoom").click()
    opened(page)
    assert violations(page, "#viewer") == []
    page.locator("[data-do=compare]").click()
    page.get_by_label("幕帘", exact=True).check()
    assert violations(page, "#viewer") == []
    assert page.evaluate("document.querySelector('#viewer').scrollWidth") <= screen["viewport"]["width"]
