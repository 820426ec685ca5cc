"""Who asks too often is told so, in words, with the time after which it works again."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from lantai.pages import limits
from lantai.pages.limits import Limit
from lantai.visits.models import Session
from lantai.visits.onsite import api

from .attendance import make_device
from .cast import Cast

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "203.0.113.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    cache.clear()


def tighten(monkeypatch: pytest.MonkeyPatch, deed: str, most: int) -> Limit:
    """The limit of a deed, lowered; everything else of it stays."""
    (whole,) = (limit for _pattern, limit in limits._table if limit.deed == deed)
    lower = Limit(deed, most, whole.seconds, whole.methods, whole.whose, whole.refusal)
    table = [(pattern, lower if limit is whole else limit) for pattern, limit in limits._table]
    monkeypatch.setattr(limits, "_table", table)
    return whole


@pytest.mark.parametrize(
    "deed, method, url, data",
    [
        ("sign in", "post", "/cms/login/", {"username": "x", "password": "y"}),
        ("password mail", "post", "/cms/password_reset/", {"email": "x@example.invalid"}),
        ("api", "get", "/api/v2/pages/", {}),
        ("oai", "get", "/oai?verb=Identify", {}),
    ],
)
def test_too_many_from_one_address(
    home: Any, monkeypatch: pytest.MonkeyPatch, deed: str, method: str, url: str, data: dict[str, str]
) -> None:
    limit = tighten(monkeypatch, deed, 2)
    assert limit.most >= 10

    def ask(address: str) -> Any:
        return getattr(Client(REMOTE_ADDR=address), method)(url, data)

    assert [ask(HERE).status_code for _number in range(2)] in ([200, 200], [302, 302])
    refused = ask(HERE)
    assert refused.status_code == (503 if deed == "oai" else 429)
    assert refused["Retry-After"] == str(limit.seconds)
    assert ask(ELSEWHERE).status_code in {200, 302}
    if refused["Content-Type"].startswith("text/html"):
        html = refused.content.decode()
        assert "<h1>请稍等</h1>" in html
        assert "/exhibitions/" in html
    elif deed == "api":
        assert "Come back in 60 seconds" in refused.json()["message"]


def test_the_turn_of_the_minute_is_not_the_turn_of_a_limit(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "sign in", 2)
    end_of_a_minute = 1_764_230_399.0

    def sign_in(at: float) -> int:
        monkeypatch.setattr("time.time", lambda: at)
        return int(Client(REMOTE_ADDR=HERE).post("/cms/login/", {"username": "x", "password": "y"}).status_code)

    assert [sign_in(end_of_a_minute + later) for later in (0, 0.5, 2, 59)] == [200, 200, 429, 429]
    assert sign_in(end_of_a_minute + 61) == 200


def test_guessing_at_one_account_from_many_addresses(home: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "sign in as", 3)
    answers = [
        Client(REMOTE_ADDR=f"203.0.113.{number}")
        .post("/cms/login/", {"username": "editor", "password": "x"})
        .status_code
        for number in range(4)
    ]
    assert answers == [200, 200, 200, 429]
    other = Client(REMOTE_ADDR=ELSEWHERE).post("/cms/login/", {"username": "reviewer", "password": "x"})
    assert other.status_code == 200


def test_looking_at_the_door_does_not_count(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "sign in", 1)
    assert [Client(REMOTE_ADDR=HERE).get("/cms/login/").status_code for _number in range(3)] == [200] * 3


def test_self_check_in(demo: object, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "check-in", 1)
    url = f"/attendance/in/{Session.objects.earliest('pk').poster_key}/"
    assert Client(REMOTE_ADDR=HERE).post(url).status_code == 200
    assert Client(REMOTE_ADDR=HERE).post(url).status_code == 429
    assert Client(REMOTE_ADDR=HERE).get(url).status_code == 200


def sync(token: str, address: str = HERE) -> Any:
    body = json.dumps({"sent_at": "2025-06-09T02:15:03.120Z", "lines": []})
    headers = {"Authorization": f"Bearer {token}"}
    return Client(REMOTE_ADDR=address).post("/attendance/v1/sync", body, "application/json", headers=headers)


def test_phones_behind_one_address_do_not_take_each_others_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    event = Page.get_first_root_node().add_child(title="请听档案说", slug="listen")
    first, second = (f"token-of-phone-{number}-{'x' * 40}" for number in range(2))
    for token in (first, second):
        make_device(event, token=token)
    monkeypatch.setattr(api, "MOST_SYNCS", 3)
    assert [sync(first).status_code for _number in range(3)] == [200] * 3
    refused = sync(first)
    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "too_often", "60")
    assert sync(second).status_code == 200
    assert sync(first, ELSEWHERE).status_code == 429


def test_strangers_do_not_try_tokens_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_UNKNOWN", 2)
    assert [sync(f"token-{number}").status_code for number in range(3)] == [401, 401, 429]
    enrol = [
        Client(REMOTE_ADDR=HERE).post("/attendance/v1/enrol", {"code": "x"}, "application/json").status_code
        for _number in range(3)
    ]
    assert enrol[-1] == 429
