"""From a phone to print: a real Chromium, a real server, and everything in between."""

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, expect

from .conftest import DESK, PHONE, NewPage
from .factories import picture_bytes
from .test_axe import violations
from .world import DATABASE, Server

POCKET = {**PHONE, "device_scale_factor": 1}
STORY = "大桥通车那天，祖父请了假。\n他站在桥头，请文化馆的人照了一张相。"


def photo(name: str, size: int = 1_400_000) -> Any:
    """A JPEG of several pieces: what stands behind its end is no part of the picture."""
    content = picture_bytes(640, 480)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content + bytes(size - len(content))}


# Ends when the browser's own database, which the page has made before, holds it: half a minute at most.
DRAFT_IS_KEPT = """async ({ use, caption, files }) => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const holds = async () => {
    const base = await asked(indexedDB.open("lantai-story", 1));
    const store = base.transaction("drafts").objectStore("drafts");
    const [words, keys] = await Promise.all([asked(store.get("words")), asked(store.getAllKeys())]);
    base.close();
    return words?.fields.uses.includes(use) && words.photos[1]?.fields.caption === caption
      && keys.filter((key) => key.startsWith("file ")).length === files;
  };
  const ends = performance.now() + 30_000;
  while (!await holds()) {
    if (performance.now() > ends) throw new Error("the draft is not kept");
    await new Promise(requestAnimationFrame);
  }
}"""


