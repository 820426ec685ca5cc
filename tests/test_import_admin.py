"""`/cms/imports/`: an editor takes a list from upload to result; nobody else gets in."""

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from exhibitions.models import Exhibit, ExhibitImage
from lantai.imports.models import KEPT_DAYS, ImportRow, ImportRun

from . import import_files as files
from .cast import PEOPLE, Cast
from .factories import ExhibitFactory

pytestmark = pytest.mark.django_db

BASE = "/cms/imports/"


@pytest.fixture(autouse=True)
def _originals() -> None:
    files.no_originals()


@pytest.fixture
def editor(cast: Cast) -> Iterator[Client]:
    """The editor, who reads English."""
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(cast.editor)
    profile.preferred_language = "en"
    profile.save()
    with override("en"):
        yield cast.client("editor")


def upload(path: Path, name: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def hand_in(client: Client, path: Path, **data: Any) -> ImportRun:
    response = client.post(f"{BASE}new/", {"file": upload(path), "take_clearance": "on", **data})
    assert response.status_code == 302, response.content.decode()[-3000:]
    return ImportRun.objects.latest("created_at")


def settle(client: Client, run: ImportRun, **changes: str) -> Any:
    """Accept what each column is taken for."""
    page = client.get(f"{BASE}{run.pk}/columns/")
    assert page.status_code == 200
    form = page.context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items()} | changes
    return client.post(f"{BASE}{run.pk}/columns/", data, follow=True)


def test_an_editor_takes_a_list_from_upload_to_result(editor: Client, cast: Cast, tmp_path: Path) -> None:
    ExhibitFactory(reference_code="0901-2", title="旧题")
    path = files.listing(
        tmp_path / "清单.xlsx",
        [*files.row("0901-1"), "a.jpg", "甲1"],
        [*files.row("0901-2", 题名="新题"), "", "甲2"],
        [*files.row("0901-3", 时间="19581301"), "", "甲3"],
        more=["图片", "柜号"],
    )
    archive = files.archive(tmp_path / "图.zip", [("a.jpg", files.photo())])
    assert editor.get(f"{BASE}new/").status_code == 200
    run = hand_in(editor, path, pictures_file=upload(archive))
    assert not Exhibit.objects.filter(reference_code="0901-1").exists()

    page = editor.get(f"{BASE}{run.pk}/columns/").content.decode()
    assert "柜号" in page
    assert "not recognised" in page
    assert "新题" in page  # a sample of what stands in the column

    tried = settle(editor, run)
    run.refresh_from_db()
    assert run.state == "checked"
    assert (run.total, run.count("created"), run.count("updated"), run.count("refused")) == (3, 1, 1, 1)
    shown = tried.content.decode()
    assert shown.index("0901-3") < shown.index("0901-1")  # refused rows first
    assert "19581301" in shown
    assert "旧题" in shown
    assert "新题" in shown
    assert not Exhibit.objects.filter(reference_code="0901-1").exists()
    assert Exhibit.objects.get(reference_code="0901-2").title == "旧题"

    result = editor.post(f"{BASE}{run.pk}/start/", follow=True)
    run.refresh_from_db()
    assert run.state == "done"
    assert result.status_code == 200
    new = Exhibit.objects.get(reference_code="0901-1")
    assert new.approved_by == cast.editor
    assert ExhibitImage.objects.filter(exhibit=new).count() == 1
    assert Exhibit.objects.get(reference_code="0901-2").title == "新题"
    assert ModelLogEntry.objects.filter(action="imports.run", user=cast.editor).count() == 1

    report = editor.get(f"{BASE}{run.pk}/report/")
    book = load_workbook(io.BytesIO(b"".join(report.streaming_content)))  # type: ignore[attr-defined]
    assert "19581301" in str([[c.value for c in row] for row in book.worksheets[1].iter_rows()])
    history = editor.get(BASE).content.decode()
    assert "清单.xlsx" in history
    assert "1 refused" in history


