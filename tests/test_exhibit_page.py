"""/exhibits/<slug>/: pictures, catalogue card, where it is shown, what stands around it."""

import datetime
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from playwright.sync_api import expect
from wagtail.models import PageViewRestriction

from exhibitions.models import Exhibit, RelatedExhibit

from .conftest import DESK, PHONE, NewPage, clipboard
from .factories import (
    ClosedExhibitFactory,
    ExhibitFactory,
    ImageFactory,
    PlaceFactory,
    make_exhibition,
)
from .world import Server

pytestmark = pytest.mark.django_db

BUDGET = 12
BRIDGE = "/exhibits/0101-zp-1971-yong-0002/"
OPEN_RUN = [("一楼展厅", datetime.date(2020, 1, 1), None)]


def shown(exhibit: Exhibit, query: str = "", prefix: str = "") -> str:
    response = Client().get(f"{prefix}/exhibits/{exhibit.slug}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def card(html: str) -> dict[str, str]:
    """Labels and values of the catalogue card."""
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", html, re.DOTALL)
    return {unescape(strip_tags(label)).strip(): unescape(strip_tags(value)).strip() for label, value in rows}


def part(html: str, start: str, end: str) -> str:
    """What stands between two marks of the page."""
    return html.split(start, 1)[1].split(end, 1)[0]


def links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', html)]


def fetched(link: str) -> str:
    """Content type of a file that is really there."""
    response = Client().get(link)
    assert response.status_code == 200
    assert response.getvalue()
    return response["Content-Type"]


# --- the card ---------------------------------------------------------------------


def test_the_card_holds_everything_that_is_filled_in() -> None:
    photo = ExhibitFactory(
        title="大桥通车",
        reference_code="0101-ZP·1971-永-0002",
        date_text="19711001",
        photographer="县文化馆",
        creator="县人民政府",
        genre="黑白",
        extent=12,
        photo_number="1971-0002",
        negative_number="D1971-002",
        see_also="0101-1971-Y-0007",
        retention="永久",
        fonds="0101 县人民政府",
        place=PlaceFactory(name="云溪镇"),
        rights_note="版权归县档案馆",
        note="底片有划痕",
    )
    html = shown(photo, prefix="/en")
    found = card(html)
    expected = {
        "Title": "大桥通车",
        "Taken": "1971年10月1日",
        "Photographer": "县文化馆",
        "Responsible body": "县人民政府",
        "Colour": "黑白",
        "Extent": "12幅",
        "Photo number": "1971-0002",
        "Negative number": "D1971-002",
        "See also": "0101-1971-Y-0007",
        "Retention": "永久",
        "Fonds": "0101 县人民政府",
        "Place": "云溪镇",
        "Openness": "open",
        "Ground for display": "opened record",
        "Rights": "版权归县档案馆",
        "Note": "底片有划痕",
    }
    assert {label: found.get(label) for label in expected} == expected
    assert "0101-ZP·1971-永-0002" in found["Cite as"]
    assert found["Cite as"].startswith("“大桥通车” (1971年10月1日)")
    # A photograph has no material, dimensions, carrier or document number.
    assert set(found) == {*expected, "Cite as"}


@pytest.mark.parametrize(
    "kind, fields, labels",
    [
        (
            "document",
            {"document_number": "云政发〔1984〕21号", "carrier": "纸质，36张"},
            {"Document number": "云政发〔1984〕21号", "Carrier and form": "纸质，36张", "Date": "1958年5月12日"},
        ),
        (
            "artifact",
            {"material": "梨木", "dimensions": "18cm×12cm", "acquisition": "移交", "condition": "完整"},
            {"Material": "梨木", "Dimensions": "18cm×12cm", "Acquired by": "移交", "Condition": "完整", "Name": "某物"},
        ),
    ],
)
def test_each_kind_has_its_own_words(kind: str, fields: dict[str, str], labels: dict[str, str]) -> None:
    found = card(shown(ExhibitFactory(kind=kind, title="某物", **fields), prefix="/en"))
    assert {label: found.get(label) for label in labels} == labels


def test_what_is_outside_the_holdings_is_neither_called_open_nor_held() -> None:
    own = ExhibitFactory(openness="unreviewed", display_basis="own_work", reference_code="自摄-1")
    found = card(shown(own, prefix="/en"))
    assert "Openness" not in found
    assert found["Ground for display"].startswith("the hall's own work")
    assert "held by" not in found["Cite as"]


def test_text_of_a_record_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    exhibit = ExhibitFactory(title=evil, description=evil, transcription=evil, note=evil, creator=evil, tags=["桥"])
    assert "<script>alert" not in shown(exhibit)


# --- the stage --------------------------------------------------------------------


def test_any_of_its_images_can_be_chosen_without_a_script(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        images = [ImageFactory(description=f"第{n}幅的样子", prepared=True) for n in (1, 2, 3)]
        exhibit = ExhibitFactory(images=images)

    def on_stage(query: str) -> str:
        figure = part(shown(exhibit, query), 'id="stage"', "</figure>")
        return re.search(r'<img[^>]* alt="([^"]*)"', figure)[1]  # type: ignore[index]

    assert on_stage("") == "第1幅的样子"
    assert on_stage("?image=2") == "第2幅的样子"
    assert on_stage("?image=3") == "第3幅的样子"
    for nonsense in ("0", "4", "-1", "abc", "9" * 5000, "²", "", "%00"):
        assert on_stage(f"?image={nonsense}") == "第1幅的样子"
    assert [link for link in links(shown(exhibit)) if "image=" in link] == ["?image=1", "?image=2", "?image=3"]


def test_the_picture_can_always_be_opened_by_itself(demo: object) -> None:
    exhibit = Exhibit.objects.get(reference_code="0101-ZP·1971-永-0002")
    large = [link for link in links(part(shown(exhibit), 'class="tools"', "</section>")) if link.startswith("/media/")]
    assert large
    for link in large:
        assert fetched(link) == "image/webp"


def test_an_exhibit_without_images_has_a_page_without_a_stage() -> None:
    html = shown(ExhibitFactory())
    assert 'id="stage"' not in html
    assert "<dialog" not in html
    assert "zoom.js" not in html


# --- where it is shown ------------------------------------------------------------


def test_where_it_is_shown_leads_back_to_the_section(home: object) -> None:
    exhibit, *others = ExhibitFactory.create_batch(3)
    make_exhibition([*others, exhibit], slug="one", title="第一个展", runs=OPEN_RUN)
    make_exhibition([exhibit], slug="two", title="第二个展")
    make_exhibition([exhibit], slug="draft", title="草稿展", live=False)
    where = part(shown(exhibit), 'aria-labelledby="where"', "</section>")
    assert {"/exhibitions/one/#u1", "/exhibitions/two/#u1"} <= set(links(where))
    assert "一楼展厅" in where
    assert "县文化广场" in where
    assert "草稿展" not in where


def test_an_exhibition_behind_a_sign_in_is_not_mentioned(home: object) -> None:
    exhibit, other = ExhibitFactory(date_text="1950"), ExhibitFactory(date_text="2001")
    hidden = make_exhibition([exhibit, other], slug="hidden", title="内部展")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    html = shown(exhibit, "?in=hidden")
    assert "内部展" not in html
    assert other.slug not in html


# --- before and after ---------------------------------------------------------------


@pytest.fixture
def walks(home: object) -> tuple[Exhibit, Exhibit, Exhibit]:
    """Three exhibits, in one order in `forth`, in the other in `back`."""
    first, second, third = ExhibitFactory.create_batch(3)
    make_exhibition([third, second, first], slug="back")
    make_exhibition([first, second, third], slug="forth")
    return first, second, third


def beside(html: str) -> list[str]:
    return links(part(html, 'class="nextprev', "</nav>"))


def test_previous_and_next_follow_the_walk_one_came_by(walks: tuple[Exhibit, Exhibit, Exhibit]) -> None:
    first, second, third = walks
    assert beside(shown(second, "?in=forth")) == [f"/exhibits/{e.slug}/?in=forth" for e in (first, third)]
    assert beside(shown(second, "?in=back")) == [f"/exhibits/{e.slug}/?in=back" for e in (third, first)]


def test_the_ends_of_a_walk_lead_to_preface_and_closing(walks: tuple[Exhibit, Exhibit, Exhibit]) -> None:
    first, second, third = walks
    assert beside(shown(first, "?in=forth")) == ["/exhibitions/forth/#preface", f"/exhibits/{second.slug}/?in=forth"]
    assert beside(shown(third, "?in=forth")) == [f"/exhibits/{second.slug}/?in=forth", "/exhibitions/forth/#closing"]


def test_the_crumbs_count_what_the_public_sees(walks: tuple[Exhibit, Exhibit, Exhibit]) -> None:
    first, second, third = walks
    first.openness = "controlled"
    first.save()
    assert "Number 1 of 2" in shown(second, "?in=forth", prefix="/en")
    assert "Number 2 of 2" in shown(third, "?in=forth", prefix="/en")


def test_the_english_walk_stays_english(walks: tuple[Exhibit, Exhibit, Exhibit]) -> None:
    assert all(link.startswith("/en/") for link in beside(shown(walks[1], "?in=forth", prefix="/en")))


@pytest.mark.parametrize("wanted", ["nonsense", "%00", "../..", "a" * 3000])
def test_a_walk_it_is_not_in_is_ignored(walks: tuple[Exhibit, Exhibit, Exhibit], wanted: str) -> None:
    assert beside(shown(walks[1], f"?in={wanted}")) == beside(shown(walks[1]))


def test_outside_every_exhibition_there_is_no_before_and_after() -> None:
    html = shown(ExhibitFactory())
    assert "nextprev" not in html
    assert "/exhibits/?kind=photo" in links(part(html, 'class="crumb', "</nav>"))


# --- around it ----------------------------------------------------------------------


def test_related_exhibits_in_the_chosen_order_and_without_closed_ones() -> None:
    exhibit, late, early = (ExhibitFactory(date_text=year) for year in ("1950", "1990", "1930"))
    closed = ClosedExhibitFactory()
    for order, other in enumerate((late, closed, early)):
        RelatedExhibit.objects.create(exhibit=exhibit, other=other, sort_order=order)
    related = part(shown(exhibit), 'aria-labelledby="related"', "</section>")
    assert [link for link in links(related) if link.startswith("/exhibits/")] == [
        late.get_absolute_url(),
        early.get_absolute_url(),
    ]
    assert closed.title not in shown(exhibit)


def test_others_of_its_place_nearest_in_time() -> None:
    place = PlaceFactory(name="竹坪镇")
    exhibit = ExhibitFactory(place=place, date_text="1960")
    years = {year: ExhibitFactory(place=place, date_text=str(year)) for year in (1911, 1950, 1958, 1962, 1969, 2020)}
    ClosedExhibitFactory(place=place, date_text="1961", title="控制")
    elsewhere = ExhibitFactory(date_text="1960")
    nearby = part(shown(exhibit), 'aria-labelledby="nearby"', "</section>")
    tiles = [link for link in links(nearby) if "?" not in link]
    assert tiles == [years[year].get_absolute_url() for year in (1950, 1958, 1962, 1969)]
    assert elsewhere.get_absolute_url() not in links(nearby)
    assert f"/exhibits/?place={place.slug}" in links(nearby)


def test_ways_into_the_catalogue_lead_where_they_say() -> None:
    exhibit = ExhibitFactory(place=PlaceFactory(name="柳溪乡"), tags=["古树"], date_text="1963")
    ways = [link for link in links(part(shown(exhibit), 'class="chips', "</nav>")) if "?" in link]
    assert len(ways) == 4
    for way in ways:
        assert exhibit.get_absolute_url() in Client().get(way).content.decode()


# --- for machines, and for nobody ---------------------------------------------------


def test_one_address_whatever_the_query(demo: object) -> None:
    html = Client().get(f"{BRIDGE}?in=qing-ting-dangan-shuo&image=2").content.decode()
    canonical = re.search(r'<link rel="canonical" href="([^"]*)"', html)
    assert canonical
    assert canonical[1].endswith(BRIDGE)
    picture = re.search(r'<meta property="og:image" content="([^"]*)"', html)
    assert picture
    assert re.fullmatch(r"https?://[^/]+/media/pictures/.*\.jpg", picture[1])
    assert fetched("/" + picture[1].split("/", 3)[3]) == "image/jpeg"


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_closed_exhibit_is_as_if_it_had_never_been(method: str) -> None:
    closed = ClosedExhibitFactory()
    responses = [getattr(Client(), method)(f"/exhibits/{slug}/") for slug in (closed.slug, "no-such-exhibit")]
    assert [response.status_code for response in responses] == [404, 404]
    one, other = (response.content.decode() for response in responses)
    assert one.replace(closed.slug, "*") == other.replace("no-such-exhibit", "*")
    own = {"Content-Length", "X-Request-ID"}
    headers = [{k: v for k, v in response.headers.items() if k not in own} for response in responses]
    assert headers[0] == headers[1]


def test_nothing_is_changed_by_reading() -> None:
    assert Client().post(f"/exhibits/{ExhibitFactory().slug}/").status_code == 405


def test_the_number_of_queries_does_not_grow(home: object) -> None:
    """With images, tags, relations and exhibitions; a walk of 2 costs what a walk of 40 does."""

    def exhibit(number: int) -> Exhibit:
        place = PlaceFactory()
        centre, *others = [
            ExhibitFactory(place=place, images=[ImageFactory(prepared=True)], tags=["桥", "街"]) for _n in range(number)
        ]
        for order, other in enumerate(others[:8]):
            RelatedExhibit.objects.create(exhibit=centre, other=other, sort_order=order)
        for show in range(1 + number // 10):
            make_exhibition([*others[:1], centre, *others[1:]], slug=f"show-{number}-{show}")
        return centre

    costs = []
    for subject in (exhibit(2), exhibit(40)):
        shown(subject)
        with CaptureQueriesContext(connection) as queries:
            shown(subject)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= BUDGET


# --- in a browser -------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_pictures_change_with_and_without_scripts(server: Server, new_page: NewPage, scripts: bool) -> None:
    page = new_page(**DESK, java_script_enabled=scripts)
    page.goto(server.url + BRIDGE)
    words = page.locator(".stage figcaption").inner_text()
    page.locator("#image-3").click()
    expect(page.locator("#image-3")).to_have_attribute("aria-current", "true")
    assert page.locator(".stage figcaption").inner_text() != words


def test_without_scripts_no_button_is_offered_that_needs_them(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, java_script_enabled=False)
    page.goto(server.url + BRIDGE)
    assert page.locator("#zoom").is_hidden()
    for button in page.locator("[data-copy]").all():
        assert button.is_hidden()
    large = page.locator(".stage .tools a[href^='/media/']:visible")
    assert large.count() == 1


def test_the_citation_can_be_copied(server: Server, new_page: NewPage) -> None:
    page = new_page(**DESK, permissions=["clipboard-read", "clipboard-write"])
    page.goto(server.url + BRIDGE)
    page.locator("[data-copy=citation]").click()
    expect(page.locator("[data-copy=citation]")).to_have_text("已复制")
    copied = clipboard(page)
    assert copied == page.locator("#citation").inner_text()
    assert "0101-ZP·1971-永-0002" in copied
    page.locator("[data-copy=iiif-manifest]").click()
    expect(page.locator("[data-copy=iiif-manifest]")).to_have_text("已复制")
    assert clipboard(page) == page.locator("#iiif-manifest").get_attribute("href")


def test_the_stage_does_not_move_while_pictures_load(server: Server, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.shifts += entry.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(server.url + BRIDGE, wait_until="networkidle")
    assert page.evaluate("window.shifts") < 0.01
