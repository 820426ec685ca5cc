"""`?kiosk=1`: an exhibition on a screen in the hall. Nothing leads out of it, and it begins anew when it is left alone."""

import datetime
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from playwright.sync_api import Page, expect

from exhibitions.models import Exhibit
from exhibitions.openness import withdraw
from exhibitions.packs.lines import KIOSK
from lantai.visits.online import figures, roller
from lantai.visits.online.spool import Spool
from lantai.visits.online.subjects import unsign

from .conftest import NewPage
from .factories import ClosedExhibitFactory, ImageFactory, make_exhibition
from .packing import exhibition, shown
from .test_axe import OPTIONS
from .visiting import PERSON
from .world import Server

SCREEN = {"viewport": {"width": 1080, "height": 1920}, "has_touch": True}
START = "/exhibitions/qing-ting-dangan-shuo/?kiosk=1"
BUDGET = 30


def links(html: str) -> list[str]:
    found = re.findall(r'<(?:a|area|form)\b[^>]*?\b(?:href|action)="([^"]*)"', html)
    return [unescape(link) for link in found if not link.startswith("#")]


def got(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode().replace("<wbr/>", "")


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Requests leave their language behind in the thread."""
    with override("zh-hans"):
        yield


@pytest.fixture
def photos(home: Any) -> list[Exhibit]:
    return shown(3)


# --- what it is ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_whatever_is_pressed_one_stays_in_the_exhibition(photos: Any, prefix: str) -> None:
    other = shown(1, title="别的展品", date_text="19580513")[0]
    make_exhibition([other], title="另一个展览", slug="other")
    page = exhibition(photos)
    start = f"{prefix}/exhibitions/{page.slug}/?kiosk=1"
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        html = got(address)
        assert "<html data-kiosk" in html or 'data-kiosk=""' in html
        assert "别的展品" not in html
        for link in links(html):
            to = urljoin(address, link)
            assert "kiosk=1" in urlsplit(to).query, (address, link)
            waiting.append(to.partition("#")[0])
    paths = {urlsplit(address).path.removeprefix("/en") for address in seen}
    assert paths == {"/exhibitions/old-photos/", *(f"/exhibits/{exhibit.slug}/" for exhibit in photos)}


@pytest.mark.django_db
def test_without_it_nothing_is_changed(photos: Any) -> None:
    page = exhibition(photos)
    url = "/exhibitions/old-photos/"
    for path in (url, f"/exhibits/{photos[0].slug}/?in={page.slug}", "/", f"/en{url}"):
        before = Client().get(path)
        assert before.status_code == 200
        got(f"{url}?kiosk=1")
        after = Client().get(path)
        assert before.content == after.content
        assert b"kiosk" not in before.content
        assert not after.cookies
        assert "Cookie" not in after.headers.get("Vary", "")
    elsewhere = got("/?kiosk=1")
    assert "data-kiosk" not in elsewhere
    assert 'href="/exhibits/"' in elsewhere


@pytest.mark.django_db
def test_it_sets_no_cookie_and_is_the_same_for_all(photos: Any) -> None:
    page = exhibition(photos)
    response = Client().get(f"{page.url}?kiosk=1")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.content == Client().get(f"{page.url}?kiosk=1").content


@pytest.mark.django_db
def test_a_record_closed_meanwhile_leads_back_to_the_beginning(photos: Any) -> None:
    page = exhibition(photos)
    address = f"{photos[1].get_absolute_url()}?in={page.slug}&kiosk=1"
    got(address)
    withdraw(photos[1], user=None, reason="家属要求")
    response = Client().get(address)
    assert (response.status_code, response.headers["Location"]) == (302, f"{page.url}?kiosk=1")
    assert photos[1].title not in got(f"{page.url}?kiosk=1")


@pytest.mark.django_db
def test_a_record_of_no_exhibition_is_not_reached(photos: Any) -> None:
    page = exhibition(photos)
    outside = shown(1)[0]
    answer = Client().get(f"{outside.get_absolute_url()}?in={page.slug}&kiosk=1")
    assert answer.headers["Location"] == f"{page.url}?kiosk=1"
    for wanted in ("", "in=no-such&", "in=../../&"):
        response = Client().get(f"{outside.get_absolute_url()}?{wanted}kiosk=1")
        assert response.status_code == 404
        assert all("kiosk=1" in link for link in links(response.content.decode()))


@pytest.mark.django_db
def test_an_exhibition_taken_down_leaves_no_way_out(photos: Any) -> None:
    page = exhibition(photos)
    page.unpublish()
    response = Client().get(f"{page.url}?kiosk=1")
    assert response.status_code == 404
    html = response.content.decode()
    assert "data-gone" in html
    assert all("kiosk=1" in link for link in links(html))


@pytest.mark.django_db
def test_closed_records_are_not_on_it(home: Any) -> None:
    closed = ClosedExhibitFactory(images=[ImageFactory(prepared=True)])
    page = exhibition(shown(2))
    page.body.append(("large", {"exhibit": closed, "image_number": 1, "words": "", "setting": "room"}))
    type(page).objects.filter(pk=page.pk).update(body=page.body.get_prep_value())
    assert closed.title not in got(f"{page.url}?kiosk=1")


@pytest.mark.django_db
def test_its_queries_do_not_grow_with_the_exhibition(home: Any) -> None:
    counts = []
    for number in (2, 9):
        page = exhibition(shown(number), slug=f"of-{number}")
        got(f"{page.url}?kiosk=1")
        with CaptureQueriesContext(connection) as captured:
            got(f"{page.url}?kiosk=1")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= BUDGET


# --- counted apart --------------------------------------------------------------------------------------


@pytest.fixture
def spool(tmp_path: Any, settings: Any) -> Iterator[Spool]:
    settings.VISITS_DIR = tmp_path / "visits"
    spool = Spool(settings.VISITS_DIR / "spool")
    yield spool
    spool.close()


@pytest.mark.django_db
def test_what_it_shows_is_counted_on_its_own_line(photos: Any, spool: Spool) -> None:
    page = exhibition(photos)
    addresses = (f"{page.url}?kiosk=1", f"{photos[0].get_absolute_url()}?in={page.slug}&kiosk=1", page.url)
    for address in addresses:
        token = re.search(r'data-page="([^"]+)"', got(address))
        assert token
        client = Client(headers={"user-agent": PERSON})
        answer = client.post("/visits/hit", unescape(token[1]), content_type="text/plain")
        assert answer.status_code == 204
    roller.roll()
    assert figures.total(figures.scope_of_page(page)) == 1
    assert figures.total(figures.scope_of_page(page, KIOSK)) == 2
    assert figures.total(figures.scope_of("exhibit", photos[0].pk)) == 0
    assert figures.total(figures.scope_of("exhibit", photos[0].pk, KIOSK)) == 1
    assert figures.total(figures.scope_of_site()) == 1


@pytest.mark.django_db
def test_its_mark_is_of_the_same_record(photos: Any) -> None:
    page = exhibition(photos)
    path = f"{photos[0].get_absolute_url()}?in={page.slug}"
    plain, kiosk = (
        unsign(unescape(re.findall(r'data-page="([^"]+)"', got(address))[0])) for address in (path, f"{path}&kiosk=1")
    )
    assert KIOSK.of(plain) == kiosk


# --- on a screen ----------------------------------------------------------------------------------------------


@pytest.fixture
def screen(new_page: NewPage, server: Server) -> Page:
    """A portrait touch screen whose clock the test turns."""
    page = new_page(**SCREEN)
    stopped(page)
    page.goto(server.url + START)
    return page


def stopped(page: Page) -> None:
    """Stops the clock of a page's documents: a busy machine takes longer over a step than the second a test leaves it."""
    page.clock.install()
    page.clock.pause_at(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1))


