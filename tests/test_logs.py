"""What the site writes down: structured, kept for half a year, and nothing of a person."""

import datetime
import json
import re
import socketserver
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from . import world
from .visiting import PERSON

ADDRESS = "203.0.113.77"
NAME, PHONE, MAIL = "王秋萍试", "13900001234", "qiuping@example.invalid"
# A page that fails while it holds what somebody typed, and a database that quotes a row.
FAILING = """
import sys
sys.path.insert(0, {repository!r})
from lantai.settings.dev import *
ROOT_URLCONF = "failing_urls"
"""
URLS = """
from django.db import connection
from django.urls import path
from lantai.urls import *
def fails(request, token):
    try:
        int(request.GET["name"])
    except ValueError as error:
        raise RuntimeError("nobody is called " + request.GET["name"]) from error
def quotes(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT '" + request.GET["name"])
urlpatterns = [path("fails/<str:token>/", fails), path("quotes/", quotes), *urlpatterns]
"""


class Mailbox(socketserver.StreamRequestHandler):
    """As much of an SMTP server as takes a message (RFC 5321)."""

    taken: list[str] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.taken.append(letter.decode())
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")


@pytest.fixture(scope="module")
def mailbox() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, mailbox: int) -> Iterator[world.Server]:
    """The county, with files of the day, JSON, metrics and mail to the operator, and two pages that fail."""
    data_dir = tmp_path_factory.mktemp("site")
    world.copy("demo", data_dir)
    code = data_dir / "code"
    code.mkdir()
    (code / "failing_settings.py").write_text(FAILING.format(repository=str(world.REPOSITORY / "site")))
    (code / "failing_urls.py").write_text(URLS)
    more: dict[str, str] = {
        "DJANGO_SETTINGS_MODULE": "failing_settings",
        "PYTHONPATH": str(code),
        "LOG_FORMAT": "json",
        "LOG_DIR": str(data_dir / "logs"),
        "OPERATOR_EMAIL": "operator@example.invalid",
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox}",
        "METRICS_TOKEN": "gauge-reader",
        "TRUSTED_PROXIES": "127.0.0.1",
        "WEB_CONCURRENCY": "2",
    }
    (data_dir / "logs").mkdir()
    (data_dir / "logs" / "lantai-2020-01-01.log").write_text("old")
    with world.serving(data_dir, world.REPOSITORY, **more) as running:
        yield running


