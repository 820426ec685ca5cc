"""/exhibits/: showable exhibits only, under filters whose counts lead where they say."""

import re
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils.html import strip_tags

from exhibitions.facets import Catalogue, Facet
from exhibitions.models import Exhibit

from .factories import ClosedExhibitFactory, ExhibitFactory, PlaceFactory, make_exhibition

pytestmark = pytest.mark.django_db


def listed(query: str = "") -> list[str]:
    """Titles of the exhibits a page of the catalogue leads to, in order."""
    response = Client().get(f"/exhibits/{query}")
    assert response.status_code == 200
    slugs = re.findall(r'href="/exhibits/([\w-]+)/', response.content.decode())
    titles = dict(Exhibit.objects.values_list("slug", "title"))
    return [titles[slug] for slug in dict.fromkeys(slugs)]


def facet(query: dict[str, str], key: str) -> Facet:
    return Catalogue(query).facets[key]


def counts(query: dict[str, str], key: str) -> dict[str, int]:
    return {value.value: value.count for value in facet(query, key).values if value.count}


def test_what_is_not_showable_is_neither_listed_nor_counted() -> None:
    ExhibitFactory(title="可展", tags=["桥"], place=PlaceFactory(name="云溪镇"))
    for name, value in (
        ("openness", "controlled"),
        ("openness", "deferred"),
        ("openness", "unreviewed"),
        ("classification", "internal"),
        ("rights_status", "pending"),
        ("privacy_status", "refused"),
    ):
        ExhibitFactory(**{name: value, "title": "不可展", "tags": ["密"], "place": PlaceFactory(), "date_text": "1932"})
    assert listed() == ["可展"]
    html = Client().get("/exhibits/").content.decode()
    assert "不可展" not in html
    assert counts({}, "kind") == {"photo": 1}
    assert counts({}, "decade") == {"1950": 1}
    assert [v.label for v in facet({}, "tag").values] == ["桥"]
    assert [v.label for v in facet({}, "place").values] == ["云溪镇"]


def test_each_filter_and_their_combination(home: object) -> None:
    bridge = ExhibitFactory(title="桥", kind="photo", date_text="1971", tags=["建设"], place=PlaceFactory(slug="a"))
    deed = ExhibitFactory(title="契", kind="document", date_text="1952", tags=["契证", "建设"])
    ExhibitFactory(title="版", kind="artifact", date_text="不详")
    make_exhibition([bridge, deed], slug="show")
    tag = next(v.value for v in facet({}, "tag").values if v.label == "建设")

    assert listed("?kind=photo") == ["桥"]
    assert listed("?decade=1950") == ["契"]
    assert listed("?place=a") == ["桥"]
    assert listed(f"?tag={tag}") == ["契", "桥"]
    assert listed("?exhibition=show") == ["契", "桥"]
    assert listed(f"?tag={tag}&kind=document&decade=1950") == ["契"]
    assert listed("?kind=photo&decade=1950") == []


def test_what_spans_three_decades_and_more_is_of_none_and_sorted_by_its_beginning() -> None:
    for title, date in (("瓷", "清代"), ("契", "乾隆三十年"), ("章", "民国时期"), ("旗", "五六十年代"), ("报", "1958")):
        ExhibitFactory(title=title, date_text=date)
    assert listed() == ["瓷", "契", "章", "旗", "报"]
    assert counts({}, "decade") == {"1760": 1, "1950": 2}
    assert listed("?decade=1950") == ["旗", "报"]
    assert listed("?decade=1640") == listed("?decade=1910") == []
    porcelain = Client().get(Exhibit.objects.get(title="瓷").get_absolute_url()).content.decode()
    assert "decade=" not in porcelain
    assert "清代" in porcelain


def test_every_count_is_what_choosing_it_shows(demo: object) -> None:
    queries: list[dict[str, str]] = [{}, {"kind": "photo"}, {"decade": "1970"}, {"exhibition": "qing-ting-dangan-shuo"}]
    checked = 0
    for query in queries:
        for one in Catalogue(query).facets.values():
            for value in one.values:
                if not value.is_chosen:
                    chosen = {key: values[0] for key, values in parse_qs(value.url.lstrip("?")).items()}
                    assert Catalogue(chosen).results().count() == value.count, (query, one.key, value)
                    checked += 1
    assert checked > 50


def test_a_chosen_value_leads_back() -> None:
    ExhibitFactory(kind="photo")
    (photo,) = [v for v in facet({"kind": "photo"}, "kind").values if v.is_chosen]
    assert Client().get(f"/exhibits/{photo.url}").wsgi_request.GET == {}


@pytest.mark.parametrize(
    "query",
    [
        *("?kind=nonsense", "?decade=abc", "?decade=195", "?decade=99999", "?decade=²²²²", "?sort=nonsense", "?page=abc"),
        *("?page=0", "?page=-1", "?page=999", "?kind=photo'--", "?unknown=1", "?kind=", "?decade=0000", "?decade=9999"),
        *("?tag=%00", "?place=%00", "?exhibition=%00", "?kind=%00"),
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(query: str) -> None:
    ExhibitFactory()
    assert Client().get(f"/exhibits/{query}").status_code == 200


def test_sorting() -> None:
    for title, date, code in (("乙", "1950", "3"), ("甲", "1940", "2"), ("丙", "不详", "1")):
        ExhibitFactory(title=title, date_text=date, reference_code=code)
    assert listed() == ["甲", "乙", "丙"]
    assert listed("?sort=newest") == ["乙", "甲", "丙"]
    assert listed("?sort=code") == ["丙", "甲", "乙"]


def test_pages_hold_every_exhibit_once() -> None:
    ExhibitFactory.create_batch(50)
    titles = [title for number in (1, 2, 3) for title in listed(f"?page={number}")]
    assert len(titles) == len(set(titles)) == 50


def test_links_of_the_pages_keep_the_filter() -> None:
    ExhibitFactory.create_batch(30, kind="photo")
    html = Client().get("/exhibits/?kind=photo").content.decode()
    pages = [link for link in re.findall(r'href="([^"]*)"', html) if "page=2" in link]
    assert pages
    assert all("kind=photo" in link for link in pages)


def test_an_empty_result_says_so_and_offers_a_way_on() -> None:
    html = Client().get("/exhibits/?decade=1800").content.decode()
    assert 'href="/exhibits/"' in html or 'href="?"' in html


@pytest.mark.parametrize("factory", [ClosedExhibitFactory])
def test_a_closed_exhibit_has_no_page(factory: type[ExhibitFactory]) -> None:
    closed = factory()
    for prefix in ("", "/en"):
        response = Client().get(f"{prefix}/exhibits/{closed.slug}/")
        assert response.status_code == 404
        assert closed.title not in strip_tags(response.content.decode())


def test_neighbours_in_a_walk_leave_out_what_is_closed(home: object) -> None:
    first, second, third = ExhibitFactory.create_batch(3)
    make_exhibition([first, second, third], slug="walk")
    second.openness = "controlled"
    second.save()
    html = Client().get(f"/exhibits/{first.slug}/?in=walk").content.decode()
    assert f"/exhibits/{third.slug}/" in html
    assert second.slug not in html
    assert second.title not in html
    html = Client().get(f"/exhibits/{third.slug}/?in=walk").content.decode()
    assert f"/exhibits/{first.slug}/" in html
    assert second.slug not in html
