"""JSON-LD of exhibits, exhibitions, events, stories, elements and books, read out of the pages themselves."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from exhibitions import openness, structured_data
from exhibitions.models import Exhibit, OnSiteRun
from exhibitions.structured_data import interval
from lantai.pages.models import HallSettings

from .factories import (
    SHANGHAI,
    ClosedExhibitFactory,
    ExhibitFactory,
    PlaceFactory,
    make_edition,
    make_event,
    make_exhibition,
)

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def embedded(path: str) -> dict[str, Any]:
    """The one JSON-LD object of a page."""
    html = Client().get(path).content.decode()
    (text,) = SCRIPT.findall(html)
    data: dict[str, Any] = json.loads(text)
    assert data["@context"] == "https://schema.org"
    return data


def values(data: Any) -> Iterator[Any]:
    """Every value at any depth."""
    if isinstance(data, dict):
        for value in data.values():
            yield from values(value)
    elif isinstance(data, list):
        for value in data:
            yield from values(value)
    else:
        yield data


def of(exhibit: Exhibit) -> dict[str, Any]:
    return embedded(exhibit.get_absolute_url())


# --- exhibits -----------------------------------------------------------------------


def test_a_photograph(home: object) -> None:
    HallSettings.objects.update(name="云溪县档案馆", address="文昌路9号")
    photo = ExhibitFactory(
        title="大桥通车",
        reference_code="0101-ZP·1971-永-0002",
        date_text="19711001",
        description="桥头的人群。",
        photographer="县文化馆",
        creator="县人民政府",
        fonds="0101 县人民政府",
        place=PlaceFactory(name="云溪镇"),
        rights_note="版权归本馆",
        tags=["桥梁", "建设"],
    )
    data = of(photo)
    assert data["@type"] == ["Photograph", "ArchiveComponent"]
    assert data["url"] == f"{settings.WAGTAILADMIN_BASE_URL}{photo.get_absolute_url()}"
    assert data["name"] == "大桥通车"
    assert data["identifier"] == {"@type": "PropertyValue", "propertyID": "档号", "value": "0101-ZP·1971-永-0002"}
    assert data["temporalCoverage"] == "1971-10-01"
    assert data["description"] == "桥头的人群。"
    assert data["creator"] == "县文化馆"
    assert data["contributor"] == "县人民政府"
    assert data["contentLocation"] == {"@type": "Place", "name": "云溪镇"}
    assert sorted(data["keywords"]) == ["建设", "桥梁"]
    assert data["copyrightNotice"] == "版权归本馆"
    assert data["usageInfo"] == {"@type": "CreativeWork", "text": "版权归本馆"}
    assert data["conditionsOfAccess"] == "已开放档案"
    assert data["dateCreated"] == "1971-10-01"
    assert data["isPartOf"] == [{"@type": "ArchiveComponent", "name": "0101 县人民政府"}]
    assert data["holdingArchive"]["@type"] == "ArchiveOrganization"
    assert data["holdingArchive"]["name"] == "云溪县档案馆"


def test_an_exhibit_is_part_of_what_hangs_in_public_exhibitions(home: object) -> None:
    photo = ExhibitFactory(fonds="")
    make_exhibition([photo], title="请听档案说", slug="listen")
    make_exhibition([photo], title="草稿展", slug="draft", live=False)
    inside = make_exhibition([photo], title="内部展", slug="inside")
    PageViewRestriction.objects.create(page=inside, restriction_type=PageViewRestriction.LOGIN)
    address = f"{settings.WAGTAILADMIN_BASE_URL}/exhibitions/listen/"
    assert of(photo)["isPartOf"] == [{"@type": "Collection", "name": "请听档案说", "url": address}]


def test_an_uncertain_day_is_not_said_to_be_the_day(home: object) -> None:
    data = of(ExhibitFactory(date_text="约1971"))
    assert data["temporalCoverage"] == "1971-01-01/1971-12-31"
    assert "dateCreated" not in data
    assert "dateCreated" not in of(ExhibitFactory(date_text="1971"))


@pytest.mark.parametrize("kind", ["document", "artifact"])
def test_a_document_and_an_artifact(home: object, kind: str) -> None:
    HallSettings.objects.update(name="云溪县档案馆", address="文昌路9号")
    data = of(ExhibitFactory(kind=kind, date_text="1952"))
    assert data["@type"] == "ArchiveComponent"
    assert data["temporalCoverage"] == "1952-01-01/1952-12-31"
    assert data["holdingArchive"]["name"] == "云溪县档案馆"
    assert data["holdingArchive"]["address"] == "文昌路9号"
    assert data["itemLocation"] == {"@type": "Place", "name": "云溪县档案馆", "address": "文昌路9号"}


def test_what_is_not_of_the_holdings_is_not_said_to_be_held() -> None:
    for kind in ("photo", "document"):
        data = of(ExhibitFactory(kind=kind, display_basis="own_work", openness="unreviewed", fonds="0101"))
        assert "holdingArchive" not in json.dumps(data)


def test_what_is_unknown_is_not_claimed() -> None:
    data = of(ExhibitFactory(date_text="不详", photographer="摄影者不详", creator="", description=""))
    for key in ("temporalCoverage", "creator", "contributor", "description", "contentLocation", "image"):
        assert key not in data
    assert all(value not in ("", None) for value in values(data))


def test_images_are_absolute_addresses_that_answer(demo: object) -> None:
    data = of(Exhibit.objects.get(reference_code="0101-ZP·1971-永-0002"))
    assert len(data["image"]) == 3
    for image in data["image"]:
        assert image["contentUrl"].startswith(f"{settings.WAGTAILADMIN_BASE_URL}/media/")
        response = Client().get(image["contentUrl"].removeprefix(settings.WAGTAILADMIN_BASE_URL))
        assert response["Content-Type"] == "image/jpeg"
        assert response.getvalue()


def test_a_closed_exhibit_has_no_data() -> None:
    closed = Exhibit.objects.get(pk=ClosedExhibitFactory().pk)
    with pytest.raises(ValueError, match="may not be shown"):
        structured_data.exhibit(closed, RequestFactory().get("/"))


def test_text_cannot_leave_its_element() -> None:
    evil = '</script><script>alert("1")</script><!--'
    assert of(ExhibitFactory(title=evil, description=evil))["name"] == evil


@pytest.mark.parametrize(
    "first, last, expected",
    [
        (datetime.date(1958, 5, 12), datetime.date(1958, 5, 12), "1958-05-12"),
        (datetime.date(1958, 5, 12), None, "1958-05-12"),
        (datetime.date(1958, 1, 1), datetime.date(1960, 12, 31), "1958-01-01/1960-12-31"),
        (None, None, ""),
    ],
)
def test_intervals(first: datetime.date | None, last: datetime.date | None, expected: str) -> None:
    assert interval(first, last) == expected


# --- exhibitions ----------------------------------------------------------------------


def data_of(page: Any, exhibits: Any = ()) -> dict[str, Any]:
    return structured_data.exhibition(page, RequestFactory().get("/"), exhibits)


def test_an_exhibition_on_site(home: object) -> None:
    exhibit = ExhibitFactory()
    page = make_exhibition([exhibit], title="请听档案说", slug="listen", summary="一张合影，一块印版。")
    data = data_of(page, [exhibit])
    assert data["@type"] == "ExhibitionEvent"
    assert data["url"] == f"{settings.WAGTAILADMIN_BASE_URL}/exhibitions/listen/"
    assert (data["startDate"], data["endDate"]) == ("2025-06-09", "2025-06-11")
    assert data["location"] == [{"@type": "Place", "name": "县文化广场", "address": "县文化广场"}]
    assert data["description"] == "一张合影，一块印版。"
    assert [work["name"] for work in data["workFeatured"]] == [exhibit.title]
    assert "superEvent" not in data
    edition = make_edition(2025, title="2025年国际档案日")
    dated = data_of(make_exhibition([exhibit], slug="dated", edition=edition))
    assert dated["superEvent"]["name"] == "2025年国际档案日"
    assert "subEvent" not in data


def test_several_showings_are_events_within_it(home: object) -> None:
    page = make_exhibition(
        slug="listen",
        runs=[
            ("文化站", datetime.date(2024, 10, 1), datetime.date(2024, 10, 31)),
            ("广场", datetime.date(2024, 6, 9), datetime.date(2024, 6, 12)),
        ],
    )
    data = data_of(page)
    assert (data["startDate"], data["endDate"]) == ("2024-06-09", "2024-10-31")
    assert [(run["location"]["name"], run["startDate"], run["endDate"]) for run in data["subEvent"]] == [
        ("广场", "2024-06-09", "2024-06-12"),
        ("文化站", "2024-10-01", "2024-10-31"),
    ]


def test_an_open_end_has_no_end(home: object) -> None:
    page = make_exhibition(slug="permanent", runs=[("展厅", datetime.date(2024, 3, 18), None)])
    assert data_of(page)["startDate"] == "2024-03-18"
    assert "endDate" not in data_of(page)


def test_an_exhibition_shown_online_only(home: object) -> None:
    page = make_exhibition(slug="online", runs=[])
    assert OnSiteRun.objects.count() == 0
    data = data_of(page)
    assert data["location"] == {"@type": "VirtualLocation", "url": data["url"]}
    assert data["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert data["startDate"]


# --- events -----------------------------------------------------------------------------


def test_an_event_with_sessions(home: object) -> None:
    starts = [datetime.datetime(2025, 6, day, 9, tzinfo=SHANGHAI) for day in (10, 9)]
    make_event("档案日", "day", starts=starts, audience="所有人", summary="三天都在广场。")
    data = embedded("/events/day/")
    assert data["@type"] == "Event"
    assert data["name"] == "档案日"
    assert data["startDate"] == "2025-06-09T09:00:00+08:00"
    assert data["endDate"] == "2025-06-10T11:00:00+08:00"
    assert [s["startDate"] for s in data["subEvent"]] == ["2025-06-09T09:00:00+08:00", "2025-06-10T09:00:00+08:00"]
    assert data["audience"]["audienceType"] == "所有人"
    assert data["organizer"]["@type"] == "ArchiveOrganization"


def test_every_demonstration_page_carries_data_that_parses(demo: object) -> None:
    paths = [exhibit.get_absolute_url() for exhibit in Exhibit.objects.showable()]
    assert len(paths) > 10
    for path in [*paths, "/events/archives-day-2025/", "/events/laojie-tour/", "/en/events/law-2023/"]:
        data = embedded(path)
        assert data["@type"] in (["Photograph", "ArchiveComponent"], "Photograph", "ArchiveComponent", "Event")


# What a reader of each type may rely on.
REQUIRED = {
    "/exhibitions/qing-ting-dangan-shuo/": ("ExhibitionEvent", {"startDate", "location", "workFeatured", "organizer"}),
    "/events/archives-day-2025/": ("Event", {"startDate", "endDate", "location", "organizer", "eventStatus"}),
    "/stories/qiao-cheng-na-tian/": ("Article", {"headline", "author", "datePublished", "publisher", "isBasedOn"}),
    "/heritage/elements/lsviii-23/": ("CreativeWork", {"identifier", "genre", "datePublished", "spatialCoverage"}),
    "/heritage/books/yunxi-bamboo-weaving/": ("Book", {"publisher", "datePublished", "hasPart", "inLanguage"}),
}


@pytest.mark.parametrize("path", REQUIRED)
def test_what_every_type_of_page_says(demo: object, path: str) -> None:
    data = embedded(path)
    kind, required = REQUIRED[path]
    assert data["@type"] == kind
    assert data["url"] == data["@id"] == f"{settings.WAGTAILADMIN_BASE_URL}{path}"
    assert data["name" if kind != "Article" else "headline"]
    assert required <= data.keys()
    assert data["isAccessibleForFree"] is True
    assert all(value not in ("", None) for value in values(data))


@pytest.mark.parametrize("path", REQUIRED)
def test_no_closed_record_is_in_the_data_of_another_page(demo: object, path: str) -> None:
    before = json.dumps(embedded(path), ensure_ascii=False)
    shown = [exhibit for exhibit in Exhibit.objects.showable() if exhibit.get_absolute_url() in before]
    for exhibit in shown:
        openness.withdraw(exhibit, user=None, reason="复核")
    after = json.dumps(embedded(path), ensure_ascii=False)
    assert not [exhibit for exhibit in shown if exhibit.get_absolute_url() in after or exhibit.title in after]
    assert bool(shown) is (path not in {"/events/archives-day-2025/", "/heritage/books/yunxi-bamboo-weaving/"})
