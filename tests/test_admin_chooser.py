"""Choosing exhibits: what the chooser offers, to whom, and several at once in a real browser."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from .cast import Cast
from .conftest import NewPage
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory
from .searching import make_document, make_standard_page
from .world import Server

CHOOSE = "/cms/snippets/choose/exhibitions/exhibit/"


def offered(client: Client, query: str) -> str:
    return client.get(f"{CHOOSE}results/?{query}").content.decode()


# --- the chooser's answers -----------------------------------------------------------


@pytest.mark.django_db
def test_it_finds_parts_of_words_and_filters(cast: Cast) -> None:
    ExhibitFactory.create(title="青石圩老街", images=[ImageFactory.create(prepared=True)])
    ClosedExhibitFactory.create(title="老街户籍册", kind="document")
    client = cast.client("editor")

    both, open_ones, documents, shown = (
        offered(client, query) for query in ("q=老街", "q=老街&openness=open", "q=老街&kind=document", "showable=yes")
    )

    assert "青石圩老街" in both
    assert "老街户籍册" in both
    assert both.count("<img ") == 1
    assert "老街户籍册" not in open_ones
    assert "青石圩老街" not in documents
    assert "老街户籍册" not in shown


@pytest.mark.django_db
def test_what_may_not_be_shown_is_marked_when_chosen(cast: Cast) -> None:
    shown, closed = ExhibitFactory.create(), ClosedExhibitFactory.create()

    response = cast.client("editor").get(f"{CHOOSE}chosen-multiple/?id={closed.pk}&id={shown.pk}&multiple=1")

    first, second = json.loads(response.content)["result"]
    assert [first["id"], second["id"]] == [str(closed.pk), str(shown.pk)]
    assert first["string"] != str(closed)
    assert first["string"].endswith(str(closed))
    assert second["string"] == str(shown)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "results/", "chosen/{pk}/", "chosen-multiple/?id={pk}"])
def test_titles_of_closed_records_are_not_for_everybody_signed_in(cast: Cast, path: str) -> None:
    closed = ClosedExhibitFactory.create()
    url = CHOOSE + path.format(pk=closed.pk)

    for who in ("editor", "reviewer", "director"):
        assert closed.title in words(cast.client(who).get(url).content.decode())
    for who in ("staff", "outsider", ""):
        assert cast.client(who).get(url).status_code in {302, 403}


def words(answer: str) -> str:
    """An answer as a person reads it: choosers wrap HTML in JSON."""
    return json.dumps(json.loads(answer), ensure_ascii=False) if answer.startswith("{") else answer


# --- in the browser ----------------------------------------------------------------------


def sign_in(page: Page, server: Server, username: str) -> None:
    page.goto(f"{server.url}/cms/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", "lantai-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/cms/")


def walk_of_newest(server: Server) -> list[dict[str, Any]]:
    """The stream of the exhibition made last, as it is stored."""
    code = (
        "import json; from exhibitions.models import ExhibitionPage as P; "
        "page = P.objects.order_by('-pk').first().get_latest_revision_as_object(); "
        "print('WALK' + json.dumps(list(page.body.raw_data)))"
    )
    line = re.search(r"^WALK(.*)$", server.manage("shell", "-c", code), re.MULTILINE)
    assert line is not None
    stored: list[dict[str, Any]] = json.loads(line[1])
    return stored


def open_new_exhibition(page: Page, server: Server, title: str) -> None:
    sign_in(page, server, "editor")
    index = server.manage(
        "shell", "-c", "from exhibitions.models import ExhibitionIndexPage as P; print('ID', P.objects.get().pk)"
    )
    number = index.split("ID ")[1].split()[0]
    page.goto(f"{server.url}/cms/pages/add/exhibitions/exhibitionpage/{number}/")
    page.fill("input[name=title]", title)


def insert_block(page: Page, label: str) -> None:
    page.locator("[data-contentpath='body'] .c-sf-add-button").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def choose_three(page: Page) -> list[str]:
    """The first three in the open chooser, with the keyboard alone; returns their titles."""
    boxes = page.locator(".modal-body tbody input[type=checkbox]")
    boxes.first.wait_for()
    # The dialog takes the focus once it has unfolded, which can be after its list has come.
    expect(page.locator(".modal.in")).to_be_focused()
    titles = page.locator(".modal-body tbody .title-wrapper").all_inner_texts()[:3]
    for number in range(3):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
        expect(boxes.nth(number)).to_be_checked()
    page.locator("[data-multiple-choice-submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".modal-body")).to_have_count(0)
    return [title.strip() for title in titles]


def save_draft(page: Page) -> None:
    with page.expect_navigation(url=re.compile(r"/edit/$")):
        page.locator("button.action-save").first.click()


@pytest.mark.parametrize("label, name, inner", [("展品墙", "wall", False), ("时间轴", "timeline", True)])
def test_three_exhibits_are_chosen_in_one_go(
    own_server: Server, new_page: NewPage, label: str, name: str, inner: bool
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    open_new_exhibition(page, own_server, f"试展{name}")
    insert_block(page, label)
    button = page.locator(".choose-several")

    button.focus()
    page.keyboard.press("Enter")
    titles = choose_three(page)
    chosen_ones = page.locator("[data-streamfield-list-container] [data-chooser-title]")
    expect(chosen_ones.filter(has_text=re.compile(r"\S"))).to_have_count(3)
    # Not the inner texts: those of a child that is still unfolding are empty.
    shown = chosen_ones.all_text_contents()
    save_draft(page)

    filled = [text.strip() for text in shown if text.strip()]
    assert len(filled) == 3
    assert all(text.endswith(title) for text, title in zip(filled, titles, strict=True))
    (block,) = walk_of_newest(own_server)
    assert block["type"] == name
    items = block["value"]["exhibits"]
    assert [item["type"] for item in items] == ["item"] * 3
    chosen = [item["value"]["exhibit"] if inner else item["value"] for item in items]
    assert len(set(chosen)) == 3
    assert all(isinstance(pk, int) for pk in chosen)


@pytest.mark.django_db
def test_the_search_through_all_pages_says_nothing_of_none(cast: Cast, home: Any) -> None:
    make_standard_page("国际档案日", "day")
    html = cast.client("editor").get("/cms/pages/search/", {"q": "档案"}).content.decode()
    assert "国际档案日" in html
    assert "None中" not in html


@pytest.mark.django_db
def test_every_chooser_finds_a_word_inside_a_longer_title(cast: Cast, home: Any) -> None:
    """Chinese is written without spaces: 「档案」 stands in the middle of a title."""
    title = "国际档案日老照片展"
    ExhibitFactory.create(title=title)
    ImageFactory.create(title=title)
    make_document(b"a,b\n", "list.csv", title)
    make_standard_page(title, "archives-day-photos")
    client = cast.client("editor")
    for path in (
        f"{CHOOSE}results/",
        "/cms/images/chooser/results/",
        "/cms/documents/chooser/results/",
        "/cms/choose-page/search/",
        "/cms/images/results/",
        "/cms/documents/results/",
        "/cms/pages/search/results/",
    ):
        for typed in ("档案", "老照片", "檔案", "dangan"):
            if typed == "dangan" and "page" in path:
                continue
            assert title in client.get(path, {"q": typed}).content.decode().replace("<wbr>", ""), (path, typed)
        assert title not in client.get(path, {"q": "水库"}).content.decode(), path
