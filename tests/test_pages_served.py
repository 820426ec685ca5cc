"""Kept pages on real servers: several processes over one store, and nginx handing out the same files."""

import http.client
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils.html import strip_tags

from lantai.pages import errors

from . import nginx, world
from . import postgres as databases
from .kept_pages import stored
from .outside import need
from .visiting import Site, workers

LAY = """
from tests.factories import ExhibitFactory, ImageFactory, make_exhibition
from exhibitions.foundation import lay
from lantai.media import publicity
lay("云溪县档案馆")
image = ImageFactory(prepared=True)
make_exhibition([ExhibitFactory(slug="shown", title="墙上的旧照", images=[image])])
ExhibitFactory(slug="elsewhere", title="别处", kind="artifact", date_text="2019")
publicity.refresh([image.pk])
"""
WITHDRAW = """
from exhibitions import openness
from exhibitions.models import Exhibit
openness.withdraw(Exhibit.objects.get(slug="shown"), user=None, reason="权属有疑")
"""
# Where a process dies after it has committed, before it has cleared anything.
DIE = """
import os, signal
from lantai.pagecache import clearing
from exhibitions.models import Exhibit
clearing.settle = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Exhibit.objects.filter(slug="elsewhere").update(title="换了题名")
"""
WALK = "/exhibitions/old-photos/"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


def get(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        with connection.getresponse() as response:
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())


def shell(data_dir: Path, code: str) -> None:
    world.manage(data_dir, "shell", "--no-imports", "--command", code)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[world.Server]:
    """Two processes that serve a small site."""
    data_dir = tmp_path_factory.mktemp("pages") / "data"
    world.copy("plain", data_dir)
    shell(data_dir, LAY)
    with world.serving(data_dir, WEB_CONCURRENCY="2") as running:
        yield running


def kept(server: world.Server) -> set[str]:
    return stored(server.data_dir / "pages", "127.0.0.1")


