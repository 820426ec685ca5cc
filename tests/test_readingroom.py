"""/cms/reading-room/: the desk enters, takes back, and never edits; sums follow from the lines alone."""

import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from lantai.ops.keeping import KeptError
from lantai.readingroom import ledger, totals
from lantai.readingroom.models import Entry
from lantai.readingroom.totals import Totals

from . import figures
from .cast import Cast
from .readingroom import DAY, line

pytestmark = pytest.mark.django_db
DESK = "/cms/reading-room/"


def send(client: Client, **fields: Any) -> Any:
    return client.post(DESK, {"number": uuid4(), "day": DAY, "purpose": "evidence", **fields})


def test_plus_one_adds_one_and_comes_back_to_the_same_button(cast: Cast) -> None:
    client = cast.client("staff")
    for plus in ("readers", "readers", "items", "copies"):
        response = send(client, plus=plus, purpose="research")
    assert totals.of_day(DAY) == Totals(readers=2, items=1, copies=1)
    assert response.status_code == 302
    shown = client.get(response["Location"])
    pressed = shown.content.decode().partition('value="copies"')[2].partition(">")[0]
    assert "autofocus" in pressed
    assert shown.context["form"]["purpose"].value() == "research"
    assert set(Entry.objects.values_list("actor", "purpose")) == {("staff", "research")}


def test_a_visit_in_one_go(cast: Cast) -> None:
    send(cast.client("editor"), readers=2, volumes=3, items="", copies=4, pages=9)
    assert totals.of_day(DAY) == Totals(readers=2, volumes=3, copies=4, pages=9)


def test_the_same_form_sent_twice_is_one_line(cast: Cast) -> None:
    number = uuid4()
    client = cast.client("staff")
    send(client, number=number, plus="readers")
    again = client.get(send(client, number=number, plus="readers")["Location"]).content.decode()
    assert totals.of_day(DAY).readers == 1
    assert "not counted again" in again or "没有重复计数" in again


@pytest.mark.parametrize(
    "fields",
    [
        {"readers": ""},
        {"readers": -1},
        {"readers": 5001},
        {"readers": "三"},
        {"readers": 1, "purpose": "somebody"},
        {"readers": 1, "day": lambda: timezone.localdate() + datetime.timedelta(days=1)},
        {"readers": 1, "day": "9.6."},
        {"readers": 1, "number": "x"},
    ],
)
def test_what_makes_no_line(fields: dict[str, Any], cast: Cast) -> None:
    # Tomorrow is seen from the day the test runs.
    response = send(
        cast.client("staff"), **{name: value() if callable(value) else value for name, value in fields.items()}
    )
    assert response.status_code == 200
    assert not Entry.objects.exists()


def test_a_day_that_is_none_or_to_come_is_today(cast: Cast) -> None:
    client = cast.client("staff")
    for asked in ("", "?day=2025-02-30", "?day=x", "?day=2999-01-01"):
        assert client.get(DESK + asked).context["day"] == timezone.localdate()
    assert client.get(f"{DESK}?day=2025-06-09").context["day"] == DAY


def test_a_line_is_taken_back_with_a_reason_and_put_right(cast: Cast) -> None:
    wrong = line(readers=8, items=2)
    client = cast.client("staff")
    url = f"/cms/reading-room/line/{wrong.pk}/"
    assert client.post(url, {"reason": " "}).status_code == 200
    assert Entry.objects.count() == 1
    client.post(url, {"reason": "3看成8", "readers": 3, "items": 2})
    assert totals.of_day(DAY) == Totals(readers=3, items=2)
    opposite, right = Entry.objects.get(reverses=wrong), Entry.objects.get(readers=3)
    assert (opposite.readers, opposite.items, opposite.reason, opposite.day) == (-8, -2, "3看成8", DAY)
    assert (right.reason, right.reverses, right.actor) == ("3看成8", None, "staff")
    assert ModelLogEntry.objects.get(action="readingroom.entry.take_back").data["is"]["readers"] == 3


def test_a_line_is_taken_back_once_and_a_taking_back_never(cast: Cast) -> None:
    wrong = line()
    (opposite,) = ledger.take_back(wrong, reason="误点", user=cast.staff)
    for each in (wrong, opposite):
        with pytest.raises(ValidationError):
            ledger.take_back(each, reason="误点", user=cast.staff)
    assert totals.of_day(DAY) == Totals()


