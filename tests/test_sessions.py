"""A session ends when nobody is at work, and in any case; what was written on the page is not lost by it."""

import sqlite3
import time
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page, expect

from lantai.accounts.sessions import ACTIVE, BEGUN

from . import world
from .cast import Cast
from .conftest import DESK, NewPage
from .factories import make_event
from .world import Server

SECRET = "correct-horse-battery"
database = pytest.mark.django_db


def set_back(client: Client, **seconds: int) -> None:
    """As if so much time had gone by since."""
    session = client.session
    for name, past in seconds.items():
        session[name] = int(time.time()) - past
    session.save()


@database
def test_two_hours_without_work_end_it(home: Any, cast: Cast) -> None:
    client = cast.client("editor")
    set_back(client, **{ACTIVE: 7190})
    assert client.get("/cms/account/").status_code == 200
    assert client.session[ACTIVE] > time.time() - 60  # that was work
    set_back(client, **{ACTIVE: 7201})
    assert "/cms/login/" in client.get("/cms/account/")["Location"]


@database
def test_twelve_hours_end_it_whatever_was_done(home: Any, cast: Cast) -> None:
    client = cast.client("editor")
    set_back(client, **{BEGUN: 12 * 3600 + 1, ACTIVE: 0})
    assert "/cms/login/" in client.get("/cms/account/")["Location"]


@database
def test_what_a_page_asks_by_itself_is_no_work(home: Any, cast: Cast) -> None:
    client = cast.client("editor")
    set_back(client, **{ACTIVE: 5000})
    before = client.session[ACTIVE]
    told = client.get("/cms/session/").json()
    assert told["username"] == "editor"
    assert 2190 <= told["seconds"] <= 2200
    client.get("/")
    assert client.session[ACTIVE] == before
    assert client.post("/cms/session/").json()["seconds"] > 7000
    assert client.session[ACTIVE] > before


@database
def test_visitors_get_neither_session_nor_cookie(home: Any) -> None:
    client = Client()
    event = make_event()
    for url in ("/", "/search/?q=x", "/statistics/", f"/events/{event.slug}.ics"):
        response = client.get(url)
        assert not response.cookies, url
        assert "Cookie" not in response.get("Vary", ""), url
    assert client.get("/cms/session/").json() == {"username": "", "seconds": 0}


@database
def test_a_password_set_by_somebody_else_is_changed_first(home: Any, cast: Cast) -> None:
    office = cast.client("admin")
    data = {"username": "xiaozhou", "first_name": "周", "last_name": "小", "email": "x@example.invalid"}
    data |= {"password1": SECRET, "password2": SECRET, "is_active": "on", "is_superuser": "on"}
    assert office.post("/cms/users/new/", data).status_code == 302
    assert get_user_model().objects.filter(username="xiaozhou").exists()

    client = Client()
    client.post("/cms/login/", {"username": "xiaozhou", "password": SECRET})
    assert client.get("/cms/exhibits/")["Location"] == "/cms/account/"
    page = client.get("/cms/account/").content.decode()
    assert 'name="password-old_password"' in page
    fields = {f"name_email-{name}": data[name] for name in ("first_name", "last_name", "email")}
    own = "another-horse-battery"
    fields |= {"password-old_password": SECRET, "password-new_password1": own, "password-new_password2": own}
    fields |= {"locale-preferred_language": "", "locale-current_time_zone": "", "theme-theme": "system"}
    fields |= {"theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on"}
    client.post("/cms/account/", fields)
    assert client.get("/cms/exhibits/").status_code == 200
    assert office.get("/cms/exhibits/").status_code == 200


def sign_in(page: Page, server: Server, username: str = "admin") -> None:
    page.goto(f"{server.url}/cms/login/?next=/cms/account/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "lantai-demo")
    page.click("button[type=submit]")
    expect(page.locator("[name='name_email-first_name']")).to_be_visible()


def test_unsaved_work_outlives_the_session(own_server: Server, new_page: NewPage) -> None:
    """Signed out over a half-written page, one signs in in another tab, comes back and saves."""
    page = new_page(**DESK)
    sign_in(page, own_server)
    dialog = page.locator("[data-session-dialog=ended]")
    page.fill("[name='name_email-first_name']", "未保存的字")
    expect(dialog).to_be_hidden()
    expect(page.locator("body")).to_have_attribute("data-session-known", "admin")

    with sqlite3.connect(own_server.data_dir / world.DATABASE, timeout=30) as data:
        data.execute("DELETE FROM django_session")
    data.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(dialog).to_be_visible()
    with page.context.expect_page() as opened:
        dialog.locator("a").click()
    other = opened.value
    sign_in(other, own_server)
    page.bring_to_front()
    page.locator("[data-session-look]").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("[name='name_email-first_name']")).to_have_value("未保存的字")
    page.locator("form button[type=submit]").last.click()
    expect(page.locator(".messages .success, .messages [class*=success]").first).to_be_visible()
    expect(page.locator("[name='name_email-first_name']")).to_have_value("未保存的字")