def test_a_stampede_makes_a_page_once(site: world.Server) -> None:
    """Across threads and processes."""
    with ThreadPoolExecutor(24) as crowd:
        answers = list(crowd.map(lambda _n: get(site.url, WALK), range(48)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum(answer.headers.get("x-page") != "kept" for answer in answers) == 1


def test_a_process_killed_before_it_has_cleared(site: world.Server) -> None:
    """The servers finish it, although its change reached nobody."""
    for path in ("/exhibits/elsewhere/", "/about/"):
        get(site.url, path)
    with pytest.raises(world.CommandFailedError):
        shell(site.data_dir, DIE)
    while "/exhibits/elsewhere/" in kept(site):
        # Each turn asks the site, which sweeps every few seconds; pytest's own limit is the end of patience.
        get(site.url, "/about/")
    assert "换了题名".encode() in get(site.url, "/exhibits/elsewhere/").content
    assert "/about/" in kept(site)


def test_two_servers_on_one_postgresql_share_a_store(postgres: str, tmp_path: Path) -> None:
    """As `web` twice in deploy/compose.yaml: one data folder, one database, and a worker's change that reaches both."""
    both = Site(tmp_path, databases.new_database(postgres), {"BASE_URL": "http://127.0.0.1"})
    both.manage("shell", "--no-imports", "--command", LAY)
    with both.serving() as first, both.serving() as second:
        with ThreadPoolExecutor(16) as crowd:
            answers = list(crowd.map(lambda n: get((first, second)[n % 2].url, WALK), range(32)))
        assert {answer.status for answer in answers} == {200}
        assert sum(answer.headers.get("x-page") != "kept" for answer in answers) == 1
        for path in ("/about/", "/exhibits/shown/"):
            assert "x-page" not in get(first.url, path).headers
            assert get(second.url, path).headers["x-page"] == "kept"

        # Changed by a third process: at once gone from both.
        both.manage("shell", "--no-imports", "--command", WITHDRAW)
        for server in (first, second):
            assert get(server.url, "/exhibits/shown/").status == 404
            walk = get(server.url, WALK)
            assert walk.status == 200
            assert "墙上的旧照".encode() not in walk.content
            assert get(server.url, "/about/").headers["x-page"] == "kept"


def test_nginx_hands_out_the_same_store(site: world.Server, tmp_path: Path) -> None:
    need(nginx.BINARY, "nginx-light")
    paths = [
        "/",
        WALK,
        f"/en{WALK}",
        "/exhibits/shown/",
        "/exhibits/shown/?in=old-photos",
        "/exhibits/elsewhere/",
        "/about/",
    ]
    with nginx.in_front(site, tmp_path / "nginx") as front:
        for path in paths:
            assert get(front, path).status == 200
            ours, theirs = get(site.url, path), get(front, path)
            assert theirs.content == ours.content
            assert theirs.headers["x-page"] == "kept"
            _same_headers(ours, theirs)
        packed = get(front, WALK, Accept_Encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        shared = get(front, f"{WALK}?from=timeline&isappinstalled=0")
        assert (shared.headers["x-page"], shared.content) == ("kept", get(site.url, WALK).content)
        image = get(site.url, WALK).content.decode().split('<img src="')[1].split('"')[0]
        for url in (front, site.url):
            assert get(url, image).headers["cache-control"] == "private, max-age=31536000, immutable"

        # Taken down by another process: gone from nginx as soon as that has answered.
        shell(site.data_dir, WITHDRAW)
        assert kept(site) == {"/exhibits/elsewhere/", "/about/"}
        assert get(front, "/exhibits/shown/").status == 404
        assert "墙上的旧照".encode() not in get(front, WALK).content
        assert get(front, image).status == 404

        # It is nginx that hands them out: the site may be away.
        processes = [site.pid, *workers(site.pid)]
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        try:
            assert get(front, "/about/").headers["x-page"] == "kept"
            assert get(front, WALK).status == 200
        finally:
            for pid in processes:
                os.kill(pid, signal.SIGCONT)
        for cookie in ("sessionid=x", "messages=x"):
            assert get(front, "/about/", Cookie=cookie).headers.get("x-page") != "kept"
        for path in (
            "/about/?kiosk=1",
            "/about/?in=../../../boot",
            "/../index.sqlite3",
            "/about/page.html",
            "/page.html",
        ):
            assert "x-page" not in get(front, path).headers
            assert b"SQLite" not in get(front, path).content


def test_what_nginx_does_not_keep_reaches_the_site_as_it_was_asked(site: world.Server, tmp_path: Path) -> None:
    """Method, path and parameters; and the log has the path, of a guarded one only its beginning."""
    need(nginx.BINARY, "nginx-light")
    asked = [
        ("GET", "/search/?q=%E7%AB%B9%E7%BC%96&place=a%2Fb%20c"),
        ("GET", "/exhibits/%E4%BA%91%E6%BA%AA%3Fx/"),
        ("GET", "/about"),
        ("GET", "/%61bout/?kiosk=1"),
        ("HEAD", "/search/?q=x"),
        ("POST", "/about/"),
        ("POST", "/visits/beacon/nowhere?x=1"),
        ("PUT", "/about/"),
        ("DELETE", "/about/"),
        ("OPTIONS", "/about/"),
        ("GET", "/drafts/abcdefghijklmnop/"),
    ]
    log = tmp_path / "access.log"
    deployed = (world.REPOSITORY / "deploy/nginx/lantai.conf").read_text()
    words = deployed[deployed.index("map $lantai_asked") : deployed.index("log_format")]
    assert "access_log /var/log/nginx/lantai/access.log lantai;" in deployed
    with nginx.in_front(
        site,
        tmp_path / "nginx",
        around=f"{words} log_format lantai '$request_method $lantai_path';",
        more=f"access_log {log} lantai;",
    ) as front:
        for method, path in asked:
            answers = []
            for url in (site.url, front):
                with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
                    connection.request(method, path)
                    with connection.getresponse() as response:
                        answers.append((response.status, response.getheader("location"), response.read()))
            assert answers[0] == answers[1], (method, path)
    lines = log.read_text().splitlines()
    assert [line.split()[0] for line in lines] == [method for method, _path in asked]
    assert lines[-1] == "GET /drafts/..."
    assert "abcdefghijklmnop" not in log.read_text()


def test_while_no_process_answers_nginx_says_that_the_site_will_be_back(site: world.Server, tmp_path: Path) -> None:
    """In the words of the site itself, and whatever was asked; kept pages are handed out all the same."""
    need(nginx.BINARY, "nginx-light")
    get(site.url, "/about/")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with nginx.in_front(replace(site, url=nobody), tmp_path / "nginx") as front:
        assert get(front, "/about/").headers["x-page"] == "kept"
        for method, path in (
            ("GET", "/search/?q=x"),
            ("GET", "/en/exhibits/elsewhere/"),
            ("HEAD", "/search/"),
            ("POST", "/cms/login/"),
            ("GET", "/media/tiles/1/0a/info.json"),
        ):
            answer = get(front, path, method)
            assert answer.status == 503, (method, path)
            assert int(answer.headers["retry-after"]) < errors.AWAY_SECONDS
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            if method != "HEAD":
                words = strip_tags(answer.content.decode())
                for said in (*errors.AWAY["chinese"].values(), *errors.AWAY["english"].values()):
                    assert said in words or f'href="{said}"' in answer.content.decode()


def _same_headers(ours: Answer, theirs: Answer) -> None:
    """Of what a browser goes by; files of nginx have a validator of their own."""
    for name in set(ours.headers) - {"server", "date", "connection", "etag", "content-length", "x-request-id"}:
        told, expected = theirs.headers.get(name, ""), ours.headers[name]
        if name == "content-security-policy":
            assert set(told.split("; ")) == set(expected.split("; "))
        else:
            assert told == expected, name
