"""The interface language is a matter of the address; a public page is the same for everybody."""

import re

import pytest
from django.test import Client

from exhibitions.models import Exhibit

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/exhibitions/",
    "/exhibitions/qing-ting-dangan-shuo/",
    "/exhibitions/archives-day-2025/",
    "/exhibits/",
    "/events/",
    "/events/archives-day-2025/",
    "/about/",
    "/visit/",
    "/privacy/",
    "/accessibility/",
]


@pytest.fixture(autouse=True)
def _county(demo: object) -> None:
    """All of these look at the demonstration."""


def body(url: str, **headers: str) -> str:
    response = Client().get(url, headers=headers)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.parametrize("url", PAGES)
def test_two_visitors_get_the_same_bytes_and_no_cookie(url: str) -> None:
    first, second = Client(), Client()
    second.cookies.load({"django_language": "en", "something": "else"})
    for path in (url, f"/en{url}"):
        one = first.get(path, headers={"Accept-Language": "zh-CN"})
        two = second.get(path, headers={"Accept-Language": "en-GB,en;q=0.9", "User-Agent": "another"})
        assert one.status_code == two.status_code == 200
        assert one.content == two.content
        for response in (one, two):
            assert not response.cookies, path
            assert "Cookie" not in response.headers.get("Vary", ""), path
            assert "Accept-Language" not in response.headers.get("Vary", ""), path


@pytest.mark.parametrize("url", PAGES)
def test_the_address_decides_the_language(url: str) -> None:
    chinese, english = body(url, **{"Accept-Language": "en"}), body(f"/en{url}", **{"Accept-Language": "zh-CN"})
    assert re.search(r'<html[^>]*\blang="zh-Hans"', chinese)
    assert re.search(r'<html[^>]*\blang="en"', english)
    assert Client().get(url)["Content-Language"] == "zh-hans"
    assert Client().get(f"/en{url}")["Content-Language"] == "en"


@pytest.mark.parametrize("url", PAGES)
def test_each_page_leads_to_itself_in_the_other_language(url: str) -> None:
    assert f'href="/en{url}"' in body(url)
    assert f'href="{url}"' in body(f"/en{url}")


@pytest.mark.parametrize("url", PAGES)
def test_both_languages_know_of_each_other(url: str) -> None:
    """`hreflang` for search engines, in both directions."""
    for html in (body(url), body(f"/en{url}")):
        alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))
        assert alternates["en"].endswith(f"/en{url}")
        assert alternates["zh-Hans"].endswith(url)
        assert "/en/" not in alternates["zh-Hans"]


def test_english_pages_link_to_english_pages() -> None:
    links = re.findall(r'<a\b[^>]*\bhref="(/[^"]*)"[^>]*>', body("/en/exhibitions/"))
    assert links
    strays = [link for link in links if not link.startswith(("/en/", "/media/", "/static/", "/cms/"))]
    # Only the way to the Chinese page itself leads out.
    assert set(strays) <= {"/exhibitions/"}


def test_words_of_the_interface_are_in_the_language_asked_for() -> None:
    exhibit = Exhibit.objects.showable().filter(kind="photo").first()
    url = f"/exhibits/{exhibit.slug}/"
    chinese = body(url)
    # Content stays in Chinese, marked as such.
    english = re.sub(r'<(\w+)[^>]*\blang="zh-Hans"[^>]*>.*?</\1>', "", body(f"/en{url}"), flags=re.DOTALL)
    # Structured data speaks of the content, in its own words.
    english = re.sub(r"<script\b.*?</script>", "", english, flags=re.DOTALL)
    for word, wort in (("Reference code", "档号"), ("Photographer", "摄影者")):
        assert word.lower() in english.lower()
        assert wort in chinese
        assert wort not in re.sub(r"<[^>]*>", " ", english)
