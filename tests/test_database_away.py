"""While the database is away readers get kept pages, or a page that says so; probes say what is wrong; and it heals by itself."""

import http.client
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from . import postgres as databases
from . import world
from .conftest import PHONE, NewPage
from .outside import need
from .visiting import Site

SHORTLY = "很快恢复", "back shortly"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


def ask(url: str, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """No answer at all fails the test."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as to:
        to.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        with to.getresponse() as got:
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read().decode())


def assert_says_so(answer: Answer) -> None:
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert all(words in answer.text for words in SHORTLY)
    assert "Error" not in answer.text


def test_postgresql_goes_and_comes_back(tmp_path: Path) -> None:
    need(databases.BINARIES, "postgresql")
    with databases.cluster() as postgres:
        site = Site(tmp_path, databases.new_database(postgres, databases.FOUNDED))
        with site.serving() as server:
            _goes_and_comes_back(postgres, server.url)


def _goes_and_comes_back(postgres: str, url: str) -> None:
    about = ask(url, "/about/")
    assert (about.status, ask(url, "/about/").headers["x-page"]) == (200, "kept")
    data = databases.kill(postgres)

    kept = ask(url, "/about/")
    assert (kept.status, kept.headers["x-page"], kept.text) == (200, "kept", about.text)
    for path in (
        "/",
        "/en/exhibits/",
        "/search/?q=a",
        "/no-such-page/",
        "/cms/login/",
        "/oai?verb=Identify",
        "/api/v2/pages/",
    ):
        assert_says_so(ask(url, path))
    # With a session that would have to be looked up, and with what somebody sends.
    for path in ("/about/", "/cms/"):
        signed_in = ask(url, path, Cookie="sessionid=0123456789abcdefghijklmnopqrstuv")
        assert_says_so(signed_in)
        assert "set-cookie" not in signed_in.headers
    assert_says_so(ask(url, "/stories/receipt/", "POST", "x=1", Content_Type="application/x-www-form-urlencoded"))
    phone = ask(
        url, "/attendance/v1/sync", "POST", '{"lines": [], "sent_at": "2026-01-01T00:00:00Z"}', Authorization="Bearer x"
    )
    assert (phone.status, json.loads(phone.text)["code"]) == (503, "busy")
    assert ask(url, "/livez").text == "ok\n"
    health = ask(url, "/healthz")
    said = json.loads(health.text)
    assert (health.status, said["status"], said["storage"]) == (503, "failing", "ok")
    assert said["database"] == said["search"] == "cannot be reached"

    databases.start_again(data)
    while ask(url, "/healthz").status != 200:
        pass
    for path in ("/", "/en/exhibits/"):
        assert ask(url, path).status == 200
        # That it could not be made is held against a page for a moment only; pytest's own limit is the end of patience.
        while ask(url, path).headers.get("x-page") != "kept":
            pass


def test_the_page_has_the_look(own_server: world.Server, new_page: NewPage) -> None:
    """A SQLite file that is gone, and there again."""
    database, kept = own_server.data_dir / world.DATABASE, own_server.data_dir / "aside"
    with sqlite3.connect(database) as data:
        data.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data.close()
    assert ask(own_server.url, "/about/").status == 200
    database.rename(kept)

    assert ask(own_server.url, "/about/").headers["x-page"] == "kept"
    assert_says_so(ask(own_server.url, "/exhibits/"))
    said = json.loads(ask(own_server.url, "/healthz").text)
    assert (said["status"], said["database"]) == ("failing", "is empty, or was missing")
    page = new_page(**PHONE)
    page.goto(f"{own_server.url}/en/exhibits/")
    assert page.locator("h1").inner_text() == "网站很快恢复访问"
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    for left in own_server.data_dir.glob(f"{world.DATABASE}*"):
        left.unlink()
    kept.rename(database)
    # However long connections stay open: none goes on with the file that was there in between.
    assert {ask(own_server.url, "/healthz").status for _each in range(16)} == {200}
    assert ask(own_server.url, "/exhibits/").status == 200


@pytest.mark.django_db(transaction=True)
def test_a_database_that_somebody_holds_is_away_for_who_writes(home: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(settings.DATA_DIR / world.DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        visitor = Client(raise_request_exception=False)
        # The setting is the connection's, and Django's test client keeps that open.
        sent = visitor.post("/cms/login/", {"username": "nobody", "password": "x"})
        assert sent.status_code == 503
        assert all(words in sent.content.decode() for words in SHORTLY)
        assert visitor.get("/about/").status_code == 200
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert Client().post("/cms/login/", {"username": "nobody", "password": "x"}).status_code == 200


@pytest.mark.urls("tests.broken_urls")
@pytest.mark.django_db
def test_a_wrong_question_is_a_mistake_of_the_server(home: object) -> None:
    """It would not be answered in a minute either."""
    answer = Client(raise_request_exception=False).get("/asks-wrongly/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
