"""`import_exhibits`: what goes in, what is refused and why, what a second run does."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import override
from wagtail.models import ModelLogEntry, Revision

from exhibitions.models import Exhibit, ExhibitImage, Place
from lantai.media.models import ArchiveImage

from . import import_files as files
from .cast import Cast
from .factories import ExhibitFactory

pytestmark = pytest.mark.django_db

CODE = "0901-ZP·1958-永-0001"


class Told:
    """What a run said and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


def run(path: Path, *options: Any) -> Told:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_exhibits", path, *options, stdout=out, stderr=err)
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    return Told(code, out.getvalue(), err.getvalue())


def test_rows_become_exhibits_with_revision_and_history(tmp_path: Path) -> None:
    more = ("摄影者", "文字说明", "地点", "标签", "照片号")
    told = run(
        files.listing(
            tmp_path / "a.xlsx",
            [*files.row(), "县文化馆摄影组", "大坝工地。\n合影。", "竹坪镇", "水利；青年", "1958-0001"],
            more=more,
        )
    )
    assert told.code == 0, told.err
    exhibit = Exhibit.objects.get(reference_code=CODE)
    assert (exhibit.kind, exhibit.title, exhibit.extent_shown) == ("photo", "水库工地上的青年突击队", "3幅")
    assert str(exhibit.date_from) == "1958-05-12"
    assert exhibit.description == "大坝工地。\n合影。"
    assert exhibit.place == Place.objects.get(name="竹坪镇")
    assert sorted(exhibit.tags.names()) == ["水利", "青年"]
    assert exhibit.latest_revision.content["photographer"] == "县文化馆摄影组"
    actions = ModelLogEntry.objects.filter(object_id=str(exhibit.pk)).values_list("action", flat=True)
    assert set(actions) == {"wagtail.create", "exhibitions.open"}
    assert "rows/s" in told.out
    assert "MB" in told.out


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"档号": ""}, "档号"),
        ({"档号": " 　-"}, "档号"),
        ({"时间": "19581301"}, "19581301"),
        ({"时间": "某年某月"}, "某年某月"),
        ({"时间": "某年某月"}, "民国二十三年, 清光绪三年五月"),
        ({"时间": "解放前"}, "such as 1900—1949"),
        ({"类型": "声像"}, "声像"),
        ({"开放标识": "半开放"}, "半开放"),
        ({"展出依据": "听说可以"}, "听说可以"),
        ({"数量": 0}, "数量"),
        ({"数量": -3}, "-3"),
        ({"数量": "若干"}, "若干"),
        ({"题名": ""}, "题名"),
        ({"题名": "长" * 300}, "255"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_go_in(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    told = run(
        files.listing(
            tmp_path / "a.xlsx",
            files.row(),
            files.row(**{"code": "0901-2", **changes}) if "档号" not in changes else files.row(changes["档号"]),
            files.row("0901-3"),
        )
    )
    assert told.code == 1
    assert "3" in told.err
    assert reason in told.err
    assert set(Exhibit.objects.values_list("reference_code", flat=True)) == {CODE, "0901-3"}


def test_an_unknown_classification_is_refused(tmp_path: Path) -> None:
    told = run(files.listing(tmp_path / "a.xlsx", [*files.row(), "十分机密"], more=["密级"]))
    assert told.code == 1
    assert "十分机密" in told.err


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    bad = files.row("", 时间="19581301", 数量=0, 开放标识="半开放", 类型="声像")
    told = run(files.listing(tmp_path / "a.xlsx", bad))
    for part in ("档号", "19581301", "数量", "半开放", "声像"):
        assert part in told.err


def test_a_reference_code_may_stand_once_in_a_file_however_it_is_spelt(tmp_path: Path) -> None:
    told = run(
        files.listing(
            tmp_path / "a.xlsx", files.row(), files.row("０９０１－ＺＰ・１９５８－永－０００１ ", 题名="又一次")
        )
    )
    assert told.code == 1
    assert "2" in told.err
    assert CODE in told.err
    assert Exhibit.objects.get().title == "水库工地上的青年突击队"


def test_a_code_with_spaces_and_full_width_letters_finds_its_record(tmp_path: Path) -> None:
    run(files.listing(tmp_path / "a.xlsx", files.row()))
    told = run(files.listing(tmp_path / "b.xlsx", files.row(" ０９０１ - ZP・1958—永—0001", 题名="改题")))
    assert told.code == 0
    assert Exhibit.objects.get().title == "改题"


def test_a_dry_run_saves_nothing_and_foretells_the_run(tmp_path: Path) -> None:
    ExhibitFactory(reference_code="0901-2", title="旧题")
    path = files.listing(
        tmp_path / "a.xlsx",
        [*files.row(), "a.jpg", "新地名"],
        [*files.row("0901-2", 题名="新题"), "", ""],
        [*files.row("0901-3", 时间="19581301"), "", ""],
        [*files.row("0901-4"), "没有.jpg", ""],
        more=["图片", "地点"],
    )
    pictures = files.folder(tmp_path / "p", a__jpg=files.photo())
    before = _everything()
    dry = run(path, "--images", pictures, "--dry-run", "-v2")
    assert _everything() == before
    real = run(path, "--images", pictures, "-v2")
    assert (dry.code, dry.err) == (real.code, real.err)
    rows = [line for line in dry.out.splitlines() if "0901-" in line]
    assert rows
    assert rows == [line for line in real.out.splitlines() if "0901-" in line]
    assert set(Exhibit.objects.values_list("title", flat=True)) == {"水库工地上的青年突击队", "新题"}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = files.listing(
        tmp_path / "a.xlsx",
        [*files.row(), "a.jpg；b.jpg", "竹坪镇", "水利、青年", "0901-2"],
        [*files.row("0901-2", 量词="", 时间=""), "", "", "", ""],
        more=["图片", "地点", "标签", "相关展品"],
    )
    pictures = files.folder(tmp_path / "p", a__jpg=files.photo(), b__jpg=files.photo("#112233"))
    assert run(path, "--images", pictures).code == 0
    after_first = _everything()
    assert ExhibitImage.objects.count() == 2
    told = run(path, "--images", pictures)
    assert told.code == 0
    assert _everything() == after_first


def test_a_changed_cell_changes_its_field_and_no_other(tmp_path: Path) -> None:
    exhibit = ExhibitFactory(reference_code=CODE, title="旧题", photographer="县文化馆", note="一条附注", tags=["水利"])
    told = run(files.xlsx(tmp_path / "a.xlsx", [["档号", "题名", "附注"], [CODE, "新题", "一条附注"]]))
    assert told.code == 0
    exhibit = Exhibit.objects.get()
    assert (exhibit.title, exhibit.photographer, exhibit.note) == ("新题", "县文化馆", "一条附注")
    assert exhibit.tags.names().first() == "水利"
    assert exhibit.showable
    assert exhibit.latest_revision.content["title"] == "新题"


def test_an_empty_cell_clears_texts_but_no_decision(tmp_path: Path) -> None:
    ExhibitFactory(
        reference_code=CODE, note="一条附注", extent=5, openness="controlled", classification="secret", tags=["水利"]
    )
    run(
        files.xlsx(
            tmp_path / "a.xlsx",
            [["档号", "附注", "标签", "数量", "类型", "开放标识", "密级"], [CODE, "", "", "", "", "", ""]],
        )
    )
    exhibit = Exhibit.objects.get()
    assert exhibit.note == ""
    assert list(exhibit.tags.names()) == []
    assert (exhibit.extent, exhibit.kind, exhibit.openness, exhibit.classification) == (
        5,
        "photo",
        "controlled",
        "secret",
    )


def test_closing_a_record_by_list_is_logged_with_file_and_row(tmp_path: Path) -> None:
    exhibit = ExhibitFactory(reference_code=CODE)
    run(files.xlsx(tmp_path / "撤下.xlsx", [["档号", "开放标识"], [CODE, "控制"]]))
    exhibit.refresh_from_db()
    assert not exhibit.showable
    entry = ModelLogEntry.objects.get(action="exhibitions.withdraw")
    assert "撤下.xlsx" in entry.data["reason"]
    assert "2" in entry.data["reason"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"], ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16"]
)
@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_csv_in_the_encodings_that_are_about(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "清单.csv"
    with path.open("w", encoding=encoding, newline="") as target:
        csv.writer(target, delimiter=separator).writerows([files.headings(), files.row(题名="镕基路，旧照")])
    told = run(path)
    assert told.code == 0, told.err
    assert Exhibit.objects.get().title == "镕基路，旧照"


def test_formulas_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    evil = "=cmd()|' /C calc'!A0"
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([files.headings(), files.row(题名=evil), files.row("0901-2", 题名="@SUM(1)")])
    told = run(path)
    assert told.code == 0
    assert Exhibit.objects.get(reference_code=CODE).title == evil
    assert "=cmd()" in told.out
    assert "题名" in told.out


def test_titles_above_the_header_empty_rows_and_merged_cells(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["云溪县档案馆展品清单"],
        [],
        files.headings(),
        files.row(),
        [],
        files.row("0901-2"),
        files.row("0901-3"),
        files.row("0901-4"),
    ]
    told = run(files.xlsx(tmp_path / "a.xlsx", rows, merges=["A1:H1", "C6:C7"]))
    assert told.code == 1
    assert "C6:C7" in told.err
    assert "6–7" in told.out
    assert set(Exhibit.objects.values_list("reference_code", flat=True)) == {CODE, "0901-4"}


def test_headings_people_use(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["*参考号", "名 称", "拍摄时间", "日期", "内容说明", "范围和提要（摘）", "开放状态：", "备注", "序号", "文号"],
        ["0101-1", "老街", 19850318.0, "", "沿街店铺", "门牌", "开放", "选自县志", 1, "云政发〔1985〕1号"],
        ["0101-2", "桥", "", "1971年10月1日", "", "", "未审核", "", 2, ""],
    ]
    told = run(files.xlsx(tmp_path / "a.xlsx", rows), "--kind", "document")
    assert told.code == 0, told.err
    street, bridge = Exhibit.objects.order_by("reference_code")
    assert (street.title, street.date_text, street.description) == ("老街", "19850318", "沿街店铺\n门牌")
    assert (street.document_number, street.kind, street.note) == ("云政发〔1985〕1号", "document", "选自县志")
    assert str(bridge.date_from) == "1971-10-01"
    assert "序号" in told.out


def test_the_kind_comes_from_the_column_the_choice_or_the_fields(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["档号", "题名", "照片号", "材质", "文号", "数量"],
        ["0101-1", "照", "1958-1", "", "", ""],
        ["0101-2", "印版", "", "梨木", "", ""],
        ["0101-3", "通知", "", "", "1号", "2张"],
        ["0101-4", "不明", "", "", "", ""],
    ]
    path = files.xlsx(tmp_path / "a.xlsx", rows)
    told = run(path)
    assert told.code == 1
    assert "0101-4" in told.err
    assert dict(Exhibit.objects.values_list("reference_code", "kind")) == {
        "0101-1": "photo",
        "0101-2": "artifact",
        "0101-3": "document",
    }
    assert Exhibit.objects.get(reference_code="0101-3").extent_shown == "2张"
    assert run(path, "--kind", "artifact").code == 0
    assert Exhibit.objects.get(reference_code="0101-4").kind == "artifact"
    assert Exhibit.objects.get(reference_code="0101-1").kind == "photo"


def test_rows_that_say_they_are_open_count_as_cleared_on_the_word_of_the_importer(tmp_path: Path, cast: Cast) -> None:
    path = files.listing(
        tmp_path / "a.xlsx",
        files.row("0901-1"),
        files.row("0901-2", 开放标识="未审核", 展出依据="本馆自摄·非馆藏档案"),
        files.row("0901-3", 开放标识="未审核", 展出依据=""),
        files.row("0901-4", 开放标识="", 展出依据=""),
        files.row("0901-5", 开放标识="延期开放", 展出依据="捐赠人授权"),
    )
    told = run(path, "--user", "editor")
    assert told.code == 0, told.err
    shown = Exhibit.objects.showable()
    assert set(shown.values_list("reference_code", flat=True)) == {"0901-1", "0901-2"}
    assert {exhibit.approved_by for exhibit in shown} == {cast.editor}
    assert Exhibit.objects.get(reference_code="0901-4").openness == "unreviewed"
    assert Exhibit.objects.get(reference_code="0901-5").rights_status == "pending"
    assert "2 rows state that they are open" in told.out


def test_columns_about_rights_and_privacy_are_taken_at_their_word(tmp_path: Path) -> None:
    run(
        files.listing(
            tmp_path / "a.xlsx",
            [*files.row("0901-1"), "已核查", "可展出"],
            [*files.row("0901-2"), "已核查", "不得公开"],
            [*files.row("0901-3"), "", ""],
            more=["版权状况", "隐私审查"],
        )
    )
    assert [e.reference_code for e in Exhibit.objects.showable()] == ["0901-1"]
    assert Exhibit.objects.get(reference_code="0901-2").privacy_status == "refused"
    assert Exhibit.objects.get(reference_code="0901-3").rights_status == "pending"


def test_a_list_does_not_undo_what_was_decided_on_the_site(tmp_path: Path) -> None:
    path = files.listing(tmp_path / "a.xlsx", files.row())
    run(path)
    exhibit = Exhibit.objects.get()
    exhibit.privacy_status = "pending"
    exhibit.save()
    run(path)
    exhibit.refresh_from_db()
    assert exhibit.privacy_status == "pending"


def test_without_the_right_to_decide_nothing_is_opened_and_the_row_says_so(tmp_path: Path, cast: Cast) -> None:
    from lantai.ops.roles import permission

    cast.editor.groups.get().permissions.remove(permission("exhibitions.decide_openness"))
    told = run(files.listing(tmp_path / "a.xlsx", files.row()), "--user", "editor", "-v2")
    assert told.code == 0
    exhibit = Exhibit.objects.get()
    assert (exhibit.openness, exhibit.showable) == ("unreviewed", False)
    assert "you may not decide it" in next(line for line in told.out.splitlines() if CODE in line)


def test_related_exhibits_may_come_later_in_the_file(tmp_path: Path) -> None:
    told = run(
        files.listing(
            tmp_path / "a.xlsx",
            [*files.row("0901-1"), "0901-2；0901-9"],
            [*files.row("0901-2"), "0901-1"],
            more=["相关展品"],
        )
    )
    assert told.code == 0
    assert "0901-9" in told.out
    first, second = Exhibit.objects.order_by("reference_code")
    assert [r.other for r in first.related.all()] == [second]
    assert [r.other for r in second.related.all()] == [first]
    assert len(first.latest_revision.content["related"]) == 1


def test_a_sheet_may_be_named_and_others_are_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    files.xlsx(path, [files.headings(), files.row()], sheet="照片")
    from openpyxl import load_workbook

    book = load_workbook(path)
    second = book.create_sheet("实物")
    second.append(files.headings())
    second.append(files.row("0901-2", 类型="实物"))
    book.save(path)
    told = run(path)
    assert "实物" in told.out
    assert Exhibit.objects.get().kind == "photo"
    assert run(path, "--sheet", "实物").code == 0
    assert Exhibit.objects.get(reference_code="0901-2").kind == "artifact"


@pytest.mark.parametrize(
    "name, content",
    [
        ("没有.xlsx", None),
        ("空.csv", b""),
        ("程序.xlsx", files.EXE),
        ("程序.csv", files.EXE),
        ("坏.xlsx", b"PK\x03\x04" + b"\x00" * 200),
        ("随笔.csv", "今天天气很好\n明天也好\n".encode()),
        ("无号.csv", "题名,时间\n合影,1958\n".encode()),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_name(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(tmp_path / name)
    assert len(str(refusal.value)) > 10
    assert not Exhibit.objects.exists()


def test_who_may_not_import_is_told(tmp_path: Path, cast: Cast) -> None:
    path = files.listing(tmp_path / "a.xlsx", files.row())
    for name in ("staff", "director", "nobody"):
        with pytest.raises(CommandError, match=name):
            run(path, "--user", name)
    assert not Exhibit.objects.exists()


def test_a_workbook_that_swells_is_refused(tmp_path: Path) -> None:
    """A zip bomb in the clothes of a workbook."""
    path = files.archive(
        tmp_path / "a.xlsx", [("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", b"0" * 110_000_000)]
    )
    with pytest.raises(CommandError, match="sharedStrings"):
        run(path)


def _everything() -> tuple[Any, ...]:
    """All an import may write."""
    originals = Path(settings.DATA_DIR, "originals")
    return (
        list(Exhibit.objects.order_by("pk").values()),
        list(ExhibitImage.objects.order_by("pk").values()),
        list(ArchiveImage.objects.order_by("pk").values()),
        list(Place.objects.order_by("pk").values()),
        Revision.objects.count(),
        ModelLogEntry.objects.count(),
        sorted(p.name for p in originals.rglob("*") if p.is_file()) if originals.exists() else [],
    )


@pytest.fixture(autouse=True)
def _empty_originals_and_english() -> Iterator[None]:
    files.no_originals()
    with override("en"):
        yield
