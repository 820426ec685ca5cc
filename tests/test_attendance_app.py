"""The counting app in a real Chromium: the number on screen, the lines in the ledger, and no network between."""

import datetime
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .attendance_server import Gate, gate_on_sqlite
from .conftest import CHROMIUM, CHROMIUM_ARGUMENTS, PHONE
from .factories import SHANGHAI

LIMIT = 60 * 1024
LongRunning = Callable[..., BrowserContext]


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    with gate_on_sqlite(tmp_path) as running:
        yield running


@pytest.fixture
def phone_at(browser: Browser) -> Iterator[LongRunning]:
    """A browser with a profile on disk: `phone_at(folder)` again is the same phone, started again."""
    running: list[BrowserContext] = []

    def start(folder: Path) -> BrowserContext:
        options: dict[str, Any] = {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS, "locale": "zh-CN", **PHONE}
        options["timezone_id"] = SHANGHAI.key
        context = browser.browser_type.launch_persistent_context(folder, **options)
        running.append(context)
        return context

    yield start
    for context in running:
        context.close()


def enrol(page: Page, gate: Gate) -> None:
    page.goto(f"{gate.url}/attendance/#e={gate.codes.pop()}")
    expect(page.locator("#door")).to_be_visible()
    shows(page, 0)


def shows(page: Page, number: int) -> None:
    expect(page.locator("#number")).to_have_text(str(number))


def all_sent(page: Page) -> None:
    expect(page.locator("#net.up")).to_be_visible(timeout=40_000)