def second_exhibit(screen: Page) -> None:
    """A finger on an exhibit, then on."""
    screen.locator(".look a.press").first.tap()
    screen.wait_for_url("**/exhibits/**kiosk=1**")


def test_left_alone_it_warns_and_begins_anew(screen: Page, server: Server) -> None:
    second_exhibit(screen)
    warning = screen.get_by_role("dialog", name="还在看吗？")
    screen.clock.run_for(39_000)
    expect(warning).to_be_hidden()
    screen.clock.run_for(2_000)
    expect(warning).to_be_visible()
    expect(warning.locator("[data-seconds]")).to_have_text(re.compile(r"1[89]|20"))
    # A touch, and the time begins anew: more than ten times, if need be.
    screen.touchscreen.tap(540, 1700)
    expect(warning).to_be_hidden()
    screen.clock.run_for(39_000)
    expect(warning).to_be_hidden()
    screen.clock.run_for(2_000)
    expect(warning).to_be_visible()
    screen.clock.run_for(21_000)
    screen.wait_for_url(server.url + START)
    expect(screen.get_by_role("button", name="轻触屏幕，开始参观")).to_be_visible()


def test_keys_stay_it_and_wake_it(screen: Page, server: Server) -> None:
    second_exhibit(screen)
    screen.clock.run_for(41_000)
    warning = screen.get_by_role("dialog", name="还在看吗？")
    expect(screen.get_by_role("button", name="继续看")).to_be_focused()
    screen.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    screen.clock.run_for(41_000)
    screen.keyboard.press("Escape")
    expect(warning).to_be_hidden()
    assert "/exhibits/" in screen.url
    screen.goto(server.url + START)
    screen.clock.run_for(61_000)
    wake = screen.get_by_role("button", name="轻触屏幕，开始参观")
    expect(wake).to_be_focused()
    assert screen.evaluate("document.querySelector('main').inert")
    screen.keyboard.press("Enter")
    expect(wake).to_be_hidden()
    assert not screen.evaluate("document.querySelector('main').inert")


