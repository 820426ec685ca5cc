"""/stories/ and its feeds: by theme, decade and tag."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from exhibitions.foundation import lay
from stories.models import StoryIndexPage, StoryTheme

from .stories import make_story
from .test_query_budgets import queries

pytestmark = pytest.mark.django_db


def titles(query: str = "") -> list[str]:
    response = Client().get(f"/stories/{query}")
    assert response.status_code == 200
    return [story.title for story in response.context["page_obj"]]


@pytest.fixture
def stories(home: object) -> None:
    first, second = StoryTheme.objects.all()[:2]
    make_story("甲", "a", theme=first, date_text="1971", tags=["桥梁"])
    make_story("乙", "b", theme=first, date_text="1952", tags=["契证"])
    make_story("丙", "c", theme=second, date_text="1978", tags=["桥梁"])
    make_story("草稿", "d", theme=second, live=False)


@pytest.mark.usefixtures("stories")
def test_filters_and_their_counts() -> None:
    theme = StoryTheme.objects.first()
    assert theme is not None
    assert titles() == ["丙", "乙", "甲"]
    assert titles("?decade=1970") == ["丙", "甲"]
    assert titles(f"?theme={theme.slug}&decade=1970") == ["甲"]
    response = Client().get("/stories/?decade=1970")
    listing = response.context["listing"]
    assert [(choice.label, choice.count) for choice in listing.facets["tag"].values] == [("桥梁", 2)]
    assert [choice.count for choice in listing.facets["decade"].values] == [1, 2]
    tag = listing.facets["tag"].values[0].value
    assert titles(f"?tag={tag}") == ["丙", "甲"]
    assert '<meta name="robots" content="noindex' in Client().get(f"/stories/?tag={tag}&decade=1970").content.decode()


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize("query", ["?decade=19x0", "?theme=%00", "?page=999", "?unknown=1", "?decade=9999"])
def test_nonsense_in_the_address_is_left_aside(query: str) -> None:
    assert titles(query) == ["丙", "乙", "甲"]


@pytest.mark.usefixtures("stories")
def test_no_story_fits() -> None:
    html = Client().get("/stories/?decade=1800").content.decode()
    assert 'href="?"' in html


def test_pages_of_twelve_cost_what_one_story_costs(home: object) -> None:
    make_story("零", "zero")
    few = queries("/stories/")
    for n in range(13):
        make_story(f"故事{n}", f"story-{n}", tags=[f"签{n}"], date_text=str(1930 + n * 5))
    assert len(titles()) == 12
    assert queries("/stories/") == few <= 13
    assert titles("?page=2") == ["故事0", "零"]


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize("path, language", [("/feeds/stories/", "zh-hans"), ("/en/feeds/stories/", "en")])
def test_the_feed_has_whole_addresses_and_no_drafts(path: str, language: str) -> None:
    response = Client().get(path, headers={"host": "testserver"})
    assert response["Content-Type"].startswith("application/rss+xml")
    channel: Any = ElementTree.fromstring(response.content).find("channel")  # noqa: S314 - our own answer
    assert channel.findtext("language").lower() == language
    assert [item.findtext("title") for item in channel.iter("item")] == ["丙", "乙", "甲"]
    for address in [channel.findtext("link"), *(item.findtext("link") for item in channel.iter("item"))]:
        assert address.startswith(f"{settings.WAGTAILADMIN_BASE_URL}/")
    own = channel.find("{http://www.w3.org/2005/Atom}link").get("href")
    assert own == f"{settings.WAGTAILADMIN_BASE_URL}{path}"


@pytest.mark.usefixtures("stories")
def test_the_same_as_atom() -> None:
    feed = ElementTree.fromstring(Client().get("/feeds/stories/atom/").content)  # noqa: S314 - our own answer
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 3


def test_a_site_that_stands_gets_the_list(home: object) -> None:
    StoryIndexPage.objects.get().delete()
    lay("云溪县档案馆")
    assert StoryIndexPage.objects.get().live
    lay("云溪县档案馆")
    assert StoryIndexPage.objects.count() == 1


@pytest.mark.usefixtures("stories")
def test_the_home_page_shows_the_latest() -> None:
    html = Client().get("/").content.decode()
    assert "/stories/c/" in html
    assert "/stories/d/" not in html
