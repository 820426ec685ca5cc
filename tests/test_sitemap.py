"""/sitemap.xml and /robots.txt: what search engines are told, and nothing more."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from lantai.pages.sitemaps import SiteSitemap

from .factories import ClosedExhibitFactory, ExhibitFactory, make_event, make_exhibition

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(path: str) -> Any:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own answer


def addresses(path: str = "/sitemap.xml") -> list[str]:
    """Paths of all addresses, which must all be under BASE_URL."""
    found = [loc.text for loc in read(path).findall("*/s:loc", NAMES)]
    assert all(url.startswith(f"{settings.WAGTAILADMIN_BASE_URL}/") for url in found)
    return [url.removeprefix(settings.WAGTAILADMIN_BASE_URL) for url in found]


def test_pages_and_showable_exhibits_in_both_languages(home: object) -> None:
    exhibit, closed = ExhibitFactory(), ClosedExhibitFactory()
    make_exhibition([exhibit], slug="show")
    make_event(slug="tour")
    found = addresses()
    public = ["/", "/exhibitions/show/", "/events/tour/", "/about/", "/exhibits/", exhibit.get_absolute_url()]
    for path in public:
        assert path in found
        assert f"/en{path}" in found
    assert len(found) == len(set(found))
    assert not [path for path in found if closed.slug in path]


def test_every_address_answers(demo: object) -> None:
    found = addresses()
    assert len(found) > 40
    for path in found:
        assert Client().get(path).status_code == 200, path


def test_drafts_and_restricted_pages_are_left_out(home: object) -> None:
    make_exhibition(slug="draft", live=False)
    inside = make_exhibition(slug="inside")
    PageViewRestriction.objects.create(page=inside, restriction_type=PageViewRestriction.LOGIN)
    below = make_event(slug="public")
    assert not [path for path in addresses() if "draft" in path or "inside" in path]
    PageViewRestriction.objects.create(page=below.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert not [path for path in addresses() if path.startswith("/events/")]


def test_each_entry_knows_its_other_language_and_its_last_change(home: object) -> None:
    exhibit = ExhibitFactory()
    base = settings.WAGTAILADMIN_BASE_URL
    entries = {entry.find("s:loc", NAMES).text: entry for entry in read("/sitemap.xml")}
    entry = entries[f"{base}{exhibit.get_absolute_url()}"]
    languages = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)}
    assert languages["en"] == f"{base}/en{exhibit.get_absolute_url()}"
    assert languages["zh-hans"] == languages["x-default"] == f"{base}{exhibit.get_absolute_url()}"
    assert entry.find("s:lastmod", NAMES).text[:10] == timezone.localdate(exhibit.updated_at).isoformat()


def test_too_many_for_one_file_become_an_index(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    exhibits = ExhibitFactory.create_batch(7)
    whole = set(addresses())
    monkeypatch.setattr(SiteSitemap, "limit", 5)
    files = addresses()
    assert "/sitemap-pages.xml" in files
    assert "/sitemap-exhibits.xml?p=2" in files
    parts = [path for file in files for path in addresses(file)]
    assert len(parts) == len(set(parts))
    assert set(parts) == whole
    assert exhibits[-1].get_absolute_url() in parts
    for wrong in ("/sitemap-nonsense.xml", "/sitemap-exhibits.xml?p=99", "/sitemap-exhibits.xml?p=x"):
        assert Client().get(wrong).status_code == 404


def test_robots(home: object) -> None:
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {line for line in lines if line.startswith("Disallow")} == {
        "Disallow: /cms/",
        "Disallow: /drafts/",
        "Disallow: /guarded/",
    }
    assert lines[-1] == f"Sitemap: {settings.WAGTAILADMIN_BASE_URL}/sitemap.xml"