def open_form(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/stories/submit/")
    expect(page.locator("[data-alive]")).to_have_count(1)


def arrived(page: Page, number: int) -> None:
    """Waits until so many photos have arrived."""
    for index in range(number):
        expect(page.locator(f"[name='photos-{index}-upload']")).not_to_have_value("", timeout=60_000)


def agree(page: Page) -> None:
    page.fill("[name=name]", "北岸甲")
    page.fill("[name=phone]", "000-00000000")
    page.check("[name=uses][value=site]")
    page.check("[name=uses][value=pitch]")
    page.check("[name=consent_copyright]")
    page.check("[name=consent_personal]")


def describe(page: Page, number: int) -> None:
    for index in range(number):
        page.fill(f"[name='photos-{index}-caption']", f"桥头{index}")
        page.select_option(f"[name='photos-{index}-rights']", "own")


def broken_line() -> Callable[[Route], None]:
    """Lets every third request through to nobody, and loses every fifth answer."""
    counted = {"requests": 0}

    def handle(route: Route) -> None:
        counted["requests"] += 1
        if counted["requests"] % 3 == 0:
            route.abort("connectionreset")
        elif counted["requests"] % 5 == 0:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    return handle


def crash(context: BrowserContext, page: Page) -> Page:
    """The page is gone without a word to its scripts; another one is opened."""
    page.close(run_before_unload=False)
    return context.new_page()


def test_a_story_survives_a_crash_and_a_bad_line(own_server: Server, new_page: NewPage) -> None:
    page = new_page(**POCKET)
    page.route("**/stories/submit/uploads/**", broken_line())
    open_form(page, own_server)
    assert violations(page) == []
    page.fill("[name=title]", "桥头的合影")
    page.fill("[name=text]", STORY)
    expect(page.locator("[data-count]")).to_contain_text(str(len("".join(STORY.split()))))
    page.set_input_files("#add-photos", [photo("一.jpg"), photo("二.jpg")])
    describe(page, 2)
    page.check("[name=uses][value=pitch]")
    expect(page.locator("[data-state]")).not_to_be_empty()
    # The draft is on the disk a quarter of a second after the last word, or whenever the machine comes to it.
    page.evaluate(DRAFT_IS_KEPT, {"use": "pitch", "caption": "桥头1", "files": 2})

    page = crash(page.context, page)
    page.route("**/stories/submit/uploads/**", broken_line())
    open_form(page, own_server)

    expect(page.locator("[data-restored]")).to_be_visible()
    assert page.input_value("[name=title]") == "桥头的合影"
    assert page.input_value("[name=text]") == STORY
    assert page.input_value("[name='photos-1-caption']") == "桥头1"
    assert page.is_checked("[name=uses][value=pitch]")
    assert violations(page) == []
    agree(page)
    # Sent before the photos have come through: it goes out by itself when they have.
    page.click(".send button")
    expect(page.locator("#receipt-number")).to_be_visible(timeout=120_000)
    assert violations(page) == []
    number = page.inner_text("#receipt-number")

    page.goto(f"{own_server.url}/stories/receipt/#{number}")
    expect(page.locator("#number")).to_have_value(number)
    expect(page).to_have_url(f"{own_server.url}/stories/receipt/")
    page.click("main form button")
    expect(page.locator(".turns li")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("桥头的合影")
    assert violations(page) == []
    open_form(page, own_server)
    assert page.input_value("[name=title]") == ""


def test_what_is_no_photo_is_refused_before_it_is_sent(own_server: Server, new_page: NewPage) -> None:
    page = new_page(**POCKET)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/uploads/" in request.url else None)
    open_form(page, own_server)
    video = {"name": "录像.jpg", "mimeType": "image/jpeg", "buffer": b"\x00\x00\x00\x20ftypisom" + bytes(1000)}
    large = photo("大.jpg", 41 * 1024 * 1024)

    page.set_input_files("#add-photos", [video, large])

    refused = page.locator("[data-refused]")
    expect(refused).to_contain_text("录像.jpg")
    expect(refused).to_contain_text("大.jpg")
    assert page.locator(".photo").count() == 0
    assert sent == []


def test_without_scripts_the_form_takes_a_story_with_photos(own_server: Server, new_page: NewPage) -> None:
    page = new_page(**POCKET, java_script_enabled=False)
    page.goto(f"{own_server.url}/stories/submit/")
    page.fill("[name=title]", "无脚本")
    page.fill("[name=text]", STORY)
    page.set_input_files("[name='photos-0-file']", photo("一.jpg"))
    page.click(".send button")
    page.locator(".problem").wait_for()
    describe(page, 1)
    agree(page)
    page.wait_for_timeout(4_500)  # nobody writes faster than the form believes
    page.click(".send button")

    expect(page.locator("#receipt-number")).to_be_visible()


def sign_in(new_page: NewPage, server: Server, who: str) -> Page:
    page = new_page(**DESK)
    page.goto(f"{server.url}/cms/login/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", "lantai-demo")
    page.click("button[type=submit]")
    page.wait_for_url("**/cms/")
    return page


def rows(server: Server, query: str) -> list[Any]:
    with sqlite3.connect(server.data_dir / DATABASE) as connection:
        return connection.execute(query).fetchall()


def test_from_a_phone_through_three_reviewers_to_two_outlets_and_a_certificate(
    own_server: Server, new_page: NewPage
) -> None:
    phone = new_page(**POCKET)
    open_form(phone, own_server)
    phone.fill("[name=title]", "桥头的合影")
    phone.fill("[name=text]", STORY)
    phone.set_input_files("#add-photos", [photo("一.jpg")])
    arrived(phone, 1)
    describe(phone, 1)
    agree(phone)
    phone.wait_for_timeout(3_000)  # nobody writes faster than the form believes
    phone.click(".send button")
    number = phone.inner_text("#receipt-number")

    reviewer = sign_in(new_page, own_server, "reviewer")
    reviewer.goto(f"{own_server.url}/cms/submissions/?q=桥头的合影")
    reviewer.get_by_role("link", name="桥头的合影").click()
    reviewer.wait_for_url(re.compile(r"/cms/submissions/\d+/$"))
    review = reviewer.url
    reviewer.locator("form:has([value=accept]) button").click()
    expect(reviewer.locator(".messages .success")).to_be_visible()
    ((story,),) = rows(own_server, "SELECT story_id FROM submissions_submission WHERE title = '桥头的合影'")
    pages = {"reviewer": reviewer}
    for who in ("reviewer", "reviewer2", "director"):
        page = pages.get(who) or sign_in(new_page, own_server, who)
        pages[who] = page
        page.goto(f"{own_server.url}/cms/")
        button = f"[data-workflow-action-url*='/action/{story}/approve/']"
        page.locator("tr", has=page.locator(button)).locator("[data-w-dropdown-target='toggle']").click()
        with page.expect_navigation():
            page.locator(f"{button}:not([data-launch-modal])").first.click()

    phone.goto(f"{own_server.url}/stories/receipt/#{number}")
    phone.click("main form button")
    phone.locator("a.go.first").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("桥头的合影")
    expect(phone.locator("article")).to_contain_text("祖父请了假")

    editor = sign_in(new_page, own_server, "editor")
    outlets = [pk for (pk,) in rows(own_server, "SELECT id FROM stories_outlet ORDER BY id LIMIT 2")]
    for outlet in outlets:
        editor.goto(f"{own_server.url}/cms/stories/pitches/add/")
        for name, value in (("story", story), ("outlet", outlet)):
            editor.locator(f"[name={name}]").evaluate("(field, value) => { field.value = value; }", str(value))
        with editor.expect_navigation():
            editor.locator("main form[method=post] button[type=submit]").first.click()
    sent = rows(own_server, f"SELECT outlet_id FROM stories_pitch WHERE story_id = {int(story)}")  # noqa: S608
    assert {pk for (pk,) in sent} == set(outlets)

    phone.goto(f"{own_server.url}/stories/receipt/#{number}")
    phone.click("main form button")
    phone.locator("form[action$='/certificate/'] button").click()
    expect(phone.locator("h1")).to_have_text("收藏证书")
    assert re.search(r"藏证〔\d{4}〕\d{4}号", phone.inner_text("body"))
    reviewer.goto(f"{review}sheet/")
    for words in ("初审", "复审", "终审", "馆长"):
        expect(reviewer.locator("body")).to_contain_text(words)


def test_what_is_wrong_is_seen_at_every_kind_of_field(own_server: Server, new_page: NewPage) -> None:
    page = new_page(**POCKET, locale="zh-CN")
    open_form(page, own_server)
    page.locator("main form [type=submit]").last.click()
    expect(page.locator("#id_title_error")).to_have_text("请填写这一项。")
    for name in ("title", "text", "name", "phone"):
        expect(page.locator(f"main [name={name}]")).to_have_css("border-top-width", "2px")
    expect(page.locator("main [name=date_text]")).to_have_css("border-top-width", "1px")
