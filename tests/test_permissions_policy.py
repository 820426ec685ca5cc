"""What a page may ask of the machine it is shown on: nothing but what one of ours does."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .world import Server

# What our own scripts ask for; DESIGN §7 knows no other.
USED = {"clipboard-write", "fullscreen", "screen-wake-lock"}
# Of a visitor's machine and place.
NEVER = {"camera", "microphone", "geolocation", "clipboard-read", "display-capture", "payment", "usb", "serial"}


def policy(answer: Any) -> dict[str, str]:
    return dict(re.findall(r"([a-z-]+)=\(([^)]*)\)(?:, |$)", answer.headers["permissions-policy"]))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/exhibits/",
        "/search/?q=x",
        "/no-such-page/",
        "/attendance/",
        "/stories/submit/",
        "/cms/login/",
        "/exhibitions/qing-ting-dangan-shuo/?kiosk=1",
        "/healthz",
    ],
)
def test_every_answer_says_so(server: Server, page: Page, path: str) -> None:
    said = policy(page.request.get(f"{server.url}{path}"))
    assert {name for name, whose in said.items() if whose == "self"} == USED
    assert {name for name, whose in said.items() if whose} == USED
    assert said.keys() >= NEVER


@pytest.mark.parametrize("path", ["/", "/attendance/", "/cms/login/"])
def test_a_browser_holds_pages_to_it(server: Server, page: Page, path: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "olicy" in message.text else None)
    page.goto(f"{server.url}{path}")
    expect(page.locator("body")).to_be_visible()
    allowed = set(page.evaluate("document.featurePolicy.allowedFeatures()"))
    assert allowed >= USED
    assert not allowed & NEVER
    # No name that this browser does not know.
    assert complaints == []
