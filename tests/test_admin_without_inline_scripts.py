"""The admin in a real Chromium under a policy without inline scripts: what Wagtail starts with them still works."""

import re
import sqlite3
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
    expect(page.locator("main h1").first).to_be_visible()
    state: dict[str, Any] = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(new_page: NewPage, session: dict[str, Any]) -> Page:
    """A page signed in as administrator; `new_page` fails the test for any violation or script error."""
    return new_page(**DESK, storage_state=session)


def first_id(office: Server, table: str, where: str = "1 = 1") -> int:
    with sqlite3.connect(office.data_dir / world.DATABASE) as database:
        (found,) = database.execute(f"SELECT * FROM {table} WHERE {where} LIMIT 1").fetchone()[:1]  # noqa: S608
    database.close()
    return int(found)


def test_a_script_that_gets_into_a_page_does_not_run(office: Server, browser: Any, session: dict[str, Any]) -> None:
    """Outside `new_page`, since it breaks the policy on purpose."""
    context = browser.new_context(storage_state=session)
    page = context.new_page()
    answer = page.goto(f"{office.url}/cms/")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe-eval" not in policy
    page.evaluate(
        """() => {
            window.refused = new Promise((done) => {
                document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
            });
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }"""
    )
    assert page.evaluate("window.refused") == "script-src-elem"
    assert page.evaluate("window.ran") is None
    context.close()


def test_an_exhibit_with_choosers_and_lines_of_pictures(desk: Page, office: Server) -> None:
    exhibit = first_id(office, "exhibitions_exhibit", "kind = 'photo'")
    desk.goto(f"{office.url}/cms/exhibits/edit/{exhibit}/")
    opener = desk.locator("#id_images-OPEN_MODAL")
    expect(opener).to_be_attached()
    expect(desk.locator("template[data-start]")).to_have_count(0)
    panel = opener.evaluate("element => element.closest('[role=tabpanel]').id")
    desk.locator(f"[role=tab][aria-controls={panel}]").click()
    lines = desk.locator("[data-inline-panel-child][id^=inline_child_images-]")
    before = lines.count()
    opener.click()
    modal = desk.locator(".modal-body")
    modal.locator("[data-multiple-choice-select]").first.check()
    modal.locator("[data-multiple-choice-submit]").click()
    expect(lines).to_have_count(before + 1)
    # The new line's own chooser was started in time to be told what it holds.
    expect(lines.last.locator("[data-chooser-title]")).to_have_text(re.compile(r"\S"))


def test_an_exhibition_its_dates_stream_and_preview(desk: Page, office: Server) -> None:
    page_id = first_id(office, "exhibitions_exhibitionpage")
    desk.goto(f"{office.url}/cms/pages/{page_id}/edit/")
    expect(desk.locator("input[name=body-count]")).to_be_attached()
    expect(desk.locator("template[data-start]")).to_have_count(0)
    desk.locator("[data-side-panel-toggle=preview]").click()
    expect(desk.frame_locator("#w-preview-iframe, iframe").first.locator("h1").first).to_be_visible()
    desk.locator("[data-side-panel-toggle=preview]").click()
    desk.locator("input[name='runs-0-starts_on']").click()
    expect(desk.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)


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
    desk.locator("[data-chooser-action-choose]").last.click()
    expect(desk.locator(".modal-body table").first).to_be_visible()
