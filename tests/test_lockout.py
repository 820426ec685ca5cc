"""Wrong passwords: after eight the account is locked for that address, and administrators unlock it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from lantai.accounts import lockout
from lantai.audit.models import AuditEntry

from .cast import Cast

pytestmark = pytest.mark.django_db
SECRET = "correct-horse-battery"
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def people(cast: Cast, settings: Any) -> Cast:
    cache.clear()  # what other tests of this minute did counts for the rate limit
    settings.ADMINS = [("", "operator@example.invalid")]
    cast.editor.set_password(SECRET)
    cast.editor.save()
    return cast


def signs_in(password: str, username: str = "editor", address: str = "203.0.113.7") -> tuple[int, Any]:
    client = Client(REMOTE_ADDR=address)
    response = client.post("/cms/login/", {"username": username, "password": password})
    return response.status_code, response


def test_eight_wrong_passwords_lock_and_the_right_one_no_longer_opens(home: Any, people: Cast) -> None:
    answers = [signs_in(f"wrong-{number}")[0] for number in range(8)]
    assert answers == [200] * 7 + [429]

    status, response = signs_in(SECRET)
    assert status == 429
    assert response["Retry-After"] == "1800"
    html = response.content.decode()
    assert "这个账户" in html
    assert "30" in html
    assert "/exhibitions/" in html

    assert signs_in(SECRET, address=ELSEWHERE)[0] == 302
    assert signs_in("wrong", username="reviewer")[0] == 200


def test_the_right_password_forgets_the_wrong_ones(home: Any, people: Cast) -> None:
    for _round in range(2):
        assert [signs_in("wrong")[0] for _number in range(7)] == [200] * 7
        assert signs_in(SECRET)[0] == 302
    assert not AccessAttempt.objects.exists()


def test_an_administrator_is_told_and_unlocks(home: Any, people: Cast) -> None:
    for number in range(10):
        signs_in(f"wrong-{number}")
    assert [message.to for message in mail.outbox] == [["operator@example.invalid"]]
    assert "editor" in mail.outbox[0].subject
    assert "/cms/locked-accounts/" in mail.outbox[0].body

    office = people.client("admin")
    page = office.get("/cms/locked-accounts/").content.decode()
    assert re.search(r"<td class=\"title\">editor</td>\s*<td>8</td>", page)
    assert office.post("/cms/locked-accounts/", {"username": "editor"}).status_code == 302
    assert signs_in(SECRET)[0] == 302
    assert "editor</td>" not in office.get("/cms/locked-accounts/").content.decode()
    assert AuditEntry.objects.filter(action="account.unlocked", actor="admin", subject="editor").count() == 1
    assert AuditEntry.objects.filter(action="account.locked", subject="editor").count() == 1


def test_nothing_is_kept_of_who_it_was(home: Any, people: Cast, settings: Any) -> None:
    """No address, no browser, no form; a password typed into the field for the name is not kept either."""
    signs_in("hunter2-hunter2")
    signs_in("", username="")
    signs_in("x", username="my-secret-password")
    kept = [
        str(value)
        for attempt in AccessAttempt.objects.all()
        for name, value in vars(attempt).items()
        if not name.startswith("_")
    ]
    kept += [f"{entry.actor} {entry.subject} {entry.data}" for entry in AuditEntry.objects.all()]
    for secret in ("203.0.113.7", "hunter2", "my-secret-password"):
        assert not any(secret in value for value in kept), secret
    addresses = {attempt.ip_address for attempt in AccessAttempt.objects.all()}
    assert len(addresses) == 1
    assert addresses.pop().startswith("fd")


def test_attempts_are_forgotten_when_their_time_is_over(home: Any, people: Cast, settings: Any) -> None:
    for number in range(8):
        signs_in(f"wrong-{number}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))
    assert signs_in(SECRET)[0] == 302
    signs_in("wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))
    assert lockout.forget_old() == 1


def test_behind_a_trusted_proxy_its_visitors_are_told_apart(home: Any, people: Cast, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    client = Client(REMOTE_ADDR="10.0.0.1")

    def through_proxy(password: str, address: str) -> int:
        data = {"username": "editor", "password": password}
        return client.post("/cms/login/", data, headers={"X-Forwarded-For": address}).status_code

    assert [through_proxy("wrong", "203.0.113.7") for _number in range(8)][-1] == 429
    assert through_proxy("wrong", ELSEWHERE) == 200
