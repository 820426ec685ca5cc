"""People who count name themselves by PIN: set in the admin, checked on the phone, named on each line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect
from wagtail.models import Page

from lantai.visits.models import Attendant, Session

from .attendance import make_device, make_session
from .attendance_server import Gate, gate_on_sqlite
from .conftest import PHONE

ADDRESS = "/cms/attendance/attendants/"
verify = PBKDF2PasswordHasher().verify
# Four digits also come up in a hash or a time by chance.
LONG_PIN = "25803691"


@pytest.fixture
def session(db: None) -> Session:
    return make_session(Page.get_first_root_node())


def told(token: str) -> list[dict[str, Any]]:
    """The people a phone is told of."""
    body = {"sent_at": timezone.now().isoformat(), "lines": []}
    headers = {"Authorization": f"Bearer {token}"}
    response = Client().post("/attendance/v1/sync", body, content_type="application/json", headers=headers)
    people: list[dict[str, Any]] = response.json()["attendants"]
    return people


def test_the_organiser_sets_a_pin_that_nobody_reads_again(cast: Any, session: Session) -> None:
    client = cast.client("staff")
    said = {"name": "小陈", "subject": session.subject_id, "pin": LONG_PIN}
    assert client.post(f"{ADDRESS}new/", said).status_code == 302
    attendant = Attendant.objects.get()
    assert verify(LONG_PIN, attendant.pin_hash)
    edit = client.get(f"{ADDRESS}edit/{attendant.pk}/")
    assert LONG_PIN not in edit.content.decode()
    assert attendant.pin_hash not in edit.content.decode()
    before = attendant.pin_hash
    client.post(f"{ADDRESS}edit/{attendant.pk}/", {**said, "pin": ""})
    attendant.refresh_from_db()
    assert attendant.pin_hash == before
    client.post(f"{ADDRESS}edit/{attendant.pk}/", {**said, "pin": "135790"})
    attendant.refresh_from_db()
    assert verify("135790", attendant.pin_hash)
    assert "小陈" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", "-123", "12 34"])
def test_bad_pins(cast: Any, session: Session, pin: str) -> None:
    response = cast.client("staff").post(f"{ADDRESS}new/", {"name": "小陈", "subject": "", "pin": pin})
    assert response.status_code == 200
    assert response.context["form"].errors["pin"]
    assert not Attendant.objects.exists()


@pytest.mark.parametrize("first, second", [(True, True), (False, False), (True, False), (False, True)])
def test_a_phone_never_offers_a_name_twice(cast: Any, session: Session, first: bool, second: bool) -> None:
    client = cast.client("staff")
    for of_event in (first, second):
        said = {"name": "小陈", "subject": session.subject_id if of_event else "", "pin": "2580"}
        client.post(f"{ADDRESS}new/", said)
    assert Attendant.objects.count() == 1


def test_phones_are_told_their_own_people(session: Session) -> None:
    other = Page.get_first_root_node().add_child(title="别的活动", slug="other")
    for name, subject in (("小陈", session.subject_id), ("老馆长", None), ("别人", other.pk)):
        attendant = Attendant(name=name, subject_id=subject)
        attendant.set_pin(LONG_PIN)
        attendant.save()
    _device, token = make_device(session.subject)
    people = told(token)
    assert {person["name"] for person in people} == {"小陈", "老馆长"}
    assert len({person["check"] for person in people}) == 2, "salted: the same PIN looks different"
    assert LONG_PIN not in str(people)


# --- on the phone ------------------------------------------------------------------------

ADD = """
from wagtail.models import Page
from lantai.visits.models import Attendant
for name, pin in (("小陈", "2580"), ("小李", "1470")):
    attendant = Attendant(name=name, subject=Page.objects.get(slug="listen"))
    attendant.set_pin(pin)
    attendant.save()
"""


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    from . import world

    with gate_on_sqlite(tmp_path) as running:
        world.manage(running.data_dir, "shell", "--no-imports", "-c", ADD, DATABASE_URL=running.database_url)
        yield running


def name_oneself(page: Screen, name: str, pin: str) -> None:
    page.locator("#who").click()
    page.locator("#attendant").select_option(label=name)
    page.locator("#pin").fill(pin)
    page.locator("#who-sheet .first").click()


def plus(page: Screen, total: int) -> None:
    page.locator("[data-add='1']").click()
    expect(page.locator("#number")).to_have_text(str(total))


def test_naming_oneself_without_network(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE)
    page.goto(f"{gate.url}/attendance/#e={gate.codes.pop()}")
    expect(page.locator("#who")).to_have_class("small asking")
    plus(page, 1)
    expect(page.locator("#net.up")).to_be_visible(timeout=40_000)
    page.context.set_offline(True)
    name_oneself(page, "小李", "0000")
    expect(page.locator("#pin-wrong")).not_to_be_empty()
    page.locator("#pin").fill("1470")
    page.locator("#who-sheet .first").click()
    expect(page.locator("#who-sheet")).to_be_hidden()
    expect(page.locator("#who")).to_have_text("小李")
    plus(page, 2)
    name_oneself(page, "小陈", "2580")
    expect(page.locator("#who")).to_have_text("小陈")
    plus(page, 3)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#who")).to_have_text("小陈")
    expect(page.locator("#net.up")).to_be_visible(timeout=40_000)
    # Before anybody is named, the phone's own label stands on the line.
    assert gate.query("SELECT actor FROM visits_tally ORDER BY seq") == [("小陈",), ("小李",), ("小陈",)]
    lines = gate.query("SELECT * FROM visits_tally")
    assert not {"2580", "1470"} & {str(value) for line in lines for value in line}
    stored = page.evaluate(
        """() => new Promise((done) => { indexedDB.open("attendance").onsuccess = (opened) => {
          const wanted = opened.target.result.transaction("meta").objectStore("meta").getAll();
          wanted.onsuccess = () => done(JSON.stringify(wanted.result)); } })"""
    )
    assert "小陈" in stored
    assert '"2580"' not in stored


def test_too_many_wrong_pins_make_one_wait_but_not_the_counting(gate: Gate, new_page: Any) -> None:
    page = new_page(**PHONE)
    page.goto(f"{gate.url}/attendance/#e={gate.codes.pop()}")
    page.locator("#who").click()
    page.locator("#attendant").select_option(label="小李")
    for guess in range(5):
        page.locator("#pin").fill(f"000{guess}")
        page.locator("#who-sheet .first").click()
        expect(page.locator("#pin")).to_have_value("")
    page.locator("#pin").fill("1470")
    page.locator("#who-sheet .first").click()
    expect(page.locator("#pin-wrong")).to_contain_text(re.compile("秒|seconds"))
    expect(page.locator("#who-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    plus(page, 1)


def test_a_changed_pin_asks_again(gate: Gate, new_page: Any) -> None:
    from . import world

    page = new_page(**PHONE)
    page.goto(f"{gate.url}/attendance/#e={gate.codes.pop()}")
    name_oneself(page, "小陈", "2580")
    expect(page.locator("#who")).to_have_text("小陈")
    change = (
        "from lantai.visits.models import Attendant as A; a = A.objects.get(name='小陈'); a.set_pin('9999'); a.save()"
    )
    world.manage(gate.data_dir, "shell", "--no-imports", "-c", change, DATABASE_URL=gate.database_url)
    plus(page, 1)
    expect(page.locator("#who")).to_have_class("small asking")
    name_oneself(page, "小陈", "9999")
    expect(page.locator("#who")).to_have_text("小陈")
