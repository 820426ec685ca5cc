"""The desk of the reading room in a real browser: a phone without script, and the keyboard alone."""

from typing import Any

from playwright.sync_api import expect

from .conftest import DESK, PHONE, NewPage
from .world import Server

DAY = "/cms/reading-room/?day=2025-06-08"


def signed_in(page: Any, server: Server) -> Any:
    page.goto(f"{server.url}/cms/login/")
    page.fill("#id_username", "staff")
    page.fill("#id_password", "lantai-demo")
    page.click("button[type=submit]")
    page.goto(server.url + DAY)
    return page


def test_a_phone_without_script_and_a_keyboard(own_server: Server, new_page: NewPage) -> None:
    phone = signed_in(new_page(**PHONE, java_script_enabled=False), own_server)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    for target in phone.query_selector_all(".room-tiles button, .room-purposes label, .room-fields .button"):
        assert target.bounding_box()["height"] >= 44
    phone.check("input[value=research]")
    for readers in ("1", "2"):
        phone.click("button[value=readers]")
        expect(phone.locator(".room-tiles li:first-child output")).to_have_text(readers)
    expect(phone.locator("input[value=research]")).to_be_checked()

    desk = signed_in(new_page(**DESK), own_server)
    desk.focus("button[value=items]")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**focus=items")
    expect(desk.locator("button[value=items]")).to_be_focused()  # the button pressed last has the focus again
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".room-tiles li:nth-child(3) output:text-is('2')")
    desk.focus("#room-purpose")
    for number in ("", "1", "0", "3", "2", "6"):
        if number:
            desk.keyboard.type(number)
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**focus=form")
    expect(desk.locator(".room-tiles output")).to_have_text(["3", "0", "5", "2", "6"])
    desk.click("text=撤销 >> nth=0")
    desk.fill("#id_reason", "记错日期")
    desk.click("main button[type=submit]")
    expect(desk.locator(".room-tiles output")).to_have_text(["2", "0", "2", "0", "0"])
