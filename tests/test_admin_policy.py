"""The admin has a Content-Security-Policy of its own; the public pages keep the stricter one."""

from typing import Any

import pytest

from .cast import Cast

pytestmark = pytest.mark.django_db


def policy(response: Any) -> dict[str, set[str]]:
    """Sources by directive."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {directive: set(sources) for directive, *sources in parts}


@pytest.mark.parametrize("url", ["/cms/login/", "/cms/", "/cms/exhibits/", "/cms/no-such-page/"])
def test_the_admin_lets_in_no_other_host_and_no_eval(cast: Cast, url: str) -> None:
    found = policy(cast.client("admin").get(url))

    assert found["default-src"] == {"'none'"}
    assert found["object-src"] == found["base-uri"] == {"'none'"}
    assert set().union(*found.values()) <= {"'none'", "'self'", "'unsafe-inline'", "data:", "blob:"}
    assert found["script-src"] == found["style-src-elem"] == {"'self'"}
    assert found["form-action"] == found["frame-src"] == found["connect-src"] == {"'self'"}


@pytest.mark.parametrize("url", ["/", "/exhibits/", "/drafts/nothing/", "/no-such-page/"])
def test_public_pages_allow_nothing_inline(home: Any, cast: Cast, url: str) -> None:
    found = policy(cast.client().get(url))

    assert found["script-src"] == found["style-src"] == {"'self'"}
    assert not any("'unsafe-inline'" in sources for sources in found.values())
