"""Pictures that come with a list: how they are found, which are refused, that nothing is half-saved."""

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import IntegrityError
from django.db.models.signals import post_save
from django.utils.translation import override

from exhibitions.models import Exhibit, ExhibitImage, Place
from lantai.media.models import ArchiveImage

from . import import_files as files
from .factories import ExhibitFactory, ImageFactory
from .test_import_exhibits import CODE, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    files.no_originals()
    with override("en"):
        yield


def pictures_of(code: str = CODE) -> list[str]:
    images = ExhibitImage.objects.filter(exhibit__reference_code=code).select_related("image").order_by("sort_order")
    return [Path(held.image.file.name).name for held in images]


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("a.jpg", ["a.jpg"]),
        ("A.JPG", ["a.jpg"]),
        ("a", ["a.jpg"]),
        ("ａ.jpg", ["a.jpg"]),
        ("a.jpg；b.jpg", ["a.jpg", "b.jpg"]),
        ("b.jpg、a.jpg", ["b.jpg", "a.jpg"]),
        ("a.jpg\nb.jpg;c.jpg", ["a.jpg", "b.jpg", "c.jpg"]),
        ("a.jpg；a.jpg", ["a.jpg"]),
    ],
)
def test_pictures_are_found_as_people_write_names(tmp_path: Path, cell: str, expected: list[str]) -> None:
    pictures = files.folder(
        tmp_path / "p", a__jpg=files.photo(), b__jpg=files.photo("#111111"), c__jpg=files.photo("#222222")
    )
    told = run(files.listing(tmp_path / "a.xlsx", [*files.row(), cell], more=["图片文件"]), "--images", pictures)
    assert told.code == 0, told.err
    assert pictures_of() == expected
    assert ExhibitImage.objects.first().role == "front"


def test_a_chinese_name_with_punctuation_in_a_subfolder(tmp_path: Path) -> None:
    folder = tmp_path / "p" / "1958年"
    folder.mkdir(parents=True)
    (folder / "合影、前排.jpg").write_bytes(files.photo())
    told = run(
        files.listing(tmp_path / "a.xlsx", [*files.row(), "合影、前排.jpg"], more=["图片"]), "--images", tmp_path / "p"
    )
    assert told.code == 0, told.err
    assert len(pictures_of()) == 1


def test_a_name_that_fits_several_files_is_refused_until_its_folder_is_named(tmp_path: Path) -> None:
    for name, color in (("甲", "#111111"), ("乙", "#222222")):
        files.folder(tmp_path / "p" / name, a__jpg=files.photo(color))
    told = run(files.listing(tmp_path / "a.xlsx", [*files.row(), "a.jpg"], more=["图片"]), "--images", tmp_path / "p")
    assert told.code == 1
    assert "甲/a.jpg" in told.err
    assert "乙/a.jpg" in told.err
    path = files.listing(tmp_path / "b.xlsx", [*files.row(), "乙\\a.jpg"], more=["图片"])
    assert run(path, "--images", tmp_path / "p").code == 0


