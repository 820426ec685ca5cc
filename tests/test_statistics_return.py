"""/cms/statistics-return/: rows of 统计年报 are data; values are exact and come from the figures they name."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from lantai.reports import registry
from lantai.reports.closing import close
from lantai.reports.periods import Period
from lantai.summary import returns
from lantai.summary.models import ReturnRow
from lantai.summary.return_defaults import DEFAULTS

from .cast import Cast
from .readingroom import line

pytestmark = pytest.mark.django_db
URL = "/cms/statistics-return/"


def row(name: str = "接待利用者", **fields: Any) -> ReturnRow:
    return ReturnRow.objects.create(
        **{"year": 2025, "name": name, "unit": "人次", "figure": "readers_received", **fields}
    )


def value(of: ReturnRow) -> tuple[Any, str]:
    (filled,) = returns.fill([of])
    return filled.value, filled.state


def test_a_new_site_starts_with_the_usual_rows_and_only_once(home: object) -> None:
    rows = ReturnRow.objects.filter(year=timezone.localdate().year)
    assert rows.count() == len(DEFAULTS)
    assert {each.figure for each in rows} - {""} <= {figure.key for figure in registry.registered()}
    rows.delete()
    row()
    from exhibitions.foundation import lay

    lay("云溪县档案馆")
    assert ReturnRow.objects.count() == 1


def test_values_are_exact() -> None:
    line(readers=1286)
    assert value(row()) == (1286, returns.COUNTED)
    assert value(row("万字", figure="", by_hand=Decimal("18.50"))) == (Decimal("18.50"), returns.BY_HAND)
    assert value(row("基地", figure="")) == (None, returns.EMPTY)
    assert value(row("去年", year=2024)) == (0, returns.COUNTED)


def test_a_closed_year_is_returned_as_it_was_closed(cast: Cast) -> None:
    line(readers=5)
    close(Period.of(2025), user=cast.director)
    line(readers=7)
    assert value(row()) == (5, returns.COUNTED)


def test_a_row_whose_figure_is_gone_says_so(cast: Cast) -> None:
    gone = row(figure="films_lent")
    assert value(gone) == (None, returns.GONE)
    client = cast.client("editor")
    assert "films_lent" in client.get(URL).content.decode()
    edit = client.get(f"{URL}edit/{gone.pk}/")
    assert ("films_lent") in dict(edit.context["form"].fields["figure"].choices)
    data = {
        "year": 2025,
        "sort_order": 1,
        "code": "A1",
        "name": "借出影片",
        "unit": "部",
        "definition": "",
        "figure": "films_lent",
    }
    client.post(f"{URL}edit/{gone.pk}/", data)
    gone.refresh_from_db()
    assert (gone.name, gone.code, gone.figure) == ("借出影片", "A1", "films_lent")


def test_rows_are_added_and_changed_in_the_admin(cast: Cast) -> None:
    client = cast.client("director")
    data = {
        "year": 2025,
        "sort_order": 10,
        "code": "61",
        "name": "接待利用者",
        "unit": "人次",
        "definition": "口径",
        "figure": "readers_received",
    }
    client.post(f"{URL}new/", data)
    made = ReturnRow.objects.get()
    assert (made.code, made.figure, made.definition) == ("61", "readers_received", "口径")
    for wrong in ({"by_hand": "3"}, {"name": "另一行"}, {"year": 1800}, {"figure": "nothing"}):
        response = client.post(
            f"{URL}new/",
            {**data, "name": "又一行", "code": "62", **wrong} | ({"code": "61"} if "name" in wrong else {}),
        )
        assert response.status_code == 200
        assert response.context["form"].errors
    assert ReturnRow.objects.count() == 1


def test_a_year_is_copied_without_what_was_entered_by_hand(cast: Cast) -> None:
    row(code="61", definition="旧口径", sort_order=10)
    row("基地", figure="", unit="个", by_hand=1, code="90")
    row(year=2026, definition="新口径")
    row("别的", year=2026, code="90", figure="")
    client = cast.client("editor")
    response = client.post(f"{URL}copy-year/", {"from_year": 2025, "to_year": 2026})
    assert response["Location"].endswith("?year=2026")
    assert ReturnRow.objects.get(year=2026, name="接待利用者").definition == "新口径"
    copied = ReturnRow.objects.get(year=2026, name="基地")
    assert (copied.by_hand, copied.unit, copied.code) == (None, "个", "")
    assert ModelLogEntry.objects.get(action="summary.return.copy").data["n"] == 1
    assert returns.copy(2025, 2026, user=cast.editor) == 0


def test_what_cannot_be_copied(cast: Cast) -> None:
    row()
    for from_year, to_year in ((2025, 2025), (1999, 2026)):
        with pytest.raises(ValidationError):
            returns.copy(from_year, to_year, user=cast.editor)
    with pytest.raises(PermissionDenied):
        returns.copy(2025, 2026, user=cast.staff)


def test_excel_has_the_rows_of_the_year_with_exact_values(cast: Cast) -> None:
    line(readers=1286)
    row(code="61", sort_order=2)
    row("先来的", code="60", sort_order=1, figure="", by_hand=Decimal("2.5"))
    row("去年的", year=2024)
    response: Any = cast.client("director").get(f"{URL}?year=2025&export=xlsx")
    content = b"".join(response.streaming_content) if response.streaming else response.content
    sheet: Any = load_workbook(BytesIO(content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [entry[1:5] for entry in rows] == [("60", "先来的", "人次", 2.5), ("61", "接待利用者", "人次", 1286)]
