"""404, 403, 400 and 500: pages a person can read, which say what to do next."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from exhibitions.models import Exhibit

from .cast import Cast

BROKEN = pytest.mark.urls("tests.broken_urls")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(html)))


def links(html: str) -> set[str]:
    return set(re.findall(r'<a\b[^>]*href="([^"]*)"', html))


# --- 404 -----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nothing/", "/exhibits/nothing/", "/events/nothing/", "/sitemap-nothing.xml"])
def test_a_page_that_is_not_there_says_where_to_go(demo: object, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 404
    html = response.content.decode()
    assert {"/", "/exhibits/", "/exhibitions/"} <= links(html)
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    for way in links(html):
        if way.startswith("/"):
            assert Client().get(way).status_code == (404 if way == f"/en{path}" else 200), way


@pytest.mark.django_db
def test_english_readers_are_told_in_english(home: object) -> None:
    html = Client().get("/en/nothing/").content.decode()
    assert '<html lang="en"' in html
    assert "This page is not here" in words(html)
    assert {"/en/", "/en/exhibits/", "/en/exhibitions/"} <= links(html)


@pytest.mark.django_db
def test_closed_records_of_the_county_look_like_unknown_ones(demo: object) -> None:
    closed = list(Exhibit.objects.filter(showable=False))
    assert len(closed) == 2
    unknown = Client().get("/exhibits/unknown/").content.decode().replace("/unknown/", "/*/")
    for exhibit in closed:
        response = Client().get(exhibit.get_absolute_url())
        assert response.status_code == 404
        assert response.content.decode().replace(f"/{exhibit.slug}/", "/*/") == unknown


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/exhibits/%00/", "/%00", "/exhibits/" + "a" * 3000 + "/", "/..%2f..%2fetc/passwd", "/%ff"]
)
def test_odd_addresses_are_only_not_found(home: object, path: str) -> None:
    assert Client().get(path).status_code == 404


# --- 403 -----------------------------------------------------------------------------


@BROKEN
@pytest.mark.django_db
def test_no_entry(home: object) -> None:
    response = Client().get("/forbidden/")
    assert response.status_code == 403
    assert {"/", "/exhibits/", "/exhibitions/"} <= links(response.content.decode())
    assert "No entry" in words(Client().get("/en/forbidden/").content.decode())


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_says_so(home: object, cast: Cast) -> None:
    """Django's own page for this is in English and speaks of middleware."""
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/cms/login/", {"username": cast.editor.username, "password": "x"})
    assert response.status_code == 403
    html = response.content.decode()
    assert "CSRF verification failed" not in html
    assert {"/", "/exhibits/"} <= links(html)


# --- 400 and 500: they ask nothing of anything -----------------------------------------


def assert_stands_alone(html: str) -> None:
    """Both languages, ways home, nothing that could fail again."""
    assert re.search(r'<html lang="zh-Hans">', html)
    assert 'lang="en"' in html
    assert {"/", "/en/"} <= links(html)
    assert "<style" not in html
    assert "<script" not in html
    assert not re.search(r'\bstyle="', html)


@BROKEN
def test_a_mistake_of_the_server_without_any_database() -> None:
    # No database mark: every query of this test raises, as it would while the database is down.
    response = Client(raise_request_exception=False).get("/fails/")
    assert response.status_code == 500
    html = response.content.decode()
    assert_stands_alone(html)
    assert "这一页暂时打不开" in html
    assert "This page cannot be opened at the moment" in html
    assert "broken on purpose" not in html


def test_a_database_that_is_down_is_told_kindly() -> None:
    """The home page itself, whose first query fails."""
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert_stands_alone(response.content.decode())


def test_without_collected_static_files_the_page_still_reads(settings: object, tmp_path: object) -> None:
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    html = response.content.decode()
    assert_stands_alone(html)
    assert "stylesheet" not in html


@BROKEN
def test_a_request_that_makes_no_sense() -> None:
    response = Client(raise_request_exception=False).get("/suspicious/")
    assert response.status_code == 400
    assert_stands_alone(response.content.decode())


def test_a_host_that_is_not_ours() -> None:
    response = Client(headers={"host": "evil.example"}).get("/")
    assert response.status_code == 400
    html = response.content.decode()
    assert_stands_alone(html)
    assert "evil.example" not in html