def ask(
    site: world.Server, path: str, body: dict[str, str] | None = None, **headers: str
) -> tuple[int, str, dict[str, str]]:
    data = None if body is None else urllib.parse.urlencode(body).encode()
    headers = {"X-Forwarded-For": ADDRESS, "User-Agent": PERSON, **headers}
    request = urllib.request.Request(f"{site.url}{path}", data, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


def lines(site: world.Server) -> list[dict[str, Any]]:
    (file,) = (site.data_dir / "logs").iterdir()
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_line_for_each_request_by_its_id(site: world.Server) -> None:
    status, _body, headers = ask(site, f"/exhibits/?q={urllib.parse.quote(NAME)}")
    number = headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", number)
    (line,) = [line for line in lines(site) if line.get("request") == number]
    assert (line["method"], line["route"], line["status"], status) == ("GET", "/exhibits/", 200, 200)
    assert datetime.datetime.fromisoformat(line["time"]).tzinfo == datetime.UTC
    given = "0123456789abcdef0123456789abcdef"
    for turn, sent, taken in ((1, given, True), (2, "<b>&", False)):
        answered = ask(site, f"/about/?n={turn}", None, **{"X-Request-ID": sent})[2]["X-Request-ID"]
        assert (answered == sent) is taken


def test_nothing_of_a_person_is_written(site: world.Server) -> None:
    """A wrong sign-in, a search, a receipt number, a story half sent, an unknown token, and errors that quote."""
    ask(site, f"/search/?q={urllib.parse.quote(NAME)}")
    ask(site, f"/stories/receipt/?number=ABCD-EFGH-JKMN&name={urllib.parse.quote(NAME)}")
    ask(site, "/cms/login/", {"username": NAME, "password": "geheim-geheim"})
    ask(site, "/stories/submit/", {"name": NAME, "phone": PHONE, "email": MAIL, "text": "我的故事"})
    ask(site, f"/drafts/token-of-{PHONE}/")
    ask(site, f"/no/such/page/{PHONE}/{MAIL}")
    number = ask(site, f"/fails/{PHONE}/?name={urllib.parse.quote(NAME)}")[2]["X-Request-ID"]
    assert ask(site, f"/quotes/?name={urllib.parse.quote(NAME)}{PHONE}")[0] == 500
    (error,) = [line for line in lines(site) if line.get("request") == number and "error" in line]
    assert error["message"] == "Internal Server Error: /fails/<str:token>/"
    assert "failing_urls.py" in error["error"]
    assert "builtins.ValueError: (withheld)" in error["error"]
    assert "builtins.RuntimeError: (withheld)" in error["error"]
    written = (site.data_dir / "server.log").read_text("utf-8") + "".join(
        json.dumps(line, ensure_ascii=False) for line in lines(site)
    )
    assert "OperationalError" in written
    for personal in (ADDRESS, NAME, PHONE, MAIL, "geheim", "ABCD-EFGH", "我的故事", PERSON):
        assert personal not in written
        assert not any(personal in letter for letter in Mailbox.taken)


def test_errors_come_by_mail_once_for_each_place(site: world.Server) -> None:
    for _again in range(6):
        ask(site, "/fails/x/?name=y")
    letters = [letter for letter in Mailbox.taken if "failing_urls.py" in letter and "RuntimeError" in letter]
    # Two processes, each at most once.
    assert 1 <= len(letters) <= 2
    assert "To: operator@example.invalid" in letters[0]


def test_a_backup_that_fails_at_night_comes_by_mail(site: world.Server, mailbox: int, tmp_path: Path) -> None:
    no_folder = tmp_path / "backups"
    no_folder.write_text("a disk that was not mounted, with a file in its place")
    before = len(Mailbox.taken)
    with pytest.raises(world.CommandFailedError):
        world.manage(
            site.data_dir,
            "backup",
            str(no_folder),
            OPERATOR_EMAIL="operator@example.invalid",
            EMAIL_URL=f"smtp://127.0.0.1:{mailbox}",
        )
    (letter,) = Mailbox.taken[before:]
    assert "To: operator@example.invalid" in letter
    assert "The backup failed" in letter


def test_a_database_that_is_away_is_one_letter(site: world.Server) -> None:
    """Wherever that was noticed."""
    database = site.data_dir / world.DATABASE
    before = len(Mailbox.taken)
    database.rename(site.data_dir / "aside")
    try:
        for path in (
            "/",
            "/exhibits/",
            "/events/",
            "/stories/",
            "/search/?q=%E6%A1%A5",
            "/cms/login/",
            "/api/v2/pages/",
        ):
            assert ask(site, f"{path}{'&' if '?' in path else '?'}kiosk=1")[0] in {200, 503}
    finally:
        for left in site.data_dir.glob(f"{world.DATABASE}*"):
            left.unlink()
        (site.data_dir / "aside").rename(database)
    letters = Mailbox.taken[before:]
    # Two processes, each at most once.
    assert 1 <= len(letters) <= 2
    assert all("OperationalError" in letter for letter in letters)


def test_old_files_go(site: world.Server) -> None:
    ask(site, "/about/")
    assert not (site.data_dir / "logs" / "lantai-2020-01-01.log").exists()
    assert len(list((site.data_dir / "logs").iterdir())) == 1


def test_metrics_are_for_the_token(site: world.Server) -> None:
    """Counted over both processes, named by view; and what stands in the database."""
    for number in range(20):
        ask(site, f"/heritage/?n={number}")  # kept pages are handed out ahead of what counts
    assert ask(site, "/fails/x/")[0] == 500
    assert ask(site, "/metrics")[0] == 404
    assert ask(site, "/metrics", Authorization="Bearer wrong")[0] == 404
    status, text, _headers = ask(site, "/metrics", Authorization="Bearer gauge-reader")
    assert status == 200
    counted = re.findall(r'^lantai_requests_total\{method="GET",status="200",view="wagtail_serve"\} (\S+)$', text, re.M)
    assert float(counted[0]) >= 20
    assert re.search(r'^lantai_requests_total\{method="GET",status="500",view="failing_urls\.fails"\} \d', text, re.M)
    assert re.search(r'^lantai_request_seconds_bucket\{le="0.1",view="wagtail_serve"\} \d', text, re.M)
    for gauge in ('lantai_tasks{status="READY"}', "lantai_attendance_lines", "lantai_search_waiting"):
        assert re.search(rf"^{re.escape(gauge)} \d", text, re.M), gauge
    assert PHONE not in text


@pytest.mark.django_db
def test_metrics_are_off_by_themselves() -> None:
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_alive_whatever_the_host_is_called() -> None:
    answer = Client().get("/livez", headers={"Host": "10.9.8.7"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "no-store"