def test_without_a_column_files_are_found_by_the_reference_code(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    for number, name in enumerate(
        [f"{CODE}-2.jpg", f"{CODE}.jpg", f"{CODE}_10.jpg", f"{CODE}-3-1.jpg", "0901-ZP·1958-永-0001-3.jpg"]
    ):
        (folder / name).write_bytes(files.photo(f"#{number * 40:02x}3333"))
    path = files.listing(tmp_path / "a.xlsx", files.row(), files.row(f"{CODE}-3"))
    told = run(path, "--images", folder)
    assert told.code == 0, told.err
    assert len(pictures_of()) == 3
    # 0001-3.jpg is the picture of the record 0001-3, not the third of 0001; 0001-3-1.jpg follows it.
    assert len(pictures_of(f"{CODE}-3")) == 2
    titles = ExhibitImage.objects.filter(exhibit__reference_code=CODE).values_list("role", flat=True)
    assert list(titles.order_by("sort_order")) == ["front", "detail", "detail"]
    before = list(ArchiveImage.objects.values_list("pk", flat=True))
    assert run(path, "--images", folder).code == 0
    assert list(ArchiveImage.objects.values_list("pk", flat=True)) == before


def test_an_empty_cell_leaves_pictures_and_the_word_none_takes_them_off(tmp_path: Path) -> None:
    image = ImageFactory()
    ExhibitFactory(reference_code=CODE, images=[image])
    run(files.xlsx(tmp_path / "a.xlsx", [["档号", "图片"], [CODE, ""]]))
    assert len(pictures_of()) == 1
    run(files.xlsx(tmp_path / "a.xlsx", [["档号", "图片"], [CODE, "无"]]))
    assert pictures_of() == []
    assert ArchiveImage.objects.filter(pk=image.pk).exists()


def test_the_same_picture_in_two_records_is_one_image(tmp_path: Path) -> None:
    """A copy would stay public when one of the records is closed."""
    pictures = files.folder(tmp_path / "p", a__jpg=files.photo(), b__jpg=files.photo())
    path = files.listing(
        tmp_path / "a.xlsx",
        [*files.row("0901-1"), "a.jpg"],
        [*files.row("0901-2", 开放标识="控制"), "b.jpg"],
        more=["图片"],
    )
    assert run(path, "--images", pictures).code == 0
    assert ArchiveImage.objects.count() == 1


BAD = {
    "没有.jpg": (None, "is not in"),
    "坏.jpg": (files.truncated_jpeg(), "damaged"),
    "画.svg": (files.SVG, "SVG"),
    "画.png": (files.SVG, "not a picture"),
    "程序.exe": (files.EXE, "not of a kind"),
    "程序.jpg": (files.EXE, "not a picture"),
    "空.png": (b"", "not a picture"),
    "其实.jpg": (files.png(20, 20), "in truth a PNG"),
    "断.png": (files.png(3000, 3000)[:-60], "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_refuses_its_row_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    content, reason = BAD[name]
    pictures = files.folder(tmp_path / "p", gut__jpg=files.photo())
    if content is not None:
        (pictures / name).write_bytes(content)
    path = files.listing(tmp_path / "a.xlsx", [*files.row(), f"gut.jpg；{name}"], files.row("0901-2"), more=["图片"])
    told = run(path, "--images", pictures)
    assert told.code == 1
    assert name in told.err
    assert reason in told.err
    assert [e.reference_code for e in Exhibit.objects.all()] == ["0901-2"]
    assert not ArchiveImage.objects.exists()


def test_three_hundred_megapixels_are_refused_by_the_header(tmp_path: Path) -> None:
    pictures = tmp_path / "p"
    pictures.mkdir()
    (pictures / "巨.png").write_bytes(files.png(20_000, 15_000))
    started = time.monotonic()
    path = files.listing(tmp_path / "a.xlsx", [*files.row(), "巨.png"], more=["图片"])
    told = run(path, "--images", pictures)
    assert told.code == 1
    assert "巨.png" in told.err
    assert "20000 × 15000" in told.err
    # Decoding it would take far longer than reading a header.
    assert time.monotonic() - started < 10


def test_a_list_that_names_pictures_wants_them_handed_in(tmp_path: Path) -> None:
    told = run(files.listing(tmp_path / "a.xlsx", [*files.row(), "a.jpg"], more=["图片"]))
    assert told.code == 1
    assert "no folder or zip file" in told.err


def test_a_row_that_fails_while_it_is_saved_leaves_no_file(tmp_path: Path) -> None:
    """The record is refused by the database after its picture has been stored."""

    def refuse(instance: Exhibit, **_kwargs: Any) -> None:
        if instance.title == "坏运气":
            raise IntegrityError("no luck")

    originals = Path(settings.DATA_DIR, "originals")
    pictures = files.folder(tmp_path / "p", a__jpg=files.photo("#0a0b0c"))
    path = files.listing(
        tmp_path / "a.xlsx",
        [*files.row(题名="坏运气"), "a.jpg", "坏运气乡"],
        [*files.row("0901-2"), "", ""],
        more=["图片", "地点"],
    )
    post_save.connect(refuse, sender=Exhibit)
    try:
        told = run(path, "--images", pictures)
    finally:
        post_save.disconnect(refuse, sender=Exhibit)
    assert told.code == 1
    assert "no luck" in told.err
    assert [e.reference_code for e in Exhibit.objects.all()] == ["0901-2"]
    assert not ArchiveImage.objects.exists()
    assert not Place.objects.exists()
    assert not list(originals.rglob("*.jpg"))


def test_what_the_pictures_show_is_told_line_by_line(tmp_path: Path) -> None:
    pictures = files.folder(tmp_path / "p", a__jpg=files.photo(), b__jpg=files.photo("#111111"))
    run(
        files.listing(
            tmp_path / "a.xlsx",
            [*files.row(), "a.jpg\nb.jpg", "正面\n背面", "-\n背面题字", "大坝工地合影。\n题字三行。", "县文化馆"],
            more=["图片", "图片类别", "图片题注", "图片描述", "图片署名"],
        ),
        "--images",
        pictures,
    )
    front, back = ExhibitImage.objects.order_by("sort_order")
    assert [(front.role, front.caption), (back.role, back.caption)] == [("front", ""), ("back", "背面题字")]
    assert (front.image.description, front.image.credit) == ("大坝工地合影。", "县文化馆")
    assert back.image.description == "题字三行。"


# --- zip files -----------------------------------------------------------------------


def with_zip(tmp_path: Path, archive: Path, cell: str = "a.jpg") -> tuple[Path, str, Path]:
    return files.listing(tmp_path / "a.xlsx", [*files.row(), cell], more=["图片"]), "--images", archive


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_pictures_from_a_zip_file_whatever_its_names_are_written_in(tmp_path: Path, encoding: str) -> None:
    archive = files.archive(
        tmp_path / "p.zip",
        [("扫描件/青年突击队.jpg", files.photo()), ("__MACOSX/扫描件/._青年突击队.jpg", b"x")],
        encoding=encoding,
    )
    told = run(*with_zip(tmp_path, archive, "青年突击队.jpg"))
    assert told.code == 0, told.err
    assert len(pictures_of()) == 1


@pytest.mark.parametrize(
    "name", ["../../evil.jpg", "/etc/evil.jpg", "a/../../evil.jpg", "C:\\evil.jpg", "..\\evil.jpg"]
)
def test_a_zip_file_with_names_that_lead_out_is_refused(tmp_path: Path, name: str) -> None:
    archive = files.archive(tmp_path / "图.zip", [("a.jpg", files.photo()), (name, files.photo("#111111"))])
    with pytest.raises(CommandError) as refusal:
        run(*with_zip(tmp_path, archive))
    assert name in str(refusal.value)
    assert "图.zip" in str(refusal.value)
    assert not Exhibit.objects.exists()
    assert not list(tmp_path.rglob("evil.jpg"))


def test_a_zip_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    archive = tmp_path / "炸.zip"
    block = b"\x00" * (1 << 20)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.jpg", files.photo())
        with target.open("大.jpg", "w", force_zip64=True) as entry:
            for _megabyte in range(settings.MAX_UPLOAD_MB + 1):
                entry.write(block)
    assert archive.stat().st_size < 1_000_000
    with pytest.raises(CommandError, match=r"大\.jpg"):
        run(*with_zip(tmp_path, archive))


def test_a_zip_bomb_that_lies_about_its_size_is_refused_as_it_is_read(tmp_path: Path) -> None:
    archive = tmp_path / "谎.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.jpg", files.photo() + b"\x00" * 5_000_000)
    size = (len(files.photo()) + 5_000_000).to_bytes(4, "little")
    lie = archive.read_bytes().replace(size, (1000).to_bytes(4, "little"))
    assert lie != archive.read_bytes()
    archive.write_bytes(lie)
    told = run(*with_zip(tmp_path, archive))
    assert told.code == 1
    assert "a.jpg" in told.err
    assert not Exhibit.objects.exists()


def test_a_zip_file_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "多.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for number in range(20_001):
            target.writestr(f"{number}.jpg", b"")
    with pytest.raises(CommandError, match="20001"):
        run(*with_zip(tmp_path, archive))


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = files.archive(tmp_path / "inner.zip", [("a.jpg", files.photo())]).read_bytes()
    told = run(*with_zip(tmp_path, files.archive(tmp_path / "p.zip", [("inner.zip", inner)])))
    assert told.code == 1
    assert "a.jpg" in told.err


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(files.photo())
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    told = run(*with_zip(tmp_path, folder))
    assert told.code == 1
    assert "a.jpg" in told.err