def plus(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.locator("[data-add='1']").click()


def kept(page: Page) -> None:
    """The app's files are on the phone, so it opens without a network."""
    page.evaluate("navigator.serviceWorker.ready")


def test_counting_with_one_thumb(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE)
    enrol(page, gate)
    plus(page, 3)
    page.locator("[data-add='5']").click()
    page.locator("#group").click()
    page.locator("#people").fill("42")
    page.locator("#group-name").fill("云溪一中")
    page.locator("#group-sheet .first").click()
    shows(page, 50)
    page.locator("#undo").click()
    page.locator("#undo").click()
    shows(page, 3)
    page.locator("#more").click()
    page.locator("#actor").fill("小王")
    page.locator("#observed").fill("31")
    page.locator("#more-sheet .first").click()
    plus(page)
    shows(page, 4)
    all_sent(page)
    assert gate.counted() == (9, 4)
    assert gate.query("SELECT group_name FROM visits_tally WHERE kind = 'group'") == [("云溪一中",)]
    assert gate.query("SELECT observed, delta FROM visits_tally WHERE kind = 'headcount'") == [(31, 0)]
    assert gate.query("SELECT actor FROM visits_tally ORDER BY seq DESC LIMIT 1") == [("小王",)]


def test_times_are_those_of_the_hall_whatever_the_phone_is_set_to(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE, locale="zh-CN", timezone_id="America/New_York")
    enrol(page, gate)
    before = datetime.datetime.now(SHANGHAI)
    plus(page)
    shows(page, 1)
    after = datetime.datetime.now(SHANGHAI)
    told = re.search(r"\d\d:\d\d", page.locator("#last").inner_text())
    assert told
    assert told[0] in {f"{before:%H:%M}", f"{after:%H:%M}"}
    page.locator("#more").click()
    days = page.locator("#session option").all_inner_texts()
    starts = gate.query("SELECT DISTINCT starts_at FROM visits_session")
    assert len(days) == len(starts) == 1
    start = datetime.datetime.fromisoformat(starts[0][0]).replace(tzinfo=datetime.UTC).astimezone(SHANGHAI)
    assert days[0].startswith(f"{start.month}/{start.day} ")


def test_an_untrained_person_counts_by_one_tap_in_chinese(gate: Gate, new_page: Any) -> None:
    """The QR's address opens ready to count: nothing to choose, to name or to read before the first visitor."""
    page = new_page(**PHONE, locale="zh-CN")
    page.goto(f"{gate.url}/attendance/#e={gate.codes.pop()}")
    expect(page.locator("#door")).to_be_visible()
    assert page.locator("dialog[open]").count() == 0
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    # What a thumb finds without looking: the largest thing on the screen, in its lower half, saying +1.
    buttons = {button: button.bounding_box() for button in page.locator("#door button:visible").all()}
    largest = max(buttons, key=lambda button: buttons[button]["width"] * buttons[button]["height"])
    assert "+1" in largest.inner_text()
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    assert buttons[largest]["y"] > height / 2
    page.touchscreen.tap(width / 2, height * 0.85)
    shows(page, 1)
    all_sent(page)
    words = page.locator("#door").inner_text()
    assert "今天" in words
    assert "撤销" in words
    assert gate.counted() == (1, 1)


def test_the_screen_fits_a_small_phone_and_a_large_thumb(gate: Gate, new_page: Any) -> None:
    page = new_page(**{**PHONE, "viewport": {"width": 360, "height": 640}})
    enrol(page, gate)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    box = page.locator("[data-add='1']").bounding_box()
    assert box["width"] > 300
    assert box["height"] > 140
    for button in page.locator("#door button:visible").all():
        assert button.bounding_box()["height"] >= 44


def test_first_load_is_small_and_a_tap_is_shown_at_once(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE)
    loaded: list[int] = []
    page.on("response", lambda response: loaded.append(len(response.body())))
    page.goto(f"{gate.url}/attendance/", wait_until="networkidle")
    assert len(loaded) >= 4
    assert sum(loaded) < LIMIT
    enrol(page, gate)
    took = page.evaluate(
        """async () => {
          const number = document.getElementById("number"), times = [];
          for (let tap = 0; tap < 20; tap++) {
            const begun = performance.now();
            const shown = new Promise((done) => new MutationObserver((_, o) => (o.disconnect(), done()))
              .observe(number, { childList: true, characterData: true, subtree: true }));
            document.querySelector("[data-add='1']").click();
            await shown;
            times.push(performance.now() - begun);
          }
          return times.sort((a, b) => a - b)[4];
        }"""
    )
    # A tap is on the disk before it is shown, and the disk may be at other work for most of them.
    assert took < 100


def test_offline_with_reloads_and_a_restart(gate: Gate, phone_at: LongRunning, tmp_path: Path) -> None:
    """Eight hours by the phone's own clock, the browser closed and opened in between."""
    context = phone_at(tmp_path / "profile")
    page = context.new_page()
    enrol(page, gate)
    kept(page)
    plus(page, 2)
    shows(page, 2)
    all_sent(page)
    context.set_offline(True)
    plus(page, 3)
    shows(page, 5)
    page.reload()
    shows(page, 5)
    plus(page)
    page.locator("[data-add='5']").click()
    page.locator("#undo").click()
    shows(page, 6)
    context.close()

    context = phone_at(tmp_path / "profile")
    context.set_offline(True)
    page = context.new_page()
    page.goto(f"{gate.url}/attendance/")
    shows(page, 6)
    # Eight hours that end now, or as much of them as is of today.
    now = datetime.datetime.now(SHANGHAI)
    hour = min(datetime.timedelta(hours=1), (now - now.replace(hour=0, minute=0, second=0)) / 10)
    page.clock.install(time=now - 8 * hour)
    page.reload()
    for _hour in range(8):
        page.clock.fast_forward(int(hour.total_seconds() * 1000))
        plus(page)
    shows(page, 14)
    expect(page.locator("#net-words")).to_contain_text("14")
    assert gate.counted() == (2, 2)
    context.set_offline(False)
    page.reload()
    all_sent(page)
    shows(page, 14)
    assert gate.counted() == (16, 14)
    assert gate.query("SELECT count(*) FROM visits_quarantined") == [(0,)]


def test_taps_while_the_server_is_killed(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE)
    enrol(page, gate)
    for _ in range(3):
        plus(page, 2)
        gate.kill()
        plus(page, 2)
        gate.start()
        plus(page)
    shows(page, 15)
    page.locator("#more").click()
    page.locator("#send").click()
    page.locator("#more-sheet button[value='']").click()
    page.reload()
    all_sent(page)
    assert gate.counted() == (15, 15)


def test_two_tabs_are_one_phone(gate: Gate, new_page: Any) -> None:
    first = new_page(**PHONE)
    enrol(first, gate)
    second = first.context.new_page()
    second.goto(f"{gate.url}/attendance/")
    first.context.set_offline(True)
    for _ in range(5):
        plus(first)
        plus(second)
    shows(first, 10)
    shows(second, 10)
    second.locator("#undo").click()
    first.context.set_offline(False)
    first.reload()
    all_sent(first)
    shows(first, 9)
    shows(second, 9)
    assert gate.counted() == (11, 9)


def test_two_phones_on_one_session(gate: Gate, new_page: Any) -> None:
    pages = [new_page(**PHONE) for _ in range(2)]
    for page in pages:
        enrol(page, gate)
    pages[0].context.set_offline(True)
    plus(pages[0], 4)
    shows(pages[0], 4)
    plus(pages[1], 3)
    shows(pages[1], 3)
    all_sent(pages[1])
    pages[0].context.set_offline(False)
    pages[0].reload()
    all_sent(pages[0])
    shows(pages[0], 7)
    assert gate.counted() == (7, 7)


def test_a_reply_of_somebody_else_deletes_nothing(gate: Gate, new_page: Any) -> None:
    """The page a hotel's or shop's network answers with is not our server."""
    page = new_page(**PHONE)
    enrol(page, gate)
    page.route("**/v1/sync", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>登录</h1>"))
    plus(page, 3)
    shows(page, 3)
    expect(page.locator("#net.up")).to_be_hidden()
    page.unroute("**/v1/sync")
    page.reload()
    all_sent(page)
    assert gate.counted() == (3, 3)


def test_what_the_server_refuses_stands_in_nobodys_way(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE)
    enrol(page, gate)
    page.context.set_offline(True)
    plus(page, 2)
    shows(page, 2)
    page.evaluate(
        """() => new Promise((done) => {
          const opening = indexedDB.open("attendance");
          opening.onsuccess = () => {
            const change = opening.result.transaction("lines", "readwrite");
            const lines = change.objectStore("lines");
            lines.get(1).onsuccess = (event) => lines.put({ ...event.target.result, session: 999 });
            change.oncomplete = done;
          };
        })"""
    )
    page.context.set_offline(False)
    page.reload()
    all_sent(page)
    assert gate.counted() == (1, 1)
    page.locator("#more").click()
    expect(page.locator("#aside")).to_contain_text("1")
    with page.expect_download() as download:
        page.locator("#export-all").click()
    saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert saved["waiting"] == []
    assert [(each["session"], each["code"]) for each in saved["aside"]] == [(999, "session_unknown")]


def test_a_code_opens_one_phone(gate: Gate, new_page: Any) -> None:
    code = gate.codes[-1]
    enrol(new_page(**PHONE), gate)
    page = new_page(**PHONE)
    page.goto(f"{gate.url}/attendance/#e={code}")
    expect(page.locator("#enrol-wrong")).not_to_be_empty()
    expect(page.locator("#door")).to_be_hidden()
    page.locator("#code").fill("nonsense")
    page.locator("#enrol button").click()
    expect(page.locator("#enrol-wrong")).not_to_be_empty()
    assert gate.query("SELECT count(*) FROM visits_enrolment WHERE device_id IS NOT NULL") == [(1,)]


def test_installable(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE)
    enrol(page, gate)
    manifest = page.evaluate("fetch(document.querySelector('[rel=manifest]').href).then((reply) => reply.json())")
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == (
        "standalone",
        "/attendance/",
        "/attendance/",
    )
    kept(page)
    assert page.evaluate("navigator.serviceWorker.ready.then((found) => new URL(found.scope).pathname)") == (
        "/attendance/"
    )


def test_nothing_keeps_anybody_out(gate: Gate, new_page: Any) -> None:
    """axe finds nothing before enrolment, while counting, and on the two sheets."""
    page = new_page(**PHONE)
    page.goto(f"{gate.url}/attendance/")
    expect(page.locator("#welcome")).to_be_visible()
    found = {"welcome": Axe().run(page).response["violations"]}
    enrol(page, gate)
    found["door"] = Axe().run(page).response["violations"]
    for sheet in ("more", "group", "who"):
        # Nobody is to name themselves here: the button hides again whenever the phone hears of the server.
        page.evaluate(
            "(id) => { const button = document.getElementById(id); button.hidden = false; button.click(); }", sheet
        )
        expect(page.locator("dialog[open]")).to_be_visible()
        found[sheet] = Axe().run(page).response["violations"]
        page.keyboard.press("Escape")
    assert {name: [each["id"] for each in violations] for name, violations in found.items() if violations} == {}
