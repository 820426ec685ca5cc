"""import_heritage takes the national list as people compiled it; what cannot be understood is told with its reason."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from heritage.lists import NATIONAL_NAME
from heritage.models import HeritageElement, ReferenceList

from .heritage import NATIONAL, make_element

pytestmark = pytest.mark.django_db
HEADINGS = ["项目编号", "项目名称", "类别", "申报地区或单位", "批次"]


def run(path: Path, *arguments: str) -> int:
    """The exit status."""
    try:
        call_command("import_heritage", str(path), *arguments, verbosity=0)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def refused(report: Path) -> dict[int, str]:
    """Row number and reasons of the refused rows, from the report's own sheet."""
    sheet = load_workbook(report).worksheets[1]
    rows = list(sheet.iter_rows(values_only=True))
    return {int(str(row[0])): " ".join(str(cell) for cell in row[1:] if cell) for row in rows[1:]}


def listed(tmp_path: Path, *rows: list[str], headings: list[str] = HEADINGS) -> Path:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def test_the_national_list_goes_in_and_a_second_run_changes_nothing(tmp_path: Path, settings: Any) -> None:
    report = tmp_path / "report.xlsx"
    assert run(NATIONAL, "--dry-run") == 1
    assert not HeritageElement.objects.exists()

    assert run(NATIONAL, "--report", str(report)) == 1
    assert HeritageElement.objects.count() == 2299
    told = refused(report)
    assert set(told) == {397, 1637}
    assert "q四扩" in told[397]
    assert "第四批扩展项目" in told[397]
    assert "待核对" in told[1637]
    assert "安徽省安庆市潜山市" in told[1637]

    national = ReferenceList.objects.get(name=NATIONAL_NAME)
    assert HeritageElement.objects.filter(listed_in=national, live=False).count() == 2299
    # Ⅰ and I are one numeral; what was written stays.
    letters = HeritageElement.objects.get(number="I-91", batch_kind="new")
    numeral = HeritageElement.objects.get(number="I-2")
    assert (letters.number_text, numeral.number_text) == ("I—91", "Ⅰ—2")
    assert [e.province for e in HeritageElement.objects.get(number="I-6").provinces.order_by("pk")] == [
        "江苏省",
        "浙江省",
    ]
    # A space before a bracket, and half-width brackets, are unified and told.
    assert HeritageElement.objects.filter(name="禹的传说（武汉大禹治水传说）").exists()
    assert HeritageElement.objects.filter(name="云南围棋子（云子、永子）制作技艺").exists()
    # The same entry in two provinces is two entries.
    assert HeritageElement.objects.filter(number="V-45", batch=1).count() == 2
    assert HeritageElement.objects.filter(number="III-4", batch=5, batch_kind="expansion").count() == 4

    before = list(HeritageElement.objects.order_by("pk").values_list("pk", "updated_at", "latest_revision"))
    assert run(NATIONAL) == 1
    assert list(HeritageElement.objects.order_by("pk").values_list("pk", "updated_at", "latest_revision")) == before