def test_at_rest_pictures_follow_one_another_slowly(screen: Page) -> None:
    screen.clock.run_for(61_000)
    frames = screen.locator("#kiosk-rest picture")
    assert frames.count() >= 3
    now = "[...document.querySelectorAll('#kiosk-rest picture')].findIndex((each) => each.classList.contains('on'))"
    turns = [screen.evaluate(now)]
    for _turn in range(2):
        screen.clock.run_for(9_000)
        turns.append(screen.evaluate(now))
    assert turns == [0, 1, 2]


def test_who_wants_no_motion_gets_one_picture(new_page: NewPage, server: Server) -> None:
    screen = new_page(**SCREEN, reduced_motion="reduce")
    stopped(screen)
    screen.goto(server.url + START)
    screen.clock.run_for(61_000)
    expect(screen.locator("#kiosk-rest")).to_be_visible()
    screen.clock.run_for(60_000)
    assert screen.locator("#kiosk-rest picture.on").count() == 1
    assert screen.evaluate("document.querySelector('#kiosk-rest picture').classList.contains('on')")


def test_the_next_visitor_finds_it_as_it_was(screen: Page, server: Server) -> None:
    screen.locator("summary", has_text="显示").tap()
    screen.get_by_label("特大").check()
    assert screen.evaluate("localStorage.getItem('look-size')") == "huge"
    screen.locator(".tongue").tap()
    screen.wait_for_url("**/en/**kiosk=1")
    screen.evaluate("scrollTo(0, 900)")
    screen.clock.run_for(61_000)
    screen.wait_for_url(server.url + START)
    assert screen.evaluate("localStorage.getItem('look-size')") is None


def test_no_menu_of_the_browser_opens_and_fingers_find_their_targets(screen: Page) -> None:
    prevented = screen.evaluate(
        "(() => { const e = new MouseEvent('contextmenu', {bubbles: true, cancelable: true});"
        " document.querySelector('img').dispatchEvent(e); return e.defaultPrevented; })()"
    )
    assert prevented
    for selector in (".way a", ".tongue", ".modes > summary", "[data-full]"):
        for target in screen.locator(selector).all():
            box = target.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 48, (selector, box)


def test_it_fills_the_screen_at_a_press(screen: Page) -> None:
    full = screen.get_by_role("button", name="全屏")
    full.tap()
    screen.wait_for_function("document.fullscreenElement !== null")
    expect(full).to_be_hidden()


@pytest.mark.parametrize("state", ["walk", "exhibit", "warning", "rest"])
def test_everybody_can_use_it(screen: Page, state: str) -> None:
    if state in {"exhibit", "warning"}:
        second_exhibit(screen)
    if state in {"warning", "rest"}:
        screen.clock.run_for(41_000 if state == "warning" else 61_000)
    screen.clock.resume()  # axe waits by it
    found = Axe().run(screen, options=OPTIONS).response["violations"]
    assert [each["id"] for each in found] == []
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
