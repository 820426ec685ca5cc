"""How many SQL queries a public page costs: pinned, within budget, and no more when there is more to show."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exhibitions.models import Exhibit, ExhibitImage, ExhibitTag, Place
from exhibitions.models.exhibit import TaggedExhibit
from lantai.media import publicity
from lantai.media.models import ArchiveImage
from lantai.ops.work.models import Job

from .factories import SHANGHAI, ExhibitFactory, ImageFactory, PlaceFactory, make_edition, make_event, make_exhibition

pytestmark = pytest.mark.django_db

BUDGETS = {"exhibition": 15, "home": 13, "catalogue": 12}
# What a process asks once and then remembers: content types, addresses of the site.
FIRST_TIME = 6
# The first reader of a book after a change has it composed: its counts, figures and index are kept in the cache.
FIRST_READER = {"/heritage/books/yunxi-bamboo-weaving/": 11}


def queries(url: str, *, cold: bool = False) -> int:
    """SQL queries of one anonymous GET, by a process that has served the page before, or (cold) by a new one."""
    client = Client()
    client.get(url)
    if cold:
        ContentType.objects.clear_cache()
        cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]])


def many_exhibits(number: int, images: Sequence[ArchiveImage]) -> list[Exhibit]:
    """Showable exhibits with pictures, places and tags, inserted in bulk."""
    start = Exhibit.objects.count()
    places = [PlaceFactory() for _each in range(5)] if not Place.objects.exists() else list(Place.objects.all())
    made = [
        Exhibit(
            kind=("photo", "document", "artifact")[n % 3],
            reference_code=f"0301-{n:06}",
            slug=f"bulk-{n:06}",
            title=f"云溪旧影第{n}号",
            date_text=str(1930 + n % 90),
            date_from=datetime.date(1930 + n % 90, 1, 1),
            date_to=datetime.date(1930 + n % 90, 12, 31),
            description="一张旧照片。",
            extent=1 + n % 3,
            extent_unit="幅",
            place=places[n % len(places)],
            openness="open",
            rights_status="cleared",
            privacy_status="cleared",
        )
        for n in range(start, start + number)
    ]
    Exhibit.objects.bulk_create(made)
    exhibits = list(Exhibit.objects.order_by("pk"))[start:]
    ExhibitImage.objects.bulk_create(
        ExhibitImage(exhibit=exhibit, image=images[n % len(images)], sort_order=side)
        for n, exhibit in enumerate(exhibits)
        for side in range(2)
    )
    tags = [ExhibitTag.objects.get_or_create(name=f"标签{n}", slug=f"tag-{n}")[0] for n in range(30)]
    TaggedExhibit.objects.bulk_create(
        TaggedExhibit(content_object=exhibit, tag=tags[n % len(tags)]) for n, exhibit in enumerate(exhibits)
    )
    return exhibits


@pytest.fixture
def images() -> list[ArchiveImage]:
    """Public ones: they hang on an exhibit, so that no page has to ask whether it may show them."""
    made = [ImageFactory(prepared=True) for _each in range(3)]
    ExhibitFactory(images=made)
    publicity.refresh([image.pk for image in made])
    return list(ArchiveImage.objects.filter(is_public=True))


def test_an_exhibition_of_200_costs_what_one_of_20_costs(home: Any, images: list[ArchiveImage]) -> None:
    exhibits = many_exhibits(200, images)
    edition = make_edition()
    small = make_exhibition(exhibits[:20], slug="small", edition=edition, picture=images[0], poster=images[1])
    large = make_exhibition(exhibits, slug="large", edition=edition, picture=images[0], poster=images[1])
    for page in (small, large):
        make_event(f"讲解 {page.slug}", f"tour-{page.slug}", exhibition=page)
    assert queries(large.url) == queries(small.url) <= BUDGETS["exhibition"]
    html = Client().get(large.url).content.decode()
    assert html.count("bulk-") >= 200


def test_the_home_page_costs_the_same_on_a_full_site(home: Any, images: list[ArchiveImage]) -> None:
    exhibits = many_exhibits(40, images)
    make_exhibition(exhibits[:5], slug="first", picture=images[0])
    make_event("活动", "first-event", starts=[datetime.datetime(2099, 6, 9, 9, tzinfo=SHANGHAI)])
    empty = queries("/")
    for n in range(8):
        make_exhibition(exhibits[n : n + 5], slug=f"more-{n}", picture=images[n % 3], edition=make_edition(2010 + n))
        start = datetime.datetime(2099, 7, 1 + n, 9, tzinfo=SHANGHAI)
        make_event(f"活动{n}", f"event-{n}", starts=[start, start + datetime.timedelta(days=1)], picture=images[0])
    full = queries("/")
    assert full == empty <= BUDGETS["home"]
    assert queries("/en/") <= BUDGETS["home"]


@pytest.mark.parametrize(
    "query", ["", "?kind=photo", "?decade=1950&kind=photo", "?tag=tag-1", "?page=3", "?sort=newest"]
)
def test_the_catalogue_costs_the_same_at_2000_exhibits(home: Any, images: list[ArchiveImage], query: str) -> None:
    """The benchmark has 20,000."""
    exhibits = many_exhibits(90, images)
    make_exhibition(exhibits[:30], slug="small")
    few = queries(f"/exhibits/{query}")
    more = many_exhibits(1910, images)
    make_exhibition(more[:100], slug="large")
    assert queries(f"/exhibits/{query}") == few <= BUDGETS["catalogue"]


def test_an_exhibit_costs_the_same_however_much_belongs_to_it(home: Any, images: list[ArchiveImage]) -> None:
    exhibits = many_exhibits(60, images)
    plain, rich = exhibits[0], exhibits[30]
    make_exhibition(exhibits[:3], slug="one")
    for n in range(4):
        make_exhibition(exhibits[25:60], slug=f"walk-{n}", edition=make_edition(2010 + n))
    for side in range(5):
        ExhibitImage.objects.create(exhibit=rich, image=images[side % 3], sort_order=10 + side)
    for other in exhibits[1:7]:
        rich.related.create(other=other)
    rich.tags.add("甲", "乙", "丙")
    rich.save()
    plain.related.create(other=exhibits[1])
    plain.save()
    assert queries(rich.get_absolute_url()) == queries(plain.get_absolute_url())


def test_lists_cost_the_same_however_long(home: Any, images: list[ArchiveImage]) -> None:
    exhibits = many_exhibits(10, images)
    edition = make_edition(2020)
    make_exhibition(exhibits[:4], slug="first", edition=edition, picture=images[0])
    make_event("旧活动", "old", edition=edition, picture=images[0])
    make_event("新活动", "new", starts=[datetime.datetime(2099, 6, 9, 9, tzinfo=SHANGHAI)], picture=images[0])
    urls = ("/exhibitions/", "/events/", "/exhibitions/archives-day-2020/", "/events/calendar.ics", "/sitemap.xml")
    before = {url: queries(url) for url in urls}
    make_edition(2021)
    for n in range(6):
        make_exhibition(exhibits[n : n + 3], slug=f"more-{n}", edition=edition, picture=images[n % 3])
        start = datetime.datetime(2098 + n % 2 * -80, 7, 1 + n, 9, tzinfo=SHANGHAI)
        make_event(f"活动{n}", f"event-{n}", starts=[start], edition=edition, picture=images[n % 3])
    assert {url: queries(url) for url in urls} == before


# The numbers as they are, so that whoever adds a query decides to.
PINNED: dict[str, int] = {
    "/": 12,
    "/en/": 12,
    "/exhibitions/": 11,
    "/exhibitions/qing-ting-dangan-shuo/": 12,
    "/exhibitions/archives-day-2025/": 13,
    "/exhibits/": 11,
    "/exhibits/?kind=photo": 11,
    "/exhibits/0101-zp-1971-yong-0002/": 11,
    "/exhibits/0101-zp-1971-yong-0002/?in=qing-ting-dangan-shuo": 11,
    "/events/": 9,
    "/events/archives-day-2025/": 8,
    "/events/archives-day-2025.ics": 4,
    "/events/calendar.ics": 4,
    "/visit/": 11,
    "/statistics/?year=2025": 31,
    "/privacy/": 8,
    "/heritage/books/": 8,
    "/heritage/books/yunxi-bamboo-weaving/": 11,
    "/heritage/books/yunxi-bamboo-weaving/preface/": 6,
    "/heritage/books/yunxi-bamboo-weaving/part-1/bamboo-country/": 11,
    "/heritage/books/yunxi-bamboo-weaving/part-2/who-carries-it-on/": 12,
    "/heritage/books/yunxi-bamboo-weaving/figures/": 10,
    "/heritage/books/yunxi-bamboo-weaving/index/": 10,
    "/feeds/": 3,
    "/feeds/exhibitions/": 3,
    "/feeds/events/": 4,
    "/feeds/exhibits/": 6,
    "/feeds/heritage/": 4,
    "/feeds/books/": 3,
    "/api/v2/": 8,
    "/search/": 5,
    "/search/?q=%E7%AB%B9%E7%BC%96": 14,
    "/search/?q=%E7%AB%B9%E7%BC%96&type=exhibit": 12,
    "/search/suggest?q=%E7%AB%B9": 7,
    "/sitemap.xml": 10,
    "/sitemap-pages.xml": 4,
    "/sitemap-exhibits.xml": 3,
    "/sitemap-books.xml": 1,
    "/robots.txt": 0,
    "/healthz": 6,
}


@pytest.mark.parametrize("url", PINNED)
def test_the_demonstration_costs_what_is_written_here(demo: object, url: str) -> None:
    # The county's pictures wait for a worker: for how long by now, health asks of those that do.
    Job.objects.all().delete()
    assert queries(url) == PINNED[url]
    assert queries(url, cold=True) <= PINNED[url] + FIRST_READER.get(url, FIRST_TIME)