def test_an_unknown_category_is_refused_and_named(tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"
    path = listed(tmp_path, ["Ⅷ—1", "甲", "手艺", "江苏省", "第一批"], ["Ⅷ—2", "乙", "传统技艺", "江苏省", "第一批"])
    assert run(path, "--report", str(report)) == 1
    assert "手艺" in refused(report)[2]
    assert [e.name for e in HeritageElement.objects.all()] == ["乙"]


def test_a_former_name_of_a_category_is_understood_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = listed(tmp_path, ["Ⅱ—1", "左权开花调", "民间音乐", "山西省左权县", "第一批"])
    call_command("import_heritage", str(path))
    assert HeritageElement.objects.get().category == "music"
    assert "民间音乐" in capsys.readouterr().out


def test_a_number_of_another_category_is_refused(tmp_path: Path) -> None:
    path = listed(tmp_path, ["Ⅷ—1", "苏州评弹", "曲艺", "江苏省苏州市", "第一批"])
    assert run(path) == 1
    assert not HeritageElement.objects.exists()


def test_a_number_that_exists_is_refused_with_the_name_that_has_it(tmp_path: Path) -> None:
    make_element(name="云溪竹编技艺", number_text="LSⅧ-23", level="city")
    report = tmp_path / "report.xlsx"
    headings = [*HEADINGS, "级别"]
    path = listed(
        tmp_path,
        ["LSVIII－23", "云溪木雕", "传统美术", "云溪县", "第四批", "市级"],
        ["LSⅧ-24", "云溪剪纸", "传统美术", "云溪县", "第四批", "市级"],
        ["LSⅧ-24", "云溪年画", "传统美术", "云溪县", "第四批", "市级"],
        headings=headings,
    )
    assert run(path, "--own", "--report", str(report)) == 1
    told = refused(report)
    assert set(told) == {2, 4}
    assert "云溪竹编技艺" in told[2]
    assert "云溪剪纸" in told[4]
    assert HeritageElement.objects.own().count() == 2


def test_a_public_element_is_changed_as_a_draft_only(tmp_path: Path) -> None:
    element = make_element(name="云溪竹编技艺", number_text="LSⅧ-23", level="city", region="云溪县竹坪镇", batch=4)
    path = listed(
        tmp_path,
        ["LSⅧ-23", "云溪竹编技艺", "传统技艺", "云溪县竹坪镇", "第四批", "市级", "云溪县文化馆"],
        headings=[*HEADINGS, "级别", "保护单位"],
    )
    assert run(path, "--own") == 0
    element.refresh_from_db()
    assert element.protecting_unit == ""
    assert element.has_unpublished_changes
    assert element.get_latest_revision_as_object().protecting_unit == "云溪县文化馆"
    revision = element.latest_revision_id
    assert run(path, "--own") == 0
    element.refresh_from_db()
    assert element.latest_revision_id == revision


def test_a_row_twice_in_the_file_is_refused(tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"
    row = ["Ⅷ—1", "甲", "传统技艺", "江苏省", "第一批"]
    assert run(listed(tmp_path, row, row), "--report", str(report)) == 1
    assert set(refused(report)) == {3}


@pytest.mark.parametrize("batch", ["q四扩", "待核对", "2006", "第批", "一二批x"])
def test_a_batch_that_is_none_is_refused(tmp_path: Path, batch: str) -> None:
    assert run(listed(tmp_path, ["Ⅷ—1", "甲", "传统技艺", "江苏省", batch])) == 1
    assert not HeritageElement.objects.exists()


@pytest.mark.parametrize(
    "batch, number, kind",
    [
        ("第四批", 4, "new"),
        ("第三批扩展项目", 3, "expansion"),
        ("四扩", 4, "expansion"),
        ("第5批", 5, "new"),
        ("第十二批", 12, "new"),
    ],
)
def test_batches_are_read(tmp_path: Path, batch: str, number: int, kind: str) -> None:
    assert run(listed(tmp_path, ["Ⅷ—1", "甲", "传统技艺", "江苏省", batch])) == 0
    element = HeritageElement.objects.get()
    assert (element.batch, element.batch_kind) == (number, kind)


def test_what_is_exported_imports_without_a_change(demo: Path, tmp_path: Path) -> None:
    from heritage.exporting import export_elements

    target = tmp_path / "all.xlsx"
    assert export_elements(target) == HeritageElement.objects.count() > 50
    # People are personal data: no list carries them.
    cells = [str(cell) for row in load_workbook(target).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if "竹坪甲" in cell]
    before = list(HeritageElement.objects.order_by("pk").values_list("pk", "latest_revision"))
    assert run(target) == 0
    assert list(HeritageElement.objects.order_by("pk").values_list("pk", "latest_revision")) == before
