"""`exhibition_package` and its button: a bag that validates, holds what it says, and shows when it was altered."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry

from exhibitions.models import Exhibit, ExhibitionPage
from exhibitions.openness import withdraw
from exhibitions.packs import ordering
from exhibitions.packs.models import ExhibitionFile
from lantai.pages.models import HallSettings

from .cast import Cast
from .factories import ExhibitFactory, make_exhibition
from .packing import exhibition, shown, unzipped

pytestmark = pytest.mark.django_db
PACKAGE = ExhibitionFile.Kind.PACKAGE


@pytest.fixture
def page(home: Any) -> ExhibitionPage:
    HallSettings.objects.update(name="云溪县档案馆", address="云溪镇档案路1号", phone="0000-123456")
    photos = shown(2, transcription="录文一行。", tags=["桥"])
    secret = ExhibitFactory(title="密件", classification="secret", images=[])
    made = exhibition(photos)
    # Published while it was open, classified since.
    made.body = [
        *made.body.raw_data,
        {"type": "large", "value": {"exhibit": secret.pk, "setting": "room", "words": ""}},
    ]
    ExhibitionPage.objects.filter(pk=made.pk).update(body=made.body)
    made.refresh_from_db()
    return made


def records(page: ExhibitionPage) -> list[Exhibit]:
    return list(Exhibit.objects.filter(placements__exhibition=page).order_by("pk"))


def bag_of(page: ExhibitionPage, folder: Path) -> Path:
    call_command("exhibition_package", page.slug, str(folder / "bag"))
    return folder / "bag"


@pytest.fixture(scope="module")
def made_once() -> dict[str, Any]:
    """The bag several tests look at, once one of them has made it."""
    return {}


@pytest.fixture
def bag(page: Any, made_once: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package to look at, not to touch."""
    if not made_once:
        made_once["slug"], made_once["folder"] = page.slug, bag_of(page, tmp_path_factory.mktemp("bag"))
    folder: Path = made_once["folder"]
    return folder


def test_it_is_a_valid_bag_that_says_where_it_is_from(page: Any, bag: Path) -> None:
    read = bagit.Bag(str(bag))
    assert read.validate()
    assert (bag / "bagit.txt").read_text().splitlines()[0] == "BagIt-Version: 1.0"
    assert sorted(read.algorithms) == ["sha256", "sha512"]
    assert read.info["Source-Organization"] == "云溪县档案馆"
    assert read.info["Organization-Address"] == "云溪镇档案路1号"
    assert read.info["Bagging-Date"]
    assert "旧照展" in read.info["External-Description"]
    assert read.info["Internal-Sender-Identifier"] == page.slug


@pytest.mark.parametrize("name", ["data/walk.json", "data/records/exhibits.xlsx", "bag-info.txt"])
def test_an_altered_file_is_found(bag: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "bag"
    shutil.copytree(bag, folder)
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(folder)).validate()


def test_originals_are_in_it_bit_for_bit(page: Any, tmp_path: Path) -> None:
    folder = bag_of(page, tmp_path)
    kept = {hashlib.sha256(path.read_bytes()).digest() for path in (folder / "data" / "originals").iterdir()}
    for exhibit in records(page):
        with exhibit.images.get().image.file.open("rb") as original:
            assert hashlib.sha256(original.read()).digest() in kept
    assert hashlib.sha256(b"ID3 song").digest() in kept
    assert hashlib.sha256(b"film").digest() in kept


def test_its_records_import_into_an_empty_site(page: Any, tmp_path: Path) -> None:
    folder = bag_of(page, tmp_path) / "data"
    before = {e.reference_code: (e.title, e.transcription, e.openness, e.images.count()) for e in records(page)}
    told = json.loads((folder / "records" / "exhibits.json").read_text())
    assert {each["reference_code"] for each in told} == set(before)
    assert all((folder / image["file"]).is_file() for each in told for image in each["images"])
    ExhibitionPage.objects.get(pk=page.pk).delete()
    Exhibit.objects.all().delete()
    book = str(folder / "records" / "exhibits.xlsx")
    call_command("import_exhibits", book, "--images", str(folder / "originals"), "--report", str(tmp_path / "r.xlsx"))
    after = {e.reference_code: (e.title, e.transcription, e.openness, e.images.count()) for e in Exhibit.objects.all()}
    assert after == before


