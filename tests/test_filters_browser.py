"""Filters beside a list of results, on a desk and on a phone, with and without scripts."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import DESK, PHONE, NewPage
from .world import Server

SMALL = {**PHONE, "viewport": {"width": 360, "height": 740}}
LISTS = ["/search/?q=云溪", "/exhibits/", "/heritage/elements/", "/stories/"]


def width_of(page: Page, what: str) -> float:
    box = page.locator(what).first.bounding_box()
    assert box
    return box["width"]


@pytest.mark.parametrize("words", ["毫不相干", "来馆"])
def test_what_nothing_can_be_filtered_of_takes_the_whole_width(server: Server, new_page: NewPage, words: str) -> None:
    page = new_page(**DESK)
    page.goto(f"{server.url}/search/?q={words}")
    expect(page.locator(".filters")).to_have_count(0)
    assert width_of(page, ".withside > div") > 0.9 * width_of(page, "main .wide")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("path", LISTS)
def test_on_a_desk_filters_stand_open_beside_the_results(
    server: Server, new_page: NewPage, path: str, scripts: bool
) -> None:
    page = new_page(**DESK, java_script_enabled=scripts)
    page.goto(f"{server.url}{path}")
    if not scripts:
        page.locator(".facets > details > summary").first.click()
    expect(page.locator(".facets a").first).to_be_visible()
    expect(page.locator(".filters > summary")).to_be_hidden()
    assert width_of(page, ".filters") < 0.3 * width_of(page, "main .wide")


def test_they_stand_open_though_the_style_sheet_comes_after_the_script(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK)
    page.goto(f"{server.url}/about/")
    # What a script remembers tells when it has run.
    page.evaluate("localStorage.setItem('look-theme', 'dark')")
    held: list[Route] = []
    page.route("**/css/look*.css*", lambda route: held.append(route))
    page.goto(f"{server.url}/exhibits/", wait_until="commit")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark' && document.readyState === 'interactive'")
    assert held
    for route in held:
        route.continue_()
    expect(page.locator(".facets a").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("path", LISTS)
def test_on_a_phone_all_filters_wait_behind_one_word(
    server: Server, new_page: NewPage, path: str, scripts: bool
) -> None:
    page = new_page(**SMALL, java_script_enabled=scripts)
    page.goto(f"{server.url}{path}")
    expect(page.locator(".facets summary").first).to_be_hidden()
    page.get_by_text("筛选", exact=True).click()
    page.locator(".facets > details > summary").first.click()
    choice = page.locator(".facets a").first
    value = choice.locator("span").first.inner_text()
    with page.expect_navigation():
        choice.click()
    # What was chosen says so above the results, which the filters do not keep waiting.
    expect(page.locator(".chosen")).to_contain_text(value)
    expect(page.locator(".facets summary").first).to_be_hidden()


def test_with_very_large_text_a_desk_has_no_room_beside_the_results(server: Server, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server.url}/search/")
    page.locator(".modes > summary").click()
    page.get_by_label("特大").check()
    page.goto(f"{server.url}/search/?q=云溪")
    expect(page.locator(".filters > summary")).to_be_visible()
    expect(page.locator(".facets summary").first).to_be_hidden()


def test_on_paper_results_take_the_whole_width(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK)
    page.emulate_media(media="print")
    page.goto(f"{server.url}/search/?q=云溪")
    expect(page.locator(".filters")).to_be_hidden()
    assert width_of(page, ".withside > div") > 0.9 * width_of(page, "main .wide")


def test_the_box_in_the_header_keeps_its_distance(server: Server, new_page: NewPage) -> None:
    for width, language in ((1280, "/en"), (1440, "/en"), (1000, "")):
        page = new_page(viewport={"width": width, "height": 800})
        page.goto(f"{server.url}{language}/visit/")
        modes = page.locator(".modes > summary").bounding_box()
        box = page.locator(".mast form.find").bounding_box()
        assert modes
        assert box
        assert box["y"] >= modes["y"] + modes["height"] + 4
        page.context.close()


@pytest.mark.parametrize("name", ["云溪县档案馆", "云溪<wbr>土家族<wbr>自治县<wbr>档案馆"], ids=["short", "long"])
@pytest.mark.parametrize("width", [1200, 1280, 1366, 1920])
def test_on_a_desk_the_header_is_one_line(server: Server, new_page: NewPage, width: int, name: str) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(f"{server.url}/visit/")
    page.evaluate("name => { document.querySelector('.brand b').innerHTML = name; }", name)
    boxes = [
        page.locator(part).bounding_box()
        for part in (".brand", ".mast nav li:first-child", ".mast nav li:nth-last-child(2)", ".mast form.find", ".side")
    ]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert len(middles) == len(boxes)
    assert max(middles) - min(middles) < 3
    ends = [(box["x"], box["x"] + box["width"]) for box in boxes if box]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
