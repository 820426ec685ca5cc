"""Yearbooks in a real browser: usable by everybody at a desk and on a phone, and the length counted while one types."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, NewPage
from .test_axe import PHONE_SIZED, violations
from .world import Server

PAGES = (
    "/cms/yearbooks/overview/1/",
    "/cms/yearbook-entries/",
    "/cms/yearbook-entries/edit/1/",
    "/cms/yearbook-entries/inspect/2/",
    "/cms/yearbook-entries/compare/2/",
    "/cms/yearbook-entries/compare/2/?print=1",
    "/cms/yearbook-entries/proof/2/",
    "/cms/yearbook-entries/move/2/",
    "/cms/yearbooks/hand-in/1/",
    "/cms/yearbooks/handed-in/1/",
)
FRAME = ("region", "landmark", "heading-order", "page-has-heading-one", "skip-link", "empty-table-header")
"""Best practices that are Wagtail's own frame to keep."""
MINIMAP = "[['#w-minimap-toggle']]"
"""The smallest of Wagtail's own buttons, where nothing else is too small."""


def sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/cms/login/")
    page.fill("input[name=username]", "editor")
    page.fill("input[name=password]", "lantai-demo")
    page.click("button[type=submit]")
    page.wait_for_url("**/cms/")


@pytest.mark.parametrize("screen", [PHONE_SIZED, DESK], ids=["390", "1440"])
def test_axe_finds_nothing(server: Server, new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    sign_in(page, server)
    wrong = {}
    for path in PAGES:
        page.goto(server.url + path)
        if found := [line for line in violations(page) if not line.startswith(FRAME) and MINIMAP not in line]:
            wrong[path] = found
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert wrong == {}


def test_the_length_is_counted_while_one_types(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK)
    sign_in(page, server)
    page.goto(f"{server.url}/cms/yearbook-entries/add/?place=1")
    count = page.locator("#id_text-count")

    page.fill("#id_text", "云溪县 档案馆\n2025年")
    expect(count).to_contain_text("11 / 800")
    page.fill("#id_own_limit", "10")
    expect(count).to_contain_text("(+1)")
