"""`exhibition_pack` and its button: what is in a pack, what never is, when it is made, given out and refused."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry, PageViewRestriction

from exhibitions.models import Exhibit
from exhibitions.openness import withdraw
from exhibitions.packs import ordering, writing
from exhibitions.packs.models import ExhibitionFile
from exhibitions.uses import recorded_uses
from lantai.media import publicity, tiles
from lantai.media.models import ArchiveImage
from lantai.ops.made_files import order

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_exhibition, picture_bytes
from .packing import exhibition, references, shown, target, unpacked, unzipped

pytestmark = pytest.mark.django_db
PACK = ExhibitionFile.Kind.PACK


def quiet(_step: str, _done: int, _total: int) -> None:
    """Nobody is told how far it is."""


@pytest.fixture
def photos(home: Any) -> list[Exhibit]:
    return shown(3, transcription="录文一行。")


@pytest.fixture(scope="module")
def packed() -> dict[str, Any]:
    """The pack the tests of its content look at, once one of them has made it."""
    return {}


@pytest.fixture
def pack(home: Any, packed: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of three photographs, unpacked; another exhibition is open beside it. Look, do not touch."""
    if not packed:
        photos = shown(3, transcription="录文一行。")
        other = shown(1, title="别的展品", date_text="19580513")[0]
        make_exhibition([other], title="另一个展览", slug="other")
        packed["folder"] = unpacked(exhibition(photos), tmp_path_factory.mktemp("pack"))
        packed["words"] = (photos[0].title, photos[0].reference_code)
    folder: Path = packed["folder"]
    return folder


def files_url(page: Any) -> str:
    return f"/cms/exhibitions/{page.pk}/files/"


def everything_in(folder: Path) -> bytes:
    """All of a pack as one string, titles whole."""
    content = b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    return content.replace(b"<wbr/>", b"")


# --- what is in it --------------------------------------------------------------------------------


def test_every_address_leads_to_a_file_of_the_pack_and_no_name_is_strange(pack: Path) -> None:
    names = [path.relative_to(pack).as_posix() for path in pack.rglob("*")]
    pages = sorted(pack.rglob("*.html"))
    assert all(re.fullmatch(r"[A-Za-z0-9._,/-]+", name) for name in names), names
    assert {"index.html", "search.html", "kiosk.html", "README.txt", "en/index.html", "en/search.html"} <= set(names)
    assert len(pages) == 2 * (3 + 2) + 1
    followed = 0
    for page in pages:
        for address in references(page):
            assert not re.match(r"[a-z]+:|/", address), (page.name, address)
            found = target(page, address)
            assert found.is_file(), (page.name, address)
            assert found.is_relative_to(pack.resolve())
            followed += 1
    assert followed > 100


def test_its_scripts_run_from_a_file(pack: Path) -> None:
    for page in pack.rglob("*.html"):
        html = page.read_text()
        assert 'type="module"' not in html
        assert "visits" not in html
    for script in (pack / "assets").rglob("*.js"):
        assert not re.search(r"^\s*(import|export)\b|\bsendBeacon\(", script.read_text(), re.MULTILINE), script.name


def test_both_languages_in_the_sites_own_look(pack: Path) -> None:
    chinese, english = ((pack / name).read_text() for name in ("index.html", "en/index.html"))
    assert '<html lang="zh-Hans">' in chinese
    assert '<html lang="en">' in english
    assert "前言" in chinese
    assert "Preface" in english
    assert "一座县的记性。" in chinese
    assert "一座县的记性。" in english
    assert (pack / "assets" / "css" / "look.css").stat().st_size > 50_000
    for name in ("index.html", "search.html", "exhibits/002.html"):
        assert f'href="{"../" * name.count("/")}en/{name}"' in (pack / name).read_text()
        assert f'href="{"../" * (name.count("/") + 1)}{name}"' in (pack / "en" / name).read_text()


def test_nothing_of_it_leads_elsewhere(pack: Path) -> None:
    text = everything_in(pack)
    assert "别处".encode() in text
    for outside in ("example.invalid", "别的展品", "另一个展览", "/exhibits/?kind", "/stories/"):
        assert outside.encode() not in text, outside


def test_sound_and_film_are_in_it(pack: Path) -> None:
    html = (pack / "index.html").read_text()
    for tag, content in (("audio", b"ID3 song"), ("video", b"film")):
        address = re.search(rf'<{tag}[^>]* src="([^"]+)"', html)
        assert address
        assert target(pack / "index.html", address[1]).read_bytes() == content


def test_how_to_open_it_is_told_in_chinese_that_any_notepad_reads(pack: Path) -> None:
    guide = (pack / "README.txt").read_bytes()
    assert guide.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in guide
    assert "双击 index.html" in guide.decode("utf-8-sig")


