"""`POST /visits/hit`: what is stored of a visit, and what is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from lantai.visits.online import spool as spooling
from lantai.visits.online.reading import spool_files
from lantai.visits.online.robots import is_robot
from lantai.visits.online.spool import Hit, read_line
from lantai.visits.online.subjects import Subject, sign

from .visiting import PERSON

PAGE = Subject("page", 3)


@pytest.fixture(autouse=True)
def _spool_of_its_own(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.VISITS_DIR = tmp_path / "visits"
    yield
    spooling.spool().close()
    spooling.forget()


def hits() -> list[Hit]:
    """What is spooled."""
    return [read_line(line) for file in spool_files() for line in file.read_bytes().splitlines()]


def post(body: str | bytes = "", client: Client | None = None, **meta: Any) -> Any:
    visitor = client or Client()
    return visitor.post("/visits/hit", data=body, content_type="text/plain", **{"HTTP_USER_AGENT": PERSON, **meta})


def test_a_visit_is_stored_and_answered_with_nothing() -> None:
    response = post(sign(PAGE), HTTP_COOKIE="anything=1")
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    assert "Vary" not in response
    (hit,) = hits()
    assert (hit.subject, hit.robot) == (PAGE, False)


def test_it_wants_no_csrf_token() -> None:
    assert post(sign(PAGE), Client(enforce_csrf_checks=True)).status_code == 204


@pytest.mark.parametrize("method", ["get", "put", "delete", "head", "options"])
def test_only_post_is_answered(method: str) -> None:
    assert getattr(Client(), method)("/visits/hit").status_code == 405
    assert hits() == []


@pytest.mark.parametrize(
    "body",
    [
        *("", "junk", "page.3.0", "page.3.0~", sign(PAGE) + "A", sign(PAGE)[:-1], " " + sign(PAGE), sign(PAGE) + "\n"),
        *(sign(PAGE).replace("3", "4", 1), sign(PAGE).upper(), "a" * 121, "9" * 5_000_000),
        *(b"\xff" * 40, bytes(40), "page.3.0~页面"),
    ],
    ids=range(15),
)
def test_junk_and_forged_ids_are_refused(body: str | bytes) -> None:
    assert post(body).status_code == 400
    assert hits() == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_other_sites_cannot_send_their_visitors(site: str) -> None:
    assert post(sign(PAGE), HTTP_SEC_FETCH_SITE=site).status_code == 400
    assert hits() == []


@pytest.mark.django_db
def test_who_is_signed_in_is_no_visitor() -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_user("editor"))
    response = post(sign(PAGE), client)
    assert response.status_code == 204
    assert "Vary" not in response
    assert hits() == []
    client.logout()
    assert post(sign(PAGE), client).status_code == 204
    assert len(hits()) == 1


@pytest.mark.django_db
def test_an_invented_session_cookie_does_not_hide_a_visitor() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "invented"
    assert post(sign(PAGE), client).status_code == 204
    assert len(hits()) == 1


def test_the_same_visitor_is_recognised_and_others_are_not() -> None:
    post(sign(PAGE))
    post(sign(Subject("exhibit", 1, 3)))
    post(sign(PAGE), REMOTE_ADDR="203.0.113.9")
    post(sign(PAGE), HTTP_USER_AGENT=PERSON + " other")
    first, again, elsewhere, other = (hit.visitor for hit in hits())
    assert first == again
    assert len({first, elsewhere, other}) == 3


@pytest.mark.parametrize(
    "trusted, remote, forwarded, same_as",
    [
        ([], "198.51.100.1", "203.0.113.5", "198.51.100.1"),
        (["10.0.0.0/8"], "198.51.100.1", "203.0.113.5", "198.51.100.1"),
        (["10.0.0.0/8"], "10.1.2.3", "203.0.113.5", "203.0.113.5"),
        (["10.0.0.0/8"], "10.1.2.3", "192.0.2.1, 203.0.113.5", "203.0.113.5"),
        (["10.0.0.0/8"], "10.1.2.3", "192.0.2.1, 203.0.113.5, 10.9.9.9", "203.0.113.5"),
        (["10.0.0.0/8"], "10.1.2.3", "203.0.113.5, nonsense", "10.1.2.3"),
        (["10.0.0.0/8"], "10.1.2.3", "", "10.1.2.3"),
        (["unix"], "", "203.0.113.5", "203.0.113.5"),
        (["::1"], "::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_trusted_proxies_say_whose_request_it_is(
    settings: Any, trusted: list[str], remote: str, forwarded: str, same_as: str
) -> None:
    post(sign(PAGE), REMOTE_ADDR=same_as)
    settings.TRUSTED_PROXIES = trusted
    post(sign(PAGE), REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    expected, told = (hit.visitor for hit in hits())
    assert told == expected


@pytest.mark.parametrize(
    "agent, robot",
    [
        (PERSON, False),
        (
            "Mozilla/5.0 (Linux; Android 12) Chrome/97.0 Mobile Safari/537.36 baiduboxapp/13.30.0.10 (Baidu; P1 12)",
            False,
        ),
        ("Mozilla/5.0 (Linux; Android 13) XWEB/1160065 Mobile Safari/537.36 MicroMessenger/8.0.42 Weixin", False),
        ("Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 SogouMSE,SogouMobileBrowser/5.2", False),
        ("Mozilla/5.0 (Linux; Android 9; CUBOT_X18) AppleWebKit/537.36 Chrome/90 Mobile Safari/537.36", False),
        ("Mozilla/5.0 (iPhone) AliApp(DingTalk/6.5) com.laiwang.DingTalk", False),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", True),
        ("Mozilla/5.0 (iPhone) baiduboxapp/13 (compatible; Baiduspider-render/2.0)", True),
        ("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", True),
        ("Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com)", True),
        ("Mozilla/5.0 (compatible; Toutiaospider; https://zhanzhang.toutiao.com/)", True),
        ("Mozilla/5.0 HaosouSpider", True),
        ("Mozilla/5.0 (compatible; EasouSpider)", True),
        ("Mozilla/5.0 YisouSpider/5.0", True),
        ("JianKongBao Monitor 1.1", True),
        ("360JK yunjiankong 1234", True),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120 Safari/537.36", True),
        ("python-requests/2.31", True),
        ("curl/8.5.0", True),
        ("", True),
    ],
)
def test_robots_are_told_from_people(agent: str, robot: bool) -> None:
    assert is_robot(agent) is robot
    assert post(sign(PAGE), HTTP_USER_AGENT=agent).status_code == 204
    assert [hit.robot for hit in hits()] == [robot]


def test_a_spool_that_cannot_be_written_is_told(settings: Any, tmp_path: Any, caplog: Any) -> None:
    settings.VISITS_DIR = tmp_path / "file"
    settings.VISITS_DIR.write_text("in the way")
    assert post(sign(PAGE)).status_code == 503
    assert "refused with 503" in caplog.text
    settings.VISITS_DIR.unlink()
    assert post(sign(PAGE)).status_code == 204