def test_the_walk_the_pages_and_the_uses_are_told(page: Any, cast: Cast, tmp_path: Path) -> None:
    first, second = records(page)
    withdraw(second, user=cast.final_reviewer, reason="家属要求")
    data = bag_of(page, tmp_path) / "data"
    walk = json.loads((data / "walk.json").read_text())
    assert (walk["title"], walk["preface"]) == ("旧照展", "一座县的记性。")
    assert [each["reference_code"] for each in walk["placements"]] == [first.reference_code, second.reference_code]
    assert walk["runs"][0]["venue"] == "县文化广场"
    shown_then = (data / "pages" / "index.html").read_text().replace("<wbr/>", "")
    assert first.title in shown_then
    assert second.title not in shown_then
    uses = json.loads((data / "uses.json").read_text())
    assert "wagtail.publish" in [entry["action"] for entry in uses["exhibition"]]
    log = {each["reference_code"]: each for each in uses["records"]}[second.reference_code]
    assert log["log"][-1]["action"] == "exhibitions.withdraw"
    assert log["log"][-1]["data"]["reason"] == "家属要求"
    assert "RFC 8493" in (data / "README.txt").read_text()


def test_a_classified_record_is_not_in_it(bag: Path) -> None:
    text = b"\0".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    assert "密件".encode() not in text
    assert "另有1条标有密级" in (bag / "data" / "README.txt").read_text()


# --- refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["unknown", "draft", "nothing", "exists", "no-folder"])
def test_what_cannot_be_made_is_told_and_leaves_nothing_behind(page: Any, tmp_path: Path, why: str) -> None:
    slug, out = page.slug, tmp_path / "bag"
    if why == "unknown":
        slug = "no-such"
    elif why == "draft":
        slug = make_exhibition([ExhibitFactory()], slug="draft", live=False).slug
    elif why == "nothing":
        slug = make_exhibition([], slug="empty").slug
    elif why == "exists":
        out.mkdir()
    else:
        (tmp_path / "file").write_bytes(b"")
        out = tmp_path / "file" / "bag"
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CommandError, match=r"no-such|旧照展|bag"):
        call_command("exhibition_package", slug, str(out))
    assert sorted(tmp_path.rglob("*")) == before


# --- in the admin -------------------------------------------------------------------------------------------


def test_the_director_has_it_made_and_nobody_below(page: Any, cast: Cast, tmp_path: Path) -> None:
    url = f"/cms/exhibitions/{page.pk}/files/"
    director = cast.client("director")
    assert f'href="{url}"' in director.get("/cms/exhibitions/files/").content.decode()
    director.post(url, {"kind": "package"})
    made = ExhibitionFile.objects.get()
    assert (made.state, made.exhibits) == ("done", 2)
    (tmp_path / "made.zip").write_bytes(director.get(f"/cms/exhibitions/files/{made.pk}/").getvalue())
    assert bagit.Bag(str(unzipped(tmp_path / "made.zip"))).validate()
    assert PageLogEntry.objects.filter(page=page.pk, action=ordering.TAKEN, user=cast.director).exists()
    editor = cast.client("editor")
    assert editor.get(f"/cms/exhibitions/files/{made.pk}/").status_code == 302
    assert f"/cms/exhibitions/files/{made.pk}/" not in editor.get(url).content.decode()
    assert 'value="package"' not in editor.get(url).content.decode()
    editor.post(url, {"kind": "package"})
    assert ExhibitionFile.objects.count() == 1
    with pytest.raises(PermissionDenied):
        ordering.begin(page, PACKAGE, user=cast.editor)


def test_it_is_not_given_out_once_a_record_in_it_is_classified(page: Any, cast: Cast) -> None:
    made = ordering.begin(page, PACKAGE, user=cast.director)
    withdraw(records(page)[0], user=None, reason="家属要求")
    assert ordering.is_offered(made)
    Exhibit.objects.filter(pk=made.holds["exhibits"][0]).update(classification="secret")
    assert not ordering.is_offered(made)
    assert cast.client("director").get(f"/cms/exhibitions/files/{made.pk}/").status_code == 404
