"""Who changes what an account signs in with ends the account's other sessions, and the audit log says so."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from lantai.audit.models import AuditEntry

from .cast import Cast

SECRET, OTHER_SECRET = "correct-horse-battery", "another-horse-battery"
SET_UP = "/cms/second-step/set-up/"

pytestmark = pytest.mark.django_db


def code_of(device: TOTPDevice, offset: int = 0) -> str:
    return f"{totp(device.bin_key, drift=offset):06d}"


def sign_in(username: str = "editor") -> Client:
    client = Client()
    assert client.post("/cms/login/", {"username": username, "password": SECRET}).status_code == 302
    return client


def is_inside(client: Client) -> bool:
    return client.get("/cms/").status_code == 200


def sessions_of(user: Any) -> int:
    """How many sessions of an account the database holds, whether they would still open anything or not."""
    held = (session.get_decoded() for session in Session.objects.all())
    return sum(session.get("_auth_user_id") == str(user.pk) for session in held)


def own_password(client: Client, cast: Cast) -> None:
    fields = {"name_email-first_name": "x", "name_email-last_name": "x", "name_email-email": "editor@example.invalid"}
    fields |= {"password-old_password": SECRET}
    fields |= {f"password-new_password{number}": OTHER_SECRET for number in (1, 2)}
    fields |= {"locale-preferred_language": "", "locale-current_time_zone": "", "theme-theme": "system"}
    fields |= {"theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on"}
    assert client.post("/cms/account/", fields).status_code == 302


def password_by_the_office(client: Client, cast: Cast) -> None:
    data = {"username": "editor", "first_name": "x", "last_name": "x", "email": "editor@example.invalid"}
    data |= {"password1": OTHER_SECRET, "password2": OTHER_SECRET, "is_active": "on"}
    data |= {"groups": [group.pk for group in cast.editor.groups.all()]}  # type: ignore[dict-item]
    assert cast.client("admin").post(f"/cms/users/edit/{cast.editor.pk}/", data).status_code == 302


def password_by_mail(client: Client, cast: Cast) -> None:
    visitor = Client()
    visitor.post("/cms/password_reset/", {"email": "editor@example.invalid"})
    (link,) = re.findall(r"https?://[^/]+(/cms/password_reset/\S+)", str(mail.outbox[-1].body))
    form = visitor.get(link, follow=True)
    answer = visitor.post(form.redirect_chain[-1][0], {"new_password1": OTHER_SECRET, "new_password2": OTHER_SECRET})
    assert answer.status_code == 302


def password_on_the_machine(client: Client, cast: Cast) -> None:
    user = get_user_model().objects.get(pk=cast.editor.pk)
    user.set_password(OTHER_SECRET)
    user.save()


def shut_out_and_let_in(client: Client, cast: Cast) -> None:
    for is_active in (False, True):
        user = get_user_model().objects.get(pk=cast.editor.pk)
        user.is_active = is_active
        user.save()


def several_shut_out_and_let_in(client: Client, cast: Cast) -> None:
    office = cast.client("admin")
    ids = f"id={cast.editor.pk}&id={cast.reviewer.pk}"
    for is_active in (False, True):
        url = f"/cms/bulk/auth/user/set_active_state/?next=/cms/users/&{ids}"
        assert office.post(url, {"mark_as_active": str(is_active)}).status_code == 302
    lines = AuditEntry.objects.filter(action="account.standing", actor="admin", subject="reviewer")
    assert [line.data for line in lines.order_by("number")] == [{"is_active": False}, {"is_active": True}]


def authenticator(client: Client, cast: Cast) -> None:
    client.get(SET_UP)
    device = TOTPDevice.objects.get(user=cast.editor, confirmed=False)
    assert "recovery-codes" in client.post(SET_UP, {"code": code_of(device)}).content.decode()


def authenticator_taken_by_the_office(client: Client, cast: Cast) -> None:
    assert cast.client("admin").post(f"/cms/second-step/reset/{cast.editor.pk}/").status_code == 302


# The act, whether whoever does it goes on working in the session at hand, and the line that names it.
ACTS: list[tuple[Callable[[Client, Cast], None], bool, str]] = [
    (own_password, True, "account.password"),
    (password_by_the_office, False, "account.password"),
    (password_by_mail, False, "account.password"),
    (password_on_the_machine, False, "account.password"),
    (shut_out_and_let_in, False, "account.standing"),
    (several_shut_out_and_let_in, False, "account.standing"),
    (authenticator, True, "account.second_step_set"),
    (authenticator_taken_by_the_office, False, "account.second_step_taken"),
]


@pytest.fixture
def people(home: Any, cast: Cast) -> Cast:
    for user in (cast.editor, cast.staff):
        user.set_password(SECRET)
        user.save()
    return cast


@pytest.mark.parametrize("act, goes_on, line", ACTS, ids=[act.__name__ for act, *_rest in ACTS])
def test_the_other_sessions_end(act: Any, goes_on: bool, line: str, people: Cast) -> None:
    at_hand, elsewhere, colleague = sign_in(), sign_in(), sign_in("staff")
    act(at_hand, people)
    assert [is_inside(at_hand), is_inside(elsewhere)] == [goes_on, False]
    assert sessions_of(people.editor) == int(goes_on)
    assert is_inside(colleague)

    assert AuditEntry.objects.filter(action=line, subject="editor").exists()
    (ended,) = AuditEntry.objects.filter(action="account.sessions_ended")
    assert (ended.subject, ended.data) == ("editor", {"sessions": 2 - goes_on, "because": line})


@pytest.mark.parametrize("way, line", [("codes", "account.recovery_codes"), ("remove", "account.second_step_taken")])
def test_what_one_does_to_ones_own_authenticator(way: str, line: str, people: Cast) -> None:
    at_hand = sign_in()
    at_hand.get(SET_UP)
    device = TOTPDevice.objects.get(user=people.editor)
    at_hand.post(SET_UP, {"code": code_of(device)})
    TOTPDevice.objects.update(last_t=-1)  # the same minute's code again
    elsewhere = sign_in()
    device.refresh_from_db()
    elsewhere.post("/cms/second-step/", {"code": code_of(device)})
    assert is_inside(elsewhere)
    TOTPDevice.objects.update(last_t=-1)  # the same minute's code again

    assert at_hand.post(f"/cms/second-step/{way}/", {"code": code_of(device)}).status_code in {200, 302}
    assert is_inside(at_hand)
    assert not is_inside(elsewhere)
    assert sessions_of(people.editor) == 1
    (ended,) = AuditEntry.objects.filter(action="account.sessions_ended")
    assert (ended.actor, ended.subject, ended.data) == ("editor", "editor", {"sessions": 1, "because": line})


def test_what_changes_nothing_of_it_ends_nothing(people: Cast) -> None:
    """Another name or group, and a password hashed anew at signing in."""
    at_hand = sign_in()
    data = {"username": "editor", "first_name": "新", "last_name": "名", "email": "editor@example.invalid"}
    data |= {"password1": "", "password2": "", "is_active": "on"}
    assert people.client("admin").post(f"/cms/users/edit/{people.editor.pk}/", data).status_code == 302
    user = get_user_model().objects.get(pk=people.editor.pk)
    assert user.first_name == "新"
    assert sessions_of(user) == 1
    assert at_hand.get("/cms/session/").json()["username"] == "editor"
    assert not AuditEntry.objects.filter(action="account.sessions_ended").exists()


def test_a_request_that_was_under_way_does_not_bring_its_session_back(people: Cast) -> None:
    """It had read its session before it was ended, and would write it afterwards."""
    client = sign_in()
    under_way = client.session
    under_way["active_at"] = 1
    password_on_the_machine(client, people)
    with pytest.raises(UpdateError):
        under_way.save()
    assert sessions_of(people.editor) == 0