def test_what_is_searched_is_in_a_script(pack: Path, packed: dict[str, Any]) -> None:
    script = (pack / "assets" / "packs" / "texts.js").read_text(encoding="ascii")
    assert script.startswith("window.packEntries = [")
    words = script.encode().decode("unicode_escape")
    for told in (*packed["words"], "录文一行。", "yunxijiuzhao", "yxjz", "一座县的记性。"):
        assert told in words, told


# --- what never is ------------------------------------------------------------------------------------


def test_closed_records_and_their_pictures_are_not_in_it(photos: Any, tmp_path: Path) -> None:
    page = exhibition(photos)
    withdraw(photos[1], user=None, reason="家属要求")
    closed = Exhibit.objects.get(pk=photos[1].pk)
    key = closed.images.get().image.pictures["key"]
    folder = unpacked(page, tmp_path)
    text = everything_in(folder)
    assert photos[0].title.encode() in text
    for trace in (closed.title, closed.reference_code, closed.slug, key[2:]):
        assert trace.encode() not in text, trace
    assert not any(key[2:] in str(path) for path in folder.rglob("*"))


@pytest.mark.parametrize("at", [1, 3, 7, 10])
def test_a_record_closed_while_it_is_made_is_not_in_it(photos: Any, tmp_path: Path, at: int) -> None:
    page = exhibition(photos)

    def tell(_step: str, done: int, _total: int) -> None:
        closing = Exhibit.objects.get(pk=photos[2].pk)
        if done == at and closing.showable:
            withdraw(closing, user=None, reason="家属要求")

    holds = writing.pack(page, tmp_path / "pack.zip", tell)
    assert holds["exhibits"] == [photos[0].pk, photos[1].pk]
    text = everything_in(unzipped(tmp_path / "pack.zip"))
    assert photos[0].title.encode() in text
    assert photos[2].title.encode() not in text


def test_everything_closed_while_it_is_made_is_told(photos: Any, tmp_path: Path) -> None:
    page = exhibition(photos)

    def tell(_step: str, done: int, _total: int) -> None:
        for each in Exhibit.objects.showable() if done == 2 else ():
            withdraw(each, user=None, reason="家属要求")

    with pytest.raises(writing.CannotMakeError, match=r"公众|public"):
        writing.pack(page, tmp_path / "pack.zip", tell)


# --- refused ----------------------------------------------------------------------------------------------


