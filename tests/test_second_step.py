"""The second step of signing in: setting it up, codes, recovery codes, and a lost phone."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from lantai.audit.models import AuditEntry

from . import world
from .cast import Cast
from .conftest import DESK, NewPage

SECRET = "correct-horse-battery"
ADDRESS = "/cms/second-step/"
SET_UP = "/cms/second-step/set-up/"

database = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast) -> Cast:
    cache.clear()
    for user in (cast.editor, cast.staff):
        user.set_password(SECRET)
        user.save()
    return cast


def code_of(device: TOTPDevice, offset: int = 0) -> str:
    """What the authenticator shows, `offset` steps from now."""
    return f"{totp(device.bin_key, drift=offset):06d}"


def with_password(username: str = "editor") -> Client:
    client = Client()
    assert client.post("/cms/login/", {"username": username, "password": SECRET}).status_code == 302
    return client


def with_authenticator(username: str = "editor") -> tuple[Client, TOTPDevice, list[str]]:
    """Somebody who has set it up, and the recovery codes that were shown."""
    client = with_password(username)
    client.get(SET_UP)
    device = TOTPDevice.objects.get(user__username=username)
    page = client.post(SET_UP, {"code": code_of(device)}).content.decode()
    codes = re.findall(r"<li><code>([a-z0-9]+)</code></li>", page)
    assert len(set(codes)) == 10
    # The code of now is unused again; one of the step before would be too old if the step turned meanwhile.
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    device.refresh_from_db()
    return client, device, codes


def is_inside(client: Client) -> bool:
    return client.get("/cms/").status_code == 200


@database
def test_after_the_password_there_is_nothing_but_the_second_step(home: Any, people: Cast) -> None:
    _client, device, _codes = with_authenticator()
    client = with_password()
    for url in ("/cms/", "/cms/exhibits/", "/cms/account/", SET_UP, "/cms/reports/audit-log/"):
        response = client.get(url)
        assert response.status_code == 302, url
        assert response["Location"].startswith(ADDRESS), url
    assert client.get("/cms/exhibits/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    assert client.get("/cms/session/").json()["username"] == ""
    # Elsewhere one is a visitor.
    assert "/login/" in client.get("/guarded/originals/x.jpg")["Location"]
    assert "wagtail-userbar" not in client.get("/").content.decode()

    assert client.post(ADDRESS, {"code": "000000"}).status_code == 200
    assert not is_inside(client)
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    answer = client.post(ADDRESS, {"code": code_of(device), "next": "/cms/account/"})
    assert answer["Location"] == "/cms/account/"
    assert is_inside(client)


@database
def test_a_code_is_good_once_and_guessing_takes_ever_longer(home: Any, people: Cast, settings: Any) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = 60  # seconds after the first wrong code; one may go by in this test
    _client, device, _codes = with_authenticator()
    first, second = with_password(), with_password()
    code = code_of(device)
    assert first.post(ADDRESS, {"code": code}).status_code == 302
    assert second.post(ADDRESS, {"code": code}).status_code == 200
    # Even the right code has to wait now.
    answer = second.post(ADDRESS, {"code": code_of(device, 1)})
    assert answer.status_code == 200
    assert re.search(r"[0-9]+ ?秒|in [0-9]+ second", answer.content.decode(), re.IGNORECASE)
    assert not is_inside(second)
    assert AuditEntry.objects.filter(action="account.second_step_failed", actor="editor").count() == 1


@database
def test_a_recovery_code_opens_once(home: Any, people: Cast) -> None:
    _client, _device, codes = with_authenticator()
    first = with_password()
    assert first.post(ADDRESS, {"code": f" {codes[0].upper()} "}).status_code == 302
    assert is_inside(first)
    second = with_password()
    second.post(ADDRESS, {"code": codes[0]})
    assert not is_inside(second)
    assert [entry.data for entry in AuditEntry.objects.filter(action="account.recovery_code")] == [{"left": 9}]


@database
def test_where_it_is_required_one_sets_it_up_first(home: Any, people: Cast, settings: Any) -> None:
    client = with_password()
    assert is_inside(client)
    settings.REQUIRE_TWO_FACTOR = True
    answer = client.get("/cms/exhibits/")
    assert answer["Location"] == f"{SET_UP}?next=%2Fcms%2Fexhibits%2F"
    page = client.get(answer["Location"]).content.decode()
    device = TOTPDevice.objects.get(user__username="editor")
    assert 'src="data:image/svg+xml' in page
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert key
    assert len(key[1].replace(" ", "")) == 32
    assert client.get("/cms/").status_code == 302  # an authenticator without its first code opens nothing
    assert "recovery-codes" not in client.post(SET_UP, {"code": "000000"}).content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert "recovery-codes" in client.post(SET_UP, {"code": code_of(device)}).content.decode()
    assert is_inside(client)
    assert client.get("/cms/second-step/remove/").status_code == 302  # refused


@database
def test_who_has_no_business_in_the_admin_is_left_alone(home: Any, people: Cast, settings: Any) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    answer = people.client("outsider").get("/")
    assert answer.status_code == 200
    assert Client().get("/").status_code == 200


@database
def test_the_next_page_is_one_of_ours(home: Any, people: Cast) -> None:
    _client, device, _codes = with_authenticator()
    answer = with_password().post(ADDRESS, {"code": code_of(device), "next": "https://evil.example/"})
    assert answer["Location"] == "/cms/"


@database
def test_doing_without_it_takes_a_code(home: Any, people: Cast) -> None:
    client, device, codes = with_authenticator()
    assert client.post("/cms/second-step/remove/", {"code": ""}).status_code == 200
    assert TOTPDevice.objects.filter(confirmed=True).exists()
    assert client.post("/cms/second-step/remove/", {"code": code_of(device)}).status_code == 302
    assert not TOTPDevice.objects.exists()
    again = with_password()
    assert is_inside(again)
    assert codes


@database
def test_new_recovery_codes_end_the_old_ones(home: Any, people: Cast) -> None:
    client, device, codes = with_authenticator()
    page = client.post("/cms/second-step/codes/", {"code": code_of(device)}).content.decode()
    fresh = re.findall(r"<li><code>([a-z0-9]+)</code></li>", page)
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    second = with_password()
    second.post(ADDRESS, {"code": codes[1]})
    assert not is_inside(second)


@database
def test_an_administrator_helps_who_lost_the_phone(home: Any, people: Cast, settings: Any) -> None:
    with_authenticator()
    stuck = with_password()
    office, url = people.client("admin"), f"/cms/second-step/reset/{people.editor.pk}/"
    assert people.client("staff").get(url).status_code == 302  # turned away
    assert url in office.get("/cms/users/").content.decode()
    assert office.get(url).status_code == 200
    assert TOTPDevice.objects.filter(user=people.editor).exists()
    assert office.post(url).status_code == 302
    assert not TOTPDevice.objects.filter(user=people.editor).exists()
    # Who had the password alone, and whoever else: signed out everywhere.
    assert "/cms/login/" in stuck.get("/cms/")["Location"]
    stuck = with_password()
    assert is_inside(stuck)
    assert [message.to for message in mail.outbox] == [["editor@example.invalid"]]
    (entry,) = AuditEntry.objects.filter(action="account.second_step_taken")
    assert (entry.actor, entry.subject) == ("admin", "editor")
    settings.REQUIRE_TWO_FACTOR = True
    assert stuck.get("/cms/")["Location"].startswith(SET_UP)


def test_in_a_browser(tmp_path: Any, new_page: NewPage) -> None:
    """Required: sign in, scan, enter, keep the codes; then again with password and code, and with a recovery code."""
    data_dir = tmp_path / "data"
    world.copy("demo", data_dir)
    with world.serving(data_dir, REQUIRE_TWO_FACTOR="true") as server:

        def sign_in() -> Any:
            page = new_page(**DESK)
            page.goto(f"{server.url}/cms/login/?next=/cms/account/")
            page.fill("[name=username]", "editor")
            page.fill("[name=password]", "lantai-demo")
            page.click("button[type=submit]")
            return page

        page = sign_in()
        expect(page.locator(".second-step img")).to_be_visible()
        key = page.locator(".second-step code").inner_text().replace(" ", "")
        page.fill("[name=code]", code_now(key))
        page.click("main button[type=submit]")
        codes = page.locator(".recovery-codes code")
        expect(codes).to_have_count(10)
        recovery = codes.nth(0).inner_text()
        page.locator("main a.button").click()
        expect(page).to_have_url(f"{server.url}/cms/account/")

        page = sign_in()
        expect(page.locator("body.login [name=code]")).to_be_focused()
        page.keyboard.type(recovery)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{server.url}/cms/account/")
        # A phone at the door has no account and meets nothing of this.
        assert page.request.get(f"{server.url}/attendance/").status == 200


def code_now(key: str) -> str:
    from base64 import b32decode

    return f"{totp(b32decode(key + '=' * (-len(key) % 8)), t0=0):06d}"