def test_a_zip_file_of_pictures_goes_when_the_import_is_done(editor: Client, tmp_path: Path) -> None:
    path = files.listing(tmp_path / "a.xlsx", [*files.row(), "a.jpg"], more=["图片"])
    archive = files.archive(tmp_path / "p.zip", [("a.jpg", files.photo())])
    run = hand_in(editor, path, pictures_file=upload(archive))
    settle(editor, run)
    stored = run.pictures_file.path
    assert Path(stored).exists()
    editor.post(f"{BASE}{run.pk}/start/")
    assert not Path(stored).exists()
    assert Path(run.file.path).exists()


def test_the_dry_run_changes_nothing(editor: Client, tmp_path: Path) -> None:
    run = hand_in(editor, files.listing(tmp_path / "a.xlsx", files.row()))
    settle(editor, run)
    assert not Exhibit.objects.exists()
    assert ImportRow.objects.get().outcome == "created"


def test_columns_may_be_mapped_by_hand(editor: Client, tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "a.xlsx", [["柜中号", "叫什么", "哪年"], ["0901-1", "老街", "1985"]])
    run = hand_in(editor, path, kind="photo")
    refused = settle(editor, run, **{"column-1": "title"})
    assert "Choose the column" in refused.content.decode()
    settle(editor, run, **{"column-0": "reference_code", "column-1": "title", "column-2": "date_text"})
    editor.post(f"{BASE}{run.pk}/start/")
    exhibit = Exhibit.objects.get()
    assert (exhibit.reference_code, exhibit.title, exhibit.date_text, exhibit.kind) == (
        "0901-1",
        "老街",
        "1985",
        "photo",
    )


def test_another_sheet_may_be_chosen(editor: Client, tmp_path: Path) -> None:
    path = files.listing(tmp_path / "a.xlsx", files.row())
    book = load_workbook(path)
    sheet = book.create_sheet("实物 二")
    sheet.append(files.headings())
    sheet.append(files.row("0901-9", 类型="实物"))
    book.save(path)
    run = hand_in(editor, path)
    page = editor.get(f"{BASE}{run.pk}/columns/?sheet=实物 二")
    form = page.context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items()}
    editor.post(f"{BASE}{run.pk}/columns/?sheet=实物 二", data)
    editor.post(f"{BASE}{run.pk}/start/")
    assert Exhibit.objects.get().reference_code == "0901-9"


def test_without_the_word_on_clearance_rows_wait(editor: Client, tmp_path: Path) -> None:
    run = hand_in(editor, files.listing(tmp_path / "a.xlsx", files.row()), take_clearance="")
    settle(editor, run)
    editor.post(f"{BASE}{run.pk}/start/")
    exhibit = Exhibit.objects.get()
    assert (exhibit.openness, exhibit.rights_status, exhibit.showable) == ("open", "pending", False)


def test_how_many_rows_are_cleared_on_the_word_of_the_importer_is_told(editor: Client, tmp_path: Path) -> None:
    run = hand_in(editor, files.listing(tmp_path / "a.xlsx", files.row("1-1"), files.row("1-2")))
    assert "2 rows state" in settle(editor, run).content.decode()


def test_a_folder_on_the_server(editor: Client, tmp_path: Path) -> None:
    with override_settings(IMPORT_FOLDER=tmp_path / "import"):
        files.folder(tmp_path / "import" / "2025", a__jpg=files.photo())
        files.folder(tmp_path / "outside", a__jpg=files.photo())
        path = files.listing(tmp_path / "a.xlsx", [*files.row(), "a.jpg"], more=["图片"])
        assert "2025" in editor.get(f"{BASE}new/").content.decode()
        for folder in ("../outside", "..", "/etc", str(tmp_path / "outside")):
            response = editor.post(f"{BASE}new/", {"file": upload(path), "pictures_folder": folder})
            assert response.status_code == 200
        assert not ImportRun.objects.exists()
        run = hand_in(editor, path, pictures_folder="2025")
        settle(editor, run)
        editor.post(f"{BASE}{run.pk}/start/")
    assert ExhibitImage.objects.count() == 1


