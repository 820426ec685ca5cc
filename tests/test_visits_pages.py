"""What pages carry for counting, and what they and the admin show of it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from exhibitions.models import EventPage, Exhibit, ExhibitionPage
from lantai.visits.models import HourlyViews
from lantai.visits.online import figures, freshness
from lantai.visits.online.subjects import Subject, unsign

from . import world
from .visiting import PERSON, Site, Visitor, mark

WALK = "qing-ting-dangan-shuo"
FIGURE = re.compile(r'class="views">\D*(\d+)')


def read(path: str, client: Client | None = None) -> str:
    return (client or Client()).get(path).content.decode()


def subject(path: str) -> Subject | None:
    token = mark(read(path))
    return unsign(token) if token else None


@pytest.mark.parametrize(
    "path", ["/", "/exhibitions/", f"/exhibitions/{WALK}/", "/events/", "/events/archives-day-2025/", "/about/"]
)
def test_every_page_of_the_tree_carries_its_id(demo: Path, path: str) -> None:
    assert subject(path) == Subject("page", Page.objects.get(url_path=f"/home{path}").pk)
    assert subject(f"/en{path}") == subject(path)


def test_lists_that_are_no_pages_are_counted_too(demo: Path) -> None:
    assert subject("/exhibits/") == subject("/exhibits/?kind=photo") == Subject("catalogue", 0)
    assert subject("/statistics/") == Subject("statistics", 0)


def test_an_exhibit_says_in_whose_walk_it_is_viewed(demo: Path) -> None:
    exhibition = ExhibitionPage.objects.get(slug=WALK)
    exhibit = exhibition.placements.first().exhibit
    address = f"/exhibits/{exhibit.slug}/"
    assert subject(f"{address}?in={WALK}") == Subject("exhibit", exhibit.pk, exhibition.pk)
    assert subject(address) == Subject("exhibit", exhibit.pk)
    assert subject(f"{address}?in=nowhere") == Subject("exhibit", exhibit.pk)
    elsewhere = ExhibitionPage.objects.exclude(placements__exhibit=exhibit).first()
    assert elsewhere
    assert subject(f"{address}?in={elsewhere.slug}") == Subject("exhibit", exhibit.pk)


def test_a_page_is_the_same_for_everybody(demo: Path) -> None:
    signed_in = Client()
    signed_in.force_login(get_user_model().objects.get(username="editor"))
    for path in ("/", f"/exhibitions/{WALK}/", "/exhibits/", "/statistics/"):
        response = Client(HTTP_USER_AGENT=PERSON, REMOTE_ADDR="203.0.113.7").get(path)
        assert not response.cookies
        assert "Vary" not in response
        assert response.content == Client().get(path).content == signed_in.get(path).content


def test_what_is_not_there_is_not_counted(demo: Path) -> None:
    assert mark(read("/nowhere/")) is None
    assert mark(read("/statistics/?year=1999")) is None


def test_previews_and_drafts_are_not_counted(demo: Path) -> None:
    from lantai.pages import draft_access

    page = EventPage.objects.get(slug="archives-day-2025")
    editor = get_user_model().objects.get(username="admin")
    link = draft_access.issue(page, for_whom="同事", days=1, user=editor)
    draft = read(f"/drafts/{link.token}/")
    assert page.title[:6] in draft
    assert mark(draft) is None
    preview = page.make_preview_request(preview_mode=page.default_preview_mode)
    assert preview.status_code == 200
    assert mark(preview.render().content.decode() if hasattr(preview, "render") else preview.content.decode()) is None
    page.unpublish()
    assert mark(read("/events/archives-day-2025/")) is None


def test_the_figures_of_the_demonstration(demo: Path) -> None:
    """5,420 views stand beside the 2025 event: its own and those of its exhibition with what hangs there."""
    event, exhibition = EventPage.objects.get(slug="archives-day-2025"), ExhibitionPage.objects.get(slug=WALK)
    assert FIGURE.findall(read("/events/archives-day-2025/")) == ["5420"]
    assert FIGURE.findall(read("/exhibitions/archives-day-2025/")) == ["5420"]
    own = figures.total(figures.scope_of("page", event.pk))
    assert FIGURE.findall(read(f"/exhibitions/{WALK}/")) == [str(5420 - own)]
    in_walk = sum(HourlyViews.objects.filter(walk=exhibition.pk).values_list("views", flat=True))
    itself = sum(HourlyViews.objects.filter(kind="page", object_id=exhibition.pk).values_list("views", flat=True))
    assert in_walk + itself == 5420 - own


def test_a_figure_costs_no_query_until_the_next_roll(demo: Path, django_assert_num_queries: Any) -> None:
    page = EventPage.objects.get(slug="archives-day-2025")
    at = Subject("page", page.pk)
    assert figures.public_views(at, page) == 5420
    with django_assert_num_queries(0):
        assert figures.public_views(at, page) == 5420
    freshness.renew()
    with django_assert_num_queries(1):
        assert figures.public_views(at, page) == 5420


def test_the_statistics_say_what_was_viewed(demo: Path) -> None:
    text = read("/statistics/?year=2025")
    assert "5420" in text
    days = re.findall(r'<th scope="row">(\d+月\d+日)</th><td class="num">(\d+)</td>', text)
    assert ("6月9日", "1104") in days
    assert ("6月16日", "296") in days
    assert "截至2025年12月31日" in text
    assert "2025年6月9日全天人次" in text
    assert "Up to 31 December 2025" in read("/en/statistics/?year=2025")
    assert read("/en/statistics/?year=2025").count("5420") == text.count("5420")
    assert Client().get("/statistics/?year=99999").status_code == 404
    assert Client().get("/statistics/?year=x").status_code == 404


# Wagtail makes the admin's thumbnails in temporary files it does not close.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("username", ["editor", "director", "admin"])
def test_the_admin_shows_a_page_its_views(demo: Path, username: str) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    report = client.get(reverse("views_report"), {"days": "7"})
    assert report.status_code == 200
    assert "data-chart" in report.content.decode()
    assert "5420" in client.get(reverse("views_report"), {"days": "nonsense"}).content.decode()
    if username == "director":
        return
    page = EventPage.objects.get(slug="archives-day-2025")
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "<strong>5420</strong>" in edit
    exhibit = Exhibit.objects.filter(placements__exhibition__slug=WALK).first()
    assert exhibit
    own = figures.total(figures.scope_of("exhibit", exhibit.pk))
    edit = client.get(reverse(Exhibit.snippet_viewset.get_url_name("edit"), args=[exhibit.pk])).content.decode()
    assert f"<strong>{own}</strong>" in edit


def test_the_scripts_of_the_site_stay_small() -> None:
    scripts = world.REPOSITORY / "static" / "js"
    # The close view's comes when somebody opens it.
    at_once = [file for file in scripts.glob("*.js") if file.name != "close-view.js"]
    assert sum(file.stat().st_size for file in at_once) <= 20_000
    assert (scripts / "visit.js").stat().st_size < 1000


def test_a_browser_tells_of_a_visit_when_the_page_is_on_screen(new_page: Any, own_server: world.Server) -> None:
    site = Site(own_server.data_dir, f"sqlite:///{own_server.data_dir / world.DATABASE}")
    before = site.counted()
    page = new_page(user_agent=PERSON)
    with page.expect_response("**/visits/hit") as told:
        page.goto(f"{own_server.url}/about/")
    assert told.value.status == 204
    assert page.context.cookies() == []
    hidden = new_page(user_agent=PERSON)
    hidden.add_init_script("Object.defineProperty(document, 'prerendering', { value: true, configurable: true })")
    requests: list[str] = []
    hidden.on("request", lambda request: requests.append(request.url))
    hidden.goto(f"{own_server.url}/visit/", wait_until="networkidle")
    assert not [url for url in requests if url.endswith("/visits/hit")]
    with hidden.expect_response("**/visits/hit"):
        hidden.evaluate(
            "Object.defineProperty(document, 'prerendering', { value: false });"
            "document.dispatchEvent(new Event('prerenderingchange'))"
        )
    site.manage("roll_visits")
    assert site.counted() == (before[0] + 2, before[1] + 2, before[2])


def test_the_worker_rolls(own_server: world.Server) -> None:
    site = Site(own_server.data_dir, f"sqlite:///{own_server.data_dir / world.DATABASE}")
    before = site.counted()
    visitor = Visitor(own_server.url)
    token = mark(visitor.read("/about/"))
    assert token
    assert visitor.hit(token) == 204
    with site.running("run_worker") as worker:
        while site.counted() == before:
            assert worker.poll() is None
    assert site.counted() == (before[0] + 1, before[1] + 1, before[2])


def test_charts_are_drawn_from_their_tables(page: Any, server: world.Server) -> None:
    page.goto(f"{server.url}/statistics/?year=2025")
    page.wait_for_selector(".chart canvas")
    drawn = page.evaluate("document.querySelectorAll('.chart canvas').length")
    assert drawn == page.locator("table[data-chart]").count() > 0
    assert page.evaluate("[...document.querySelectorAll('.chart canvas')].every((c) => c.clientHeight > 100)")


def test_charts_are_drawn_anew_in_the_letters_and_colours_chosen(page: Any, server: world.Server) -> None:
    """A canvas keeps what it was drawn with, the table beside it changes at once."""
    page.emulate_media(color_scheme="light")
    page.goto(f"{server.url}/statistics/?year=2025")
    page.wait_for_selector(".chart canvas")
    drawn = """() => [...document.querySelectorAll('.chart canvas')].map((canvas) => {
        const { scales, data } = Chart.getChart(canvas);
        return { letters: scales.x.options.ticks.font.size, ink: scales.x.options.ticks.color,
                 peaks: data.datasets[0].backgroundColor.filter((each) => each === data.datasets[0].backgroundColor[
                     data.datasets[0].data.indexOf(Math.max(...data.datasets[0].data))]).length };
    })"""
    before = page.evaluate(drawn)
    assert all(each["letters"] >= 13 and each["peaks"] == 1 for each in before)
    page.locator(".modes > summary").click()
    page.locator(".modes [value=huge]").check()
    page.locator(".modes [value=dark]").check()
    page.wait_for_function(
        "(was) => Chart.getChart(document.querySelector('.chart canvas')).scales.x.options.ticks.color !== was",
        arg=before[0]["ink"],
    )
    after = page.evaluate(drawn)
    assert len(after) == len(before)
    assert all(
        new["letters"] > old["letters"] and new["ink"] != old["ink"] for new, old in zip(after, before, strict=True)
    )
