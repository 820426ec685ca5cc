"""The hall's wall, and attendance and views in the admin: axe in a real Chromium, on a desk and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import DESK, PHONE, NewPage
from .test_axe import violations
from .visiting import Site
from .world import DATABASE, Server

PASSWORD = "lantai-demo"


def ids(server: Server) -> tuple[int, int, str]:
    """A session of the square, its page, a line counted on it."""
    site = Site(server.data_dir, f"sqlite:///{server.data_dir / DATABASE}")
    ((session, page),) = site.ask(
        "SELECT s.id, s.subject_id FROM visits_session s JOIN visits_dailyattendance d ON d.session_id = s.id"
        " WHERE d.people = 512"
    )
    ((line, *_more), *_others) = site.ask(
        f"SELECT op_id FROM visits_tally WHERE session_id = {session} AND kind = 'group'"  # noqa: S608
    )
    return int(session), int(page), f"{line[:8]}-{line[8:12]}-{line[12:16]}-{line[16:20]}-{line[20:]}"


def sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/cms/login/")
    page.locator("[name=username]").fill("staff")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/cms/")


def admin_pages(server: Server) -> list[str]:
    session, page, line = ids(server)
    here = f"/cms/attendance/session/{session}/"
    return [
        "/cms/attendance/",
        *(here, f"{here}sheet/", f"{here}paper/", f"{here}poster/"),
        *("/cms/attendance/ledger/", f"/cms/attendance/ledger/{line}/"),
        *("/cms/attendance/phones/", "/cms/attendance/quarantine/", "/cms/attendance/file/"),
        *("/cms/attendance/attendants/", "/cms/attendance/attendants/new/"),
        "/cms/reports/views/?days=365",
        f"/attendance/wall/{page}/",
    ]


@pytest.mark.parametrize("screen", [{**PHONE, "device_scale_factor": 1}, DESK], ids=["390", "1440"])
def test_axe_finds_nothing_in_what_is_ours(server: Server, new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    sign_in(page, server)
    wrong = {}
    for path in admin_pages(server):
        page.goto(server.url + path)
        assert page.locator("h1, #header-title").count() > 0, path
        if found := violations(page, "main"):
            wrong[path] = found
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), path
    assert wrong == {}
