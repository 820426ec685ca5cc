"""The admin in a real Chromium under a policy without inline scripts: what Wagtail starts with them still works."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from . import world
from .conftest import DESK, NewPage
from .world import Server


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data_dir = tmp_path_factory.mktemp("office")
    world.copy("demo", data_dir)
    with world.serving(data_dir) as running:
        yield running


@pytest.fixture(scope="module")
def session(office: Server, browser: Any) -> dict[str, Any]:
    """Signed in once for all."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{office.url}/cms/login/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "lantai-demo")
    page.click("button[type=submit]")
    expect(page.locator("#wagtail-sidebar")).to_be_visible()
    state: dict[str, Any] = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(new_page: NewPage, session: dict[str, Any]) -> Page:
    """A page signed in as administrator; `new_page` fails the test for any violation or script error."""
    return new_page(**DESK, storage_state=session)


def first_id(office: Server, table: str, where: str = "1 = 1") -> int:
    import sqlite3

    with sqlite3.connect(office.data_dir / world.DATABASE) as database:
        (found,) = database.execute(f"SELECT * FROM {table} WHERE {where} LIMIT 1").fetchone()[:1]  # noqa: S608
    database.close()
    return int(found)


def test_the_policy_allows_nothing_inline_and_a_script_that_gets_in_does_not_run(desk: Page, office: Server) -> None:
    answer = desk.goto(f"{office.url}/cms/")
    assert answer
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe-eval" not in policy
    with pytest.raises(AssertionError):
        expect(desk.locator("html[data-ran]")).to_be_attached(timeout=500)


def test_an_exhibit_with_choosers_dates_and_lines_of_pictures(desk: Page, office: Server) -> None:
    exhibit = first_id(office, "exhibitions_exhibit", "kind = 'photo'")
    desk.goto(f"{office.url}/cms/exhibits/edit/{exhibit}/")
    expect(desk.locator("template[data-start]")).to_have_count(0)
    lines = desk.locator("[id^=inline_child_images-]")
    before = lines.count()
    desk.locator("#id_images-ADD, #id_images-OPEN_MODAL").first.click()
    if desk.locator(".modal-body").count():
        desk.keyboard.press("Escape")
    else:
        expect(lines).to_have_count(before + 1)
        lines.last.locator("[data-chooser-action-choose]").first.click()
        expect(desk.locator(".modal-body .listing, .modal-body ul.listing").first).to_be_visible()


def test_an_exhibition_its_dates_stream_and_preview(desk: Page, office: Server) -> None:
    page_id = first_id(office, "exhibitions_exhibitionpage")
    desk.goto(f"{office.url}/cms/pages/{page_id}/edit/")
    expect(desk.locator("template[data-start]")).to_have_count(0)
    date = desk.locator("input[name='runs-0-starts_on']")
    date.scroll_into_view_if_needed()
    date.click()
    expect(desk.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
    desk.keyboard.press("Escape")
    # StreamField: rich text is alive.
    expect(desk.locator(".public-DraftEditor-content").first).to_be_attached()
    desk.locator("[aria-controls='form-side'], button[aria-label*='预览'], [data-form-side-toggle='preview']").first.click()
    frame = desk.frame_locator("iframe#w-preview-iframe, iframe[title]").first
    expect(frame.locator("h1").first).to_be_visible()


def test_several_pictures_at_once(desk: Page, office: Server, tmp_path: Path) -> None:
    files = []
    for name in ("one.png", "two.png"):
        Image.new("RGB", (64, 48), "white").save(tmp_path / name)
        files.append(str(tmp_path / name))
    desk.goto(f"{office.url}/cms/images/multiple/add/")
    desk.set_input_files("input[type=file]", files)
    expect(desk.locator("#upload-list form")).to_have_count(2)


@pytest.mark.parametrize(
    "path",
    [
        "/cms/searchpicks/add/",
        "/cms/media/audio/add/",
        "/cms/workflows/edit/{workflow}/",
        "/cms/reports/audit-log/",
        "/cms/account/",
        "/cms/second-step/set-up/",
        "/cms/users/",
        "/cms/settings/pages/hallsettings/",
        "/cms/reports/site-history/",
        "/cms/documents/multiple/add/",
    ],
)
def test_other_pages(desk: Page, office: Server, path: str) -> None:
    workflow = first_id(office, "wagtailcore_workflow", "active")
    desk.goto(office.url + path.format(workflow=workflow))
    expect(desk.locator("main h1, main h2").first).to_be_attached()
    expect(desk.locator("template[data-start]")).to_have_count(0)


def test_a_chooser_of_pages_and_promoted_results(desk: Page, office: Server) -> None:
    desk.goto(f"{office.url}/cms/searchpicks/add/")
    desk.locator("[id$=-ADD]").click()
    line = desk.locator("[id$=-FORMS] > *").last
    line.locator("[data-chooser-action-choose]").first.click()
    expect(desk.locator(".modal-body .listing").first).to_be_visible()


def test_the_userbar_on_a_public_page(desk: Page, office: Server) -> None:
    answer = desk.goto(f"{office.url}/exhibitions/")
    assert answer
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    expect(desk.locator("wagtail-userbar")).to_be_attached()
    assert re.search(r"script-src 'self'", answer.headers["content-security-policy"])