def test_who_only_reads_writes_nothing(cast: Cast) -> None:
    wrong = line()
    with pytest.raises(PermissionDenied):
        ledger.enter(DAY, "evidence", {"readers": 1}, user=cast.director)
    with pytest.raises(PermissionDenied):
        ledger.take_back(wrong, reason="误点", user=cast.director)
    html = cast.client("director").get(f"{DESK}?day={DAY}").content.decode()
    assert 'name="plus"' not in html
    assert "take_back" not in html
    assert f"/cms/reading-room/line/{wrong.pk}/" not in html


def test_the_database_refuses_to_change_or_delete_a_line() -> None:
    kept = line()
    with pytest.raises(KeptError):
        Entry.objects.update(readers=2)
    for statement in ("UPDATE readingroom_entry SET readers = 2", "DELETE FROM readingroom_entry"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Entry.objects.get() == kept


@pytest.mark.parametrize("fields", [{"readers": 0}, {"readers": -1}, {"readers": 1, "pages": -1}, {"readers": 6000}])
def test_the_database_refuses_lines_that_say_nothing_or_take_away_alone(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        line(**fields)


def test_a_month_and_its_year(cast: Cast) -> None:
    line(readers=2, items=5)
    line(datetime.date(2025, 6, 30), readers=1, purpose="research")
    line(datetime.date(2025, 7, 1), readers=4)
    context = cast.client("director").get("/cms/reading-room/month/?month=2025-06").context
    assert context["days"] == [(DAY, Totals(2, 0, 5)), (datetime.date(2025, 6, 30), Totals(1))]
    assert context["total"] == Totals(3, 0, 5)
    assert [sums.readers for _month, sums in context["year"]] == [0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0]
    for asked in ("2025-13", "x", "0000-01"):
        assert cast.client("director").get(f"/cms/reading-room/month/?month={asked}").status_code == 200


def test_the_list_its_filters_and_its_excel_add_up(cast: Cast) -> None:
    ledger.take_back(line(readers=7), reason="=1+1", user=cast.staff)
    line(readers=2, purpose="research")
    line(datetime.date(2024, 1, 2), readers=9)
    client = cast.client("editor")
    url = "/cms/reading-room/register/?day_from=2025-01-01&day_to=2025-12-31"
    assert [number for _label, number, _unit in client.get(url).context["sums"]] == [2, 0, 0, 0, 0]
    assert len(client.get(f"{url}&corrections=true").context["object_list"]) == 1
    assert len(client.get(f"{url}&purpose=research").context["object_list"]) == 1
    exported: Any = client.get(f"{url}&export=xlsx")
    content = b"".join(exported.streaming_content) if exported.streaming else exported.content
    sheet: Any = load_workbook(BytesIO(content)).active
    assert sum(row[2].value for row in list(sheet.rows)[1:]) == 2
    as_text: Any = client.get(f"{url}&export=csv")
    csv = b"".join(as_text.streaming_content).decode()
    assert "'=1+1" in csv


def test_figures_of_a_year_add_up_to_their_months() -> None:
    line(readers=2, volumes=1, items=5, copies=3, pages=8)
    line(datetime.date(2025, 12, 31), readers=1, purpose="research")
    line(datetime.date(2026, 1, 1), readers=50, items=50)
    values = {
        key: figures.value(key, 2025) for key in ("readers_received", "items_provided", "copies_made", "pages_copied")
    }
    assert values == {"readers_received": 3, "items_provided": 6, "copies_made": 3, "pages_copied": 8}
    records = figures.records("readers_received", 2025)
    assert [(record.url.partition("month=")[2], record.contribution) for record in records] == [
        ("2025-06", 2),
        ("2025-12", 1),
    ]
    assert figures.entry("items_provided", 2025).prose == "6件（次）"
    assert [part.value for part in figures.entry("readers_received", 2025).parts] == [2, 1]
    assert figures.value("readers_received", 2025, datetime.date(2025, 6, 30)) == 2
    assert figures.unsound(2025) == []


def test_a_year_without_lines() -> None:
    assert figures.value("readers_received", 2019) == 0
    assert figures.records("items_provided", 2019) == []