def test_an_unknown_exhibition_is_refused(home: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no-such"):
        call_command("exhibition_pack", "no-such", str(tmp_path / "pack.zip"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("why", ["draft", "restricted", "nothing", "closed"])
def test_what_the_public_cannot_see_is_refused_with_a_sentence(
    photos: Any, cast: Cast, tmp_path: Path, why: str
) -> None:
    page = make_exhibition([] if why == "nothing" else photos, live=why != "draft")
    if why == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    for each in photos if why == "closed" else ():
        withdraw(each, user=None, reason="家属要求")
    with pytest.raises(CommandError, match="旧照展"):
        call_command("exhibition_pack", page.slug, str(tmp_path / "pack.zip"))
    assert list(tmp_path.iterdir()) == []
    response = cast.client("editor").post(files_url(page), {"kind": "pack"})
    assert "“旧照展”" in response.content.decode()
    assert not ExhibitionFile.objects.exists()


def test_a_file_that_is_there_is_left_as_it_is(photos: Any, tmp_path: Path) -> None:
    out = tmp_path / "pack.zip"
    out.write_bytes(b"mine")
    with pytest.raises(CommandError, match=re.escape(str(out))):
        call_command("exhibition_pack", exhibition(photos).slug, str(out))
    assert out.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]


@pytest.mark.parametrize("out", ["none/pack.zip", "file/pack.zip"])
def test_a_place_that_cannot_be_written_is_told(photos: Any, tmp_path: Path, out: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CommandError, match=r"pack\.zip"):
        call_command("exhibition_pack", exhibition(photos).slug, str(tmp_path / out))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# --- in the admin -----------------------------------------------------------------------------------------------


def test_an_editor_has_it_made_and_takes_it_away(photos: Any, cast: Cast) -> None:
    page = exhibition(photos)
    client = cast.client("editor")
    client.post(files_url(page), {"kind": "pack"})
    made = ExhibitionFile.objects.get()
    assert (made.state, made.exhibits, made.user) == ("done", 3, cast.editor)
    assert made.job is not None
    assert made.job.done == made.job.total > 0
    listing = client.get(files_url(page)).content.decode()
    assert f"/cms/exhibitions/files/{made.pk}/" in listing
    assert f"{page.slug}-pack-" in listing
    taken = client.get(f"/cms/exhibitions/files/{made.pk}/")
    assert re.search(r'attachment; filename="old-photos-pack-\d{8}\.zip"', taken["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(taken.getvalue())) as archive:
        assert "old-photos-pack/index.html" in archive.namelist()
    assert PageLogEntry.objects.filter(page=page.pk, action=ordering.BEGUN, user=cast.editor).exists()
    assert [use.kind.word for use in recorded_uses(photos[0])] == ["pack"]


def test_the_button_stands_on_the_page_of_those_who_may(photos: Any, cast: Cast) -> None:
    page = exhibition(photos)
    assert files_url(page) in cast.client("editor").get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert cast.client("staff").get(files_url(page)).status_code != 200


@pytest.mark.parametrize("gone", ["exhibit", "page", "picture"])
def test_it_is_not_given_out_once_something_in_it_was_taken_down(photos: Any, cast: Cast, gone: str) -> None:
    picture = ImageFactory(prepared=True)
    page = exhibition(photos, picture=picture)
    made = ordering.begin(page, PACK, user=cast.editor)
    assert ordering.is_offered(made)
    if gone == "exhibit":
        withdraw(photos[0], user=None, reason="家属要求")
    elif gone == "page":
        page.unpublish()
    else:
        ClosedExhibitFactory(images=[picture])
        publicity.refresh([picture.pk])
    client = cast.client("editor")
    assert client.get(f"/cms/exhibitions/files/{made.pk}/").status_code == 404
    listing = client.get(files_url(page)).content.decode()
    assert f'href="/cms/exhibitions/files/{made.pk}/"' not in listing
    assert ordering.standing(ExhibitionFile.objects.get())


def test_what_was_only_changed_is_told_and_given_out_still(photos: Any, cast: Cast) -> None:
    page = exhibition(photos)
    made = ordering.begin(page, PACK, user=cast.editor)
    assert ordering.standing(made) == []
    photos[0].save()
    assert len(ordering.standing(made)) == 1
    assert ordering.is_offered(made)


def test_it_is_deleted_with_its_file(photos: Any, cast: Cast) -> None:
    made = ordering.begin(exhibition(photos), PACK, user=cast.editor)
    storage, name = made.file.storage, str(made.file.name)
    assert storage.exists(name)
    cast.client("editor").post(f"/cms/exhibitions/files/{made.pk}/delete/")
    assert not ExhibitionFile.objects.exists()
    assert not storage.exists(name)
    assert not [use for use in recorded_uses(photos[0]) if use.is_current]


def test_what_stopped_says_why_and_can_be_made_again(photos: Any, cast: Cast) -> None:
    page = exhibition(photos)
    made = ExhibitionFile.objects.create(exhibition=page, kind=PACK, user=cast.editor)
    page.unpublish()
    order(made, ordering.perform, title="包", user=cast.editor)
    assert made.state == "failed"
    assert "旧照展" in made.error
    page.refresh_from_db()
    page.save_revision().publish()
    cast.client("editor").post(f"/cms/exhibitions/files/{made.pk}/restart/")
    made.refresh_from_db()
    assert (made.state, made.error) == ("done", "")


def test_who_may_not_cannot(photos: Any, cast: Cast) -> None:
    page = exhibition(photos)
    for user in (cast.staff, cast.reviewer, cast.outsider):
        with pytest.raises(PermissionDenied):
            ordering.begin(page, PACK, user=user)
    with pytest.raises(ValidationError):
        ordering.begin(make_exhibition([ExhibitFactory()], slug="draft", live=False), PACK, user=cast.editor)


# --- looked at closely ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_close_view_has_its_tiles_and_nothing_of_other_exhibitions(home: Any, tmp_path: Path) -> None:
    image = ImageFactory(content=picture_bytes(2600, 1300), prepared=True)
    scan = ExhibitFactory(images=[image])
    following, further = shown(2)
    outside = shown(1, title="别的展品")[0]
    # Opened for good, its tiles were made.
    assert tiles.is_tiled(ArchiveImage.objects.get(pk=image.pk))
    folder = unpacked(exhibition([scan, following, further]), tmp_path)
    page = folder / "exhibits" / "001.html"
    found = re.search(r'<script id="viewer-data" type="application/json">(.*?)</script>', page.read_text(), re.DOTALL)
    assert found
    told = json.loads(found[1])
    assert [other["title"] for other in told["others"]] == [further.title]
    assert outside.title not in found[1]
    (sheet,) = told["sheets"]
    kept = target(page, sheet["tiles"]["id"])
    assert (kept / "info.json").is_file()
    assert len([path for path in kept.rglob("*") if path.is_file()]) > 12
    assert target(page, sheet["plain"]).is_file()
    assert all(target(page, each["small"]).is_file() for other in told["others"] for each in other["sheets"])
    scripts = re.search(r'data-scripts="([^"]+)"', page.read_text())
    assert scripts
    assert all(target(page, script).is_file() for script in scripts[1].split())
