"""Nothing secret is written to a log: neither passwords, codes, tokens nor the keys of the site."""

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from .cast import Cast

BROKEN = pytest.mark.urls("tests.broken_urls")
PASSWORDS = ("wrong-horse-battery", "right-horse-battery")


@pytest.mark.django_db
def test_of_signing_in_codes_and_tokens(home: Any, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    cache.clear()
    caplog.set_level(logging.DEBUG)
    cast.editor.set_password(PASSWORDS[1])
    cast.editor.save()
    client = Client(REMOTE_ADDR="203.0.113.7")
    for _number in range(9):
        client.post("/cms/login/", {"username": "typed-password-here", "password": PASSWORDS[0]})
    client.post("/cms/login/", {"username": "editor", "password": PASSWORDS[1]})
    client.post("/cms/second-step/set-up/", {"code": "918273"})
    client.post("/attendance/v1/sync", "{}", "application/json", headers={"Authorization": "Bearer token-of-a-phone"})
    client.post("/attendance/v1/enrol", '{"code": "code-of-a-phone", "token": "x"}', "application/json")
    client.post("/stories/receipt/", {"receipt": "ABCD-EFGH-JKLM"})
    written = caplog.text
    for secret in (
        *PASSWORDS,
        "typed-password-here",
        "918273",
        "token-of-a-phone",
        "code-of-a-phone",
        "ABCD-EFGH-JKLM",
        "203.0.113.7",
    ):
        assert secret not in written, secret


@BROKEN
def test_of_an_error(caplog: pytest.LogCaptureFixture, settings: Any) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7")
    client.cookies["sessionid"] = "a-session-key-0123456789"
    assert client.get("/fails/", headers={"Authorization": "Bearer token-of-a-phone"}).status_code == 500
    for secret in (settings.SECRET_KEY, "a-session-key-0123456789", "token-of-a-phone", "203.0.113.7"):
        assert secret not in caplog.text
