"""`export_exhibits`: what it writes imports again without loss."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import override
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, Revision

from exhibitions.models import Exhibit, ExhibitTag, Place, RelatedExhibit
from heritage.models import ElementExhibit
from lantai.media.models import ArchiveImage

from . import import_files as files
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, PlaceFactory
from .test_import_exhibits import run


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def export(target: Path, *options: Any) -> list[list[Any]]:
    call_command("export_exhibits", target, *options, stdout=io.StringIO())
    return [[cell.value for cell in row] for row in load_workbook(target).worksheets[0].iter_rows()]


def differences(first: list[list[Any]], second: list[list[Any]]) -> list[tuple[Any, Any, Any]]:
    """Cells in which two exports differ, with their heading."""
    assert [row[0] for row in first] == [row[0] for row in second]
    return [
        (heading, before, after)
        for one, other in zip(first, second, strict=True)
        for heading, before, after in zip(first[0], one, other, strict=True)
        if before != after
    ]


def wipe() -> None:
    for image in ArchiveImage.objects.all():
        image.file.storage.delete(image.file.name)
    Exhibit.objects.all().delete()
    ArchiveImage.objects.all().delete()
    Place.objects.all().delete()
    ExhibitTag.objects.all().delete()


def make_rich_records() -> Exhibit:
    """Records with something in every field."""
    front = ImageFactory(content=files.photo(), description="大坝工地合影。", credit="县文化馆")
    back = ImageFactory(content=files.photo("#123456"))
    for image in (front, back):
        image.get_file_hash()
    texts = {
        field.name: f"{field.name}：=一\n二"
        if field.get_internal_type() == "TextField"
        else f"={field.name}"[: field.max_length]
        for field in Exhibit._meta.fields
        if field.get_internal_type() in {"CharField", "TextField"} and not field.choices
    }
    del texts["reference_code"], texts["date_text"]
    texts["extent_unit"] = "套"
    texts["transcription"] = "释文很长。\n" * 9000 + "完"
    rich = ExhibitFactory(
        **texts,
        reference_code="0901-1",
        kind="document",
        date_text="约1958—1960",
        extent=12,
        openness="open",
        display_basis="donor",
        classification="internal",
        rights_status="refused",
        privacy_status="cleared",
        place=PlaceFactory(name="竹坪镇"),
        images=[front, back],
        tags=["水利", "青年 突击队", "铁、木"],
    )
    rich.images.filter(image=back).update(role="back", caption="背面题字")
    closed = ClosedExhibitFactory(reference_code="0901-2", classification="secret", date_text="")
    RelatedExhibit.objects.create(exhibit=rich, other=closed)
    RelatedExhibit.objects.create(exhibit=closed, other=rich)
    ExhibitFactory(reference_code="0901-3", slug="an-older-address", kind="artifact", extent_unit="")
    return rich


@pytest.mark.django_db
def test_an_export_read_back_at_once_changes_nothing(tmp_path: Path) -> None:
    make_rich_records()
    export(tmp_path / "a.xlsx")
    before = (Revision.objects.count(), ModelLogEntry.objects.count(), list(Exhibit.objects.values()))
    told = run(tmp_path / "a.xlsx", "-v2")
    assert told.code == 0, told.err
    assert (Revision.objects.count(), ModelLogEntry.objects.count(), list(Exhibit.objects.values())) == before
    assert told.out.count("unchanged") == 4  # three rows and the line that counts them


@pytest.mark.django_db
def test_an_empty_site_is_filled_again_from_workbook_and_pictures(tmp_path: Path) -> None:
    make_rich_records()
    exported = export(tmp_path / "a.xlsx", "--images", tmp_path / "p")
    showable = list(Exhibit.objects.values_list("reference_code", "showable", "slug"))
    wipe()
    told = run(tmp_path / "a.xlsx", "--images", tmp_path / "p")
    assert told.code == 0, told.err
    assert differences(exported, export(tmp_path / "b.xlsx")) == []
    assert list(Exhibit.objects.values_list("reference_code", "showable", "slug")) == showable


@pytest.mark.django_db
def test_what_was_edited_since_is_brought_back(tmp_path: Path) -> None:
    rich = make_rich_records()
    exported = export(tmp_path / "a.xlsx", "--images", tmp_path / "p")
    plain = Exhibit.objects.get(reference_code="0901-3")
    plain.tags.set(["后加"])
    plain.note, plain.place, plain.extent = "后加的附注", Place.objects.get(), 99
    plain.images.create(image=ImageFactory(content=files.photo("#654321")))
    plain.save()
    rich.images.all().delete()
    rich.related.all().delete()
    rich.title, rich.openness, rich.classification = "改题", "controlled", ""
    rich.save()
    told = run(tmp_path / "a.xlsx", "--images", tmp_path / "p")
    assert told.code == 0, told.err
    assert differences(exported, export(tmp_path / "b.xlsx")) == []


@pytest.mark.django_db
def test_an_export_holds_no_formula(tmp_path: Path) -> None:
    ExhibitFactory(title="=cmd()|' /C calc'!A0", note="@SUM(A1)")
    export(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_the_county_comes_back_from_its_export(demo: Path, tmp_path: Path) -> None:
    exported = export(tmp_path / "a.xlsx", "--images", tmp_path / "p")
    assert len(exported) == 15
    shown = set(Exhibit.objects.showable().values_list("reference_code", flat=True))
    told = run(tmp_path / "a.xlsx")
    assert told.code == 0, told.err
    assert "changed: 0" in told.out
    RelatedExhibit.objects.all().delete()
    ElementExhibit.objects.all().delete()
    Exhibit.objects.all().delete()
    told = run(tmp_path / "a.xlsx", "--images", tmp_path / "p")
    assert told.code == 0, told.err
    assert differences(exported, export(tmp_path / "b.xlsx")) == []
    assert set(Exhibit.objects.showable().values_list("reference_code", flat=True)) == shown


@pytest.fixture(autouse=True)
def _no_leftover_originals(request: pytest.FixtureRequest) -> None:
    if "demo" not in request.fixturenames:
        files.no_originals()