@pytest.mark.parametrize(
    "name, content, told",
    [
        ("程序.xlsx", files.EXE, "程序.xlsx"),
        ("空.csv", b"", "empty"),
        ("坏.xlsx", b"PK\x03\x04" + bytes(90), "坏.xlsx"),
    ],
)
def test_a_file_that_is_no_list_is_refused_on_the_upload_page(
    editor: Client, name: str, content: bytes, told: str
) -> None:
    response = editor.post(f"{BASE}new/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not ImportRun.objects.exists()
    assert not list(Path(settings.DATA_DIR, "originals").rglob("*.*"))


def test_a_bad_zip_file_is_refused_on_the_upload_page(editor: Client, tmp_path: Path) -> None:
    path = files.listing(tmp_path / "a.xlsx", files.row())
    archive = files.archive(tmp_path / "图.zip", [("../evil.jpg", b"x")])
    response = editor.post(f"{BASE}new/", {"file": upload(path), "pictures_file": upload(archive)})
    assert "../evil.jpg" in response.content.decode()
    assert not ImportRun.objects.exists()


@override_settings(MAX_UPLOAD_MB=0)
def test_what_is_too_large_is_refused(editor: Client, tmp_path: Path) -> None:
    response = editor.post(f"{BASE}new/", {"file": upload(files.listing(tmp_path / "a.xlsx", files.row()))})
    assert "too large" in response.content.decode()


def test_rows_are_paged_and_filtered(editor: Client, tmp_path: Path) -> None:
    path = files.listing(tmp_path / "a.xlsx", *(files.row(f"1-{n}", 数量=n) for n in range(60)))
    run = hand_in(editor, path)
    settle(editor, run)
    first = editor.get(f"{BASE}{run.pk}/")
    assert len(first.context["object_list"]) == 50
    assert first.context["object_list"][0].outcome == "refused"
    assert len(editor.get(f"{BASE}{run.pk}/?p=2").context["object_list"]) == 10
    assert len(editor.get(f"{BASE}{run.pk}/?outcome=refused").context["object_list"]) == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(
    editor: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    path = files.listing(tmp_path / "a.xlsx", *(files.row(f"1-{n}") for n in range(49)))
    run = hand_in(editor, path)
    settle(editor, run)
    with django_assert_max_num_queries(14):
        editor.get(f"{BASE}{run.pk}/")


def test_an_import_at_work_shows_how_far_it_is_and_refreshes_itself(editor: Client, tmp_path: Path) -> None:
    run = hand_in(editor, files.listing(tmp_path / "a.xlsx", files.row()))
    ImportRun.objects.filter(pk=run.pk).update(state="running", total=200, done=50)
    page = editor.get(f"{BASE}{run.pk}/").content.decode()
    assert "50 of 200 rows" in page
    assert "data-working" in page
    assert "progress.js" in page
    editor.post(f"{BASE}{run.pk}/start/")
    assert ImportRun.objects.get().state == "running"  # one at a time


def test_an_import_that_could_not_be_read_says_so_and_may_be_tried_again(editor: Client, tmp_path: Path) -> None:
    path = files.listing(tmp_path / "a.xlsx", [*files.row(), "a.jpg"], more=["图片"])
    with override_settings(IMPORT_FOLDER=tmp_path / "import"):
        folder = files.folder(tmp_path / "import" / "2025", a__jpg=files.photo())
        run = hand_in(editor, path, pictures_folder="2025")
        folder.rename(tmp_path / "gone")
        failed = settle(editor, run).content.decode()
        assert "2025" in failed
        assert ImportRun.objects.get().state == "failed"
        (tmp_path / "gone").rename(folder)
        editor.post(f"{BASE}{run.pk}/start/", {"try": "1"})
        assert ImportRun.objects.get().state == "checked"


def test_files_go_with_the_import_and_records_stay(editor: Client, tmp_path: Path) -> None:
    run = hand_in(editor, files.listing(tmp_path / "a.xlsx", files.row()))
    settle(editor, run)
    editor.post(f"{BASE}{run.pk}/start/")
    stored = Path(ImportRun.objects.get().file.path)
    assert stored.is_relative_to(Path(settings.DATA_DIR, "originals"))
    assert editor.get(f"{BASE}{run.pk}/delete/").status_code == 200
    editor.post(f"{BASE}{run.pk}/delete/")
    assert not stored.exists()
    assert not ImportRun.objects.exists()
    assert Exhibit.objects.count() == 1


def test_files_go_when_their_time_is_over(editor: Client, tmp_path: Path) -> None:
    run = hand_in(editor, files.listing(tmp_path / "a.xlsx", files.row()))
    settle(editor, run)
    stored = Path(run.file.path)
    long_ago = timezone.now() - datetime.timedelta(days=KEPT_DAYS, hours=1)
    ImportRun.objects.filter(pk=run.pk).update(updated_at=long_ago)
    hand_in(editor, files.listing(tmp_path / "b.xlsx", files.row()))
    assert not stored.exists()
    assert not run.rows.exists()
    assert "have been deleted" in editor.get(f"{BASE}{run.pk}/").content.decode()
    assert editor.get(f"{BASE}{run.pk}/report/").status_code == 302


def test_the_template_imports_as_it_is(editor: Client, tmp_path: Path) -> None:
    response = editor.get(f"{BASE}template/exhibits/")
    (tmp_path / "t.xlsx").write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    book = load_workbook(tmp_path / "t.xlsx")
    assert "档号" in [cell.value for cell in book.worksheets[0][1]]
    assert "参考号" in str([[c.value for c in row] for row in book.worksheets[1].iter_rows()])
    pictures = files.folder(tmp_path / "p")
    (pictures / "0101-ZP·1958-Y-0001.jpg").write_bytes(files.photo())
    call_command("import_exhibits", tmp_path / "t.xlsx", "--images", pictures, stdout=io.StringIO())
    assert Exhibit.objects.get().showable


def test_all_exhibits_as_a_workbook(editor: Client) -> None:
    ExhibitFactory(reference_code="0901-1")
    response = editor.get(f"{BASE}export/exhibits/")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    assert book.worksheets[0]["A2"].value == "0901-1"


@pytest.mark.parametrize("who", ["", *(name for name in PEOPLE if name not in {"editor", "admin"})])
def test_nobody_else_gets_in(cast: Cast, tmp_path: Path, who: str) -> None:
    run = hand_in(cast.client("editor"), files.listing(tmp_path / "a.xlsx", files.row()))
    client = cast.client(who)
    for address in ("", "new/", f"{run.pk}/", f"{run.pk}/columns/", f"{run.pk}/report/", f"{run.pk}/delete/"):
        response = client.get(f"{BASE}{address}")
        assert response.status_code in {302, 403}
        assert "清单" not in response.content.decode()
    for address in ("template/exhibits/", "export/exhibits/"):
        assert client.get(f"{BASE}{address}").status_code in {302, 403}
    for address in ("new/", f"{run.pk}/columns/", f"{run.pk}/start/", f"{run.pk}/delete/"):
        client.post(f"{BASE}{address}", {"file": upload(tmp_path / "a.xlsx")})
    assert ImportRun.objects.get().state == "uploaded"
    assert not Exhibit.objects.exists()
    menu = client.get("/cms/").content.decode()
    assert not re.search(r'"url": "/cms/imports/"', menu)


def test_an_administrator_may_import(cast: Cast) -> None:
    assert cast.client("admin").get(BASE).status_code == 200


def test_an_unknown_subject_is_not_found(editor: Client) -> None:
    assert editor.get(f"{BASE}new/?subject=cats").status_code == 404
    assert editor.get(f"{BASE}template/cats/").status_code == 404
    assert editor.get(f"{BASE}export/cats/").status_code == 404
