"""`/feeds/…`: Atom feeds of what is new, with ids that stay, and only what everybody may see."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import etree
from wagtail.models import PageViewRestriction

from exhibitions import openness
from exhibitions.harvesting import ledger
from exhibitions.models import Exhibit
from heritage.publications.models import PublicationPage
from lantai.media import publicity

from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_event, make_exhibition
from .heritage import make_element

pytestmark = pytest.mark.django_db
NAMES = {"a": "http://www.w3.org/2005/Atom"}
ATOM = ("exhibitions", "events", "exhibits", "heritage", "books")


def read(name: str, prefix: str = "") -> Any:
    response = Client().get(f"{prefix}/feeds/{name}/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    assert response["Access-Control-Allow-Origin"] == "*"
    return etree.fromstring(response.content)


def texts(feed: Any, path: str) -> list[str]:
    return [node if isinstance(node, str) else (node.text or "") for node in feed.xpath(path, namespaces=NAMES)]


def titles(name: str) -> list[str]:
    return texts(read(name), "a:entry/a:title")


def test_exhibitions(home: object) -> None:
    image = ImageFactory.create(prepared=True)
    make_exhibition(title="草稿展", slug="draft", live=False)
    inside = make_exhibition(title="内部展", slug="inside")
    PageViewRestriction.objects.create(page=inside, restriction_type=PageViewRestriction.LOGIN)
    page = make_exhibition(title="旧照展", slug="old", summary="一张合影。", picture=image)
    publicity.refresh([image.pk])
    feed = read("exhibitions")
    assert texts(feed, "a:entry/a:title") == ["旧照展"]
    assert texts(feed, "a:entry/a:summary") == ["一张合影。"]
    day = f"{page.first_published_at.astimezone():%Y-%m-%d}"
    (identifier,) = texts(feed, "a:entry/a:id")
    assert identifier.startswith("tag:testserver,")
    assert identifier.endswith(f":exhibition.{page.pk}")
    assert len(day) == 10
    (picture,) = texts(feed, "a:entry/a:link[@rel='enclosure']/@href")
    (length,) = texts(feed, "a:entry/a:link[@rel='enclosure']/@length")
    assert len(Client().get(picture.removeprefix("http://testserver")).getvalue()) == int(length)
    assert texts(feed, "a:id") == texts(feed, "a:link[@rel='self']/@href") == ["http://testserver/feeds/exhibitions/"]
    # A new address, a new title: the same entry, changed.
    page.slug, page.title = "moved", "新名"
    page.save_revision().publish()
    again = read("exhibitions")
    assert texts(again, "a:entry/a:id") == [identifier]
    assert texts(again, "a:entry/a:link[@rel='alternate']/@href") == ["http://testserver/exhibitions/moved/"]
    assert texts(again, "a:entry/a:updated") >= texts(feed, "a:entry/a:updated")


def test_events_tell_when_and_where(home: object) -> None:
    make_event("老街讲解", summary="走一走老街。")
    (summary,) = texts(read("events"), "a:entry/a:summary")
    assert summary == "2025年6月9日（星期一） 9:00—11:00 县文化广场\n走一走老街。"


def test_exhibits_newly_shown_first(home: object) -> None:
    first, second, closed = ExhibitFactory(title="甲"), ExhibitFactory(title="乙"), ClosedExhibitFactory(title="丙")
    ledger.reconcile([first.pk, second.pk, closed.pk])
    assert titles("exhibits") == ["乙", "甲"]
    openness.withdraw(second, user=None, reason="复核")
    # At once, before the ledger knows.
    assert titles("exhibits") == ["甲"]
    ledger.reconcile([second.pk])
    openness.decide([closed], {"openness": "open"}, user=None)
    ledger.reconcile([closed.pk])
    feed = read("exhibits")
    assert texts(feed, "a:entry/a:title") == ["丙", "甲"]
    assert texts(feed, "a:entry/a:id")[0].endswith(f":exhibit.{closed.pk}")
    assert closed.reference_code in texts(feed, "a:entry/a:summary")[0]


def test_elements_and_books(home: object, demo: object) -> None:
    element = make_element(name="云溪竹编", summary="一根竹。")
    make_element(name="草稿项目", published=False)
    feed = read("heritage")
    assert texts(feed, "a:entry/a:title")[0] == "云溪竹编"
    assert "草稿项目" not in texts(feed, "a:entry/a:title")
    assert texts(feed, "a:entry/a:id")[0].endswith(f":heritage-element.{element.pk}")
    books = [book.title for book in PublicationPage.objects.live()]
    assert titles("books") == books
    assert books


def test_a_feed_of_nothing_is_a_feed(home: object) -> None:
    for name in ATOM:
        assert texts(read(name), "a:entry") == []


@pytest.mark.parametrize("prefix, word", [("", "订阅"), ("/en", "Feeds")])
def test_the_list_of_feeds(home: object, prefix: str, word: str) -> None:
    with translation.override("zh-hans"):
        html = Client().get(f"{prefix}/feeds/").content.decode()
        assert f"<h1>{word}</h1>" in html
        for name in (*ATOM, "stories"):
            assert f'href="{prefix}/feeds/{name}/"' in html
            assert Client().get(f"{prefix}/feeds/{name}/").status_code == 200


def test_pages_lead_to_their_feeds(demo: object) -> None:
    for path, name in (
        ("/", "exhibitions"),
        ("/exhibitions/", "exhibitions"),
        ("/exhibitions/qing-ting-dangan-shuo/", "exhibitions"),
        ("/events/", "events"),
        ("/events/laojie-tour/", "events"),
        ("/exhibits/", "exhibits"),
        (Exhibit.objects.showable()[0].get_absolute_url(), "exhibits"),
        ("/heritage/", "heritage"),
        ("/heritage/elements/", "heritage"),
        ("/heritage/books/", "books"),
        ("/stories/", "stories"),
    ):
        html = Client().get(path).content.decode()
        assert 'rel="alternate" type="application/' in html
        assert f'href="/feeds/{name}/"' in html, path
