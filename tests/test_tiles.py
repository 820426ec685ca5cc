"""Tiles of large originals: upright, in the right colours, bare; public exactly as long as the image is."""

import json
import logging
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from PIL import ExifTags, Image, ImageCms, ImageOps

from exhibitions import openness
from exhibitions.models import ExhibitImage
from lantai.media import pictures, tiles
from lantai.media.models import ArchiveImage

from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_exhibition, picture_bytes

commits = pytest.mark.django_db(transaction=True)

# Wider than the largest public size, and low, so that it is quickly made.
WIDE = (2400, 90)
RED, GREEN, BLUE, GREY = (200, 40, 30), (30, 160, 60), (40, 60, 190), (128, 128, 128)


def quarters(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Four colours, so that a picture shows which way up it is."""
    picture = Image.new("RGB", (width, height))
    for number, color in enumerate((RED, GREEN, BLUE, GREY)):
        corner = (number % 2 * width // 2, number // 2 * height // 2)
        picture.paste(color, (*corner, corner[0] + width // 2, corner[1] + height // 2))
    return picture.convert(mode)


def saved(picture: Image.Image, path: Path, **options: Any) -> Path:
    picture.save(path, **options)
    return path


def cut(original: Path, target: Path, largest: int = tiles.LARGEST) -> dict[str, Any]:
    """What the program tells of an original it has cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-I", str(tiles.TILER), str(original), str(target), str(largest)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def joined(folder: Path, width: int, height: int, factor: int) -> Image.Image:
    """The picture put together again from its tiles at one reduction, by the addresses the Image API gives them."""
    size = tiles.TILE * factor
    sheet = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, size):
        for left in range(0, width, size):
            wide, high = min(size, width - left), min(size, height - top)
            scaled = (-(-wide // factor), -(-high // factor))
            whole = (wide, high) == (width, height)
            region = "full" if whole else f"{left},{top},{wide},{high}"
            with Image.open(folder / region / f"{scaled[0]},{scaled[1]}" / "0" / "default.jpg") as tile:
                assert tile.size == scaled
                sheet.paste(tile, (left // factor, top // factor))
    return sheet


def off(one: Image.Image, other: Image.Image) -> int:
    """By how much two pictures differ at most, away from the edges of their colours."""
    across, down = (0.1, 0.4, 0.6, 0.9), (0.25, 0.75)
    spots = [(int(one.width * x), int(one.height * y)) for x in across for y in down]
    pairs: Any = [(one.convert("RGB").getpixel(spot), other.convert("RGB").getpixel(spot)) for spot in spots]
    return max(abs(a - b) for left, right in pairs for a, b in zip(left, right, strict=True))


# --- the program ---------------------------------------------------------------------


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_tiles_stand_upright_and_fit_together(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Some Camera"
    size = WIDE if orientation < 5 else WIDE[::-1]
    original = saved(quarters(*size), tmp_path / "scan.jpg", quality=95, exif=exif)
    told = cut(original, tmp_path / "made" / "tiles")
    with Image.open(original) as picture:
        right = ImageOps.exif_transpose(picture)
    assert right.size == WIDE
    assert (told["width"], told["height"]) == WIDE
    assert told["factors"] == [1, 2, 4, 8]
    for factor in told["factors"]:
        sheet = joined(tmp_path / "made" / "tiles", *WIDE, factor)
        # Reduced to a dozen lines, the colours of a JPEG run into each other.
        assert off(sheet, right.resize(sheet.size)) <= (6 if factor < 4 else 30), factor
    with Image.open(tmp_path / "made" / "tiles" / "full" / "max" / "0" / "default.jpg") as whole:
        assert [*whole.size] == told["whole"] == [2000, 75]
        assert off(whole, right.resize(whole.size)) <= 6
    for file in (tmp_path / "made" / "tiles").rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            assert file.suffix == ".json" or (raw[:2] == b"\xff\xd8" and b"Exif" not in raw), file
            assert b"Some Camera" not in raw


def profile(name: str) -> bytes:
    """A colour profile that libvips brings along."""
    loaded: bytes = pyvips.Operation.call("profile_load", name)
    return bytes(loaded)


def by_pillow(picture: Image.Image) -> Image.Image:
    """What another colour engine makes of a picture with a profile."""
    found = ImageCms.profileToProfile(
        picture,
        ImageCms.ImageCmsProfile(BytesIO(picture.info["icc_profile"])),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert found
    return found


def sixteen_bits(path: Path) -> Path:
    """A PNG of three times sixteen bits, which Pillow cannot write."""
    steps = pyvips.Image.new_from_array(quarters(*WIDE)).cast("ushort") * 257
    steps.cast("ushort").copy(interpretation="rgb16").write_to_file(str(path))
    with path.open("rb") as file:
        assert file.read(26)[24] == 16
    return path


@pytest.mark.parametrize("kind", ["cmyk", "cmyk-profile", "rgb16", "grey16", "p3", "transparent", "palette", "webp"])
def test_colours_are_those_of_the_original(tmp_path: Path, kind: str) -> None:
    right = quarters(*WIDE)
    tolerance = 6
    if kind == "cmyk":
        original = saved(quarters(*WIDE, "CMYK"), tmp_path / "print.tif", compression="tiff_lzw")
    elif kind == "cmyk-profile":
        original = saved(quarters(*WIDE, "CMYK"), tmp_path / "print.tif", icc_profile=profile("cmyk"))
        with Image.open(original) as picture:
            picture.load()
            assert off(by_pillow(picture), right) > 20
            right = by_pillow(picture)
    elif kind == "rgb16":
        original = sixteen_bits(tmp_path / "scan.png")
    elif kind == "grey16":
        right = Image.new("RGB", WIDE, GREY)
        original = saved(Image.new("I;16", WIDE, 0x8080), tmp_path / "scan.png")
    elif kind == "p3":
        original = saved(right, tmp_path / "phone.jpg", quality=95, icc_profile=profile("p3"))
        with Image.open(original) as picture:
            picture.load()
            assert off(by_pillow(picture), right) > 8
            right = by_pillow(picture)
    elif kind == "transparent":
        right = Image.new("RGB", WIDE, "#ffffff")
        original = saved(Image.new("RGBA", WIDE, (255, 0, 0, 0)), tmp_path / "seal.png")
    elif kind == "palette":
        original, tolerance = saved(right.convert("P", palette=Image.Palette.ADAPTIVE), tmp_path / "map.png"), 8
    else:
        original, tolerance = saved(right, tmp_path / "web.webp", quality=95), 8
    cut(original, tmp_path / "made" / "tiles")
    assert off(joined(tmp_path / "made" / "tiles", *WIDE, 1), right) <= tolerance
    with Image.open(tmp_path / "made" / "tiles" / "full" / "max" / "0" / "default.jpg") as whole:
        assert "icc_profile" not in whole.info
        assert off(whole, right.resize(whole.size)) <= tolerance


def test_a_picture_of_a_phone_in_heic(tmp_path: Path) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    original = saved(quarters(*WIDE), tmp_path / "phone.heic", quality=95)
    cut(original, tmp_path / "made" / "tiles")
    assert off(joined(tmp_path / "made" / "tiles", *WIDE, 1), quarters(*WIDE)) <= 12


def test_what_is_no_wider_than_the_largest_public_size_gets_none(tmp_path: Path) -> None:
    original = saved(quarters(2000, 2600), tmp_path / "scan.jpg")
    assert cut(original, tmp_path / "made" / "tiles") == {"width": 2000, "height": 2600}
    assert not (tmp_path / "made" / "tiles").exists()


# --- on the site -----------------------------------------------------------------------


def large(**options: Any) -> ArchiveImage:
    buffer = BytesIO()
    quarters(*WIDE).save(buffer, "JPEG", quality=90)
    return ImageFactory.create(content=buffer.getvalue(), **options)


def now(image: ArchiveImage) -> ArchiveImage:
    return ArchiveImage.objects.get(pk=image.pk)


def folders(image: ArchiveImage) -> list[str]:
    """Where tiles of an image lie."""
    areas = ("public", "held")
    return [area for area in areas for _one in (settings.DATA_DIR / area / "tiles" / str(image.pk)).glob("*")]


def status(url: str) -> int:
    response: Any = Client().get(url)
    if response.streaming:
        b"".join(response.streaming_content)
    return int(response.status_code)


def tile_urls(image: ArchiveImage) -> list[str]:
    folder = tiles.folder(now(image))
    names = ("info.json", "0,0,512,90/512,90/0/default.jpg", "full/max/0/default.jpg")
    return [f"/media/{folder}/{name}" for name in names]


@commits
def test_they_follow_opening_closing_and_opening_again() -> None:
    image = large()
    exhibit = ClosedExhibitFactory(images=[image])
    assert (now(image).tiles, folders(image)) == ({}, [])
    openness.decide([exhibit], {"openness": "open"}, user=None)
    assert tiles.is_tiled(now(image))
    urls = tile_urls(image)
    assert [status(url) for url in urls] == [200, 200, 200]

    openness.withdraw(exhibit, user=None, reason="家属来函")
    assert folders(image) == ["held"]
    assert {status(url) for url in urls} == {404}
    assert {status(url.replace("/media/", "/guarded/held/")) for url in urls} == {302}

    openness.decide([exhibit], {"openness": "open"}, user=None)
    assert folders(image) == ["public"]
    assert [status(url) for url in urls] == [200, 200, 200]

    exhibit.delete()
    assert {status(url) for url in urls} == {404}
    image.delete()
    assert not list((settings.DATA_DIR / "public" / "tiles").glob("*"))
    assert not list((settings.DATA_DIR / "held" / "tiles").glob("*"))


@commits
def test_made_while_the_record_is_closed_they_are_held() -> None:
    """The record may be closed while the program runs."""
    image = large()
    ClosedExhibitFactory(images=[image])
    tiles.make(now(image))
    assert folders(image) == ["held"]
    assert {status(url) for url in tile_urls(image)} == {404}


@commits
def test_a_record_closed_by_somebody_who_knows_of_no_tiles_takes_them_along() -> None:
    """Whoever closes it may have read the image before its tiles were made."""
    image = large()
    exhibit = ExhibitFactory(images=[image])
    urls = tile_urls(image)
    ArchiveImage.objects.filter(pk=image.pk).update(tiles={})
    openness.withdraw(exhibit, user=None, reason="误传")
    assert {status(url) for url in urls} == {404}
    assert folders(image) == []


@commits
def test_a_replaced_original_takes_its_tiles_with_it() -> None:
    image = large()
    ExhibitFactory(images=[image])
    before = tile_urls(image)
    fresh = now(image)
    fresh.file = ContentFile(picture_bytes(*WIDE, color="#ffffff"), name="better.jpg")
    fresh.save()
    assert {status(url) for url in before} == {404}
    assert [status(url) for url in tile_urls(image)] == [200, 200, 200]
    fresh = now(image)
    fresh.file = ContentFile(picture_bytes(60, 40), name="small.jpg")
    fresh.save()
    assert folders(image) == []


@commits
def test_pictures_on_pages_alone_get_none(home: object) -> None:
    image = large()
    page = make_exhibition(poster=image)
    assert now(image).is_public
    assert folders(image) == []
    ExhibitFactory(images=[image])
    assert folders(image) == ["public"]
    ExhibitImage.objects.get(image=image).delete()
    page.unpublish()
    assert folders(image) == ["held"]


@commits
def test_small_originals_get_none_and_nobody_asks_again() -> None:
    small, portrait = ImageFactory(), ImageFactory(content=picture_bytes(40, 2300))
    ExhibitFactory(images=[small, portrait])
    assert now(small).tiles == {}
    assert now(portrait).tiles == {"of": now(portrait).file.name}
    assert folders(portrait) == []


@commits
def test_an_original_that_cannot_be_cut_keeps_its_plain_picture(caplog: pytest.LogCaptureFixture) -> None:
    image = large(title="受潮的底片")
    path = settings.DATA_DIR / "originals" / image.file.name
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole[: len(whole) // 2])
    with caplog.at_level(logging.WARNING, "lantai.media.tiles"):
        exhibit = ExhibitFactory(images=[image])
    assert "受潮的底片" in caplog.text
    assert now(image).tiles == {"of": image.file.name, "failed": True}
    assert folders(image) == []
    assert not list((settings.DATA_DIR / "held" / tiles.MAKING).glob("*"))
    html = Client().get(exhibit.get_absolute_url()).content.decode()
    assert pictures.picture_name(now(image).pictures, 2000, "webp") in html
    assert "/media/tiles/" not in html

    path.write_bytes(whole)
    call_command("prepare_pictures", verbosity=0)
    assert folders(image) == ["public"]
    assert "/media/tiles/" in Client().get(exhibit.get_absolute_url()).content.decode()


@commits
def test_prepare_pictures_puts_back_what_was_lost_and_clears_what_nobody_claims() -> None:
    image = large()
    ExhibitFactory(images=[image])
    kept = settings.DATA_DIR / "public" / tiles.folder(now(image))
    (kept / "info.json").unlink()
    stray = settings.DATA_DIR / "public" / "tiles" / "999999" / "abc"
    stray.mkdir(parents=True)
    call_command("prepare_pictures", verbosity=0)
    assert not kept.exists()
    assert not stray.parent.exists()
    assert [status(url) for url in tile_urls(image)] == [200, 200, 200]


# --- over the wire -----------------------------------------------------------------------


@commits
def test_how_they_are_served() -> None:
    image = large()
    ExhibitFactory(images=[image])
    info, tile, whole = tile_urls(image)
    told = Client().get(info)
    data = told.json()
    assert data["id"] == f"http://testserver{info.removesuffix('/info.json')}"
    assert (data["type"], data["profile"], data["protocol"]) == ("ImageService3", "level0", "http://iiif.io/api/image")
    assert (data["width"], data["height"]) == WIDE
    assert data["tiles"] == [{"width": 512, "scaleFactors": [1, 2, 4, 8]}]
    assert data["maxWidth"] == 2000
    assert told["Content-Type"].startswith("application/ld+json")
    assert told["Cache-Control"] == "no-cache"
    for url in (tile, whole):
        response = Client().get(url)
        assert response["Content-Type"] == "image/jpeg"
        assert response.getvalue()[:2] == b"\xff\xd8"
        assert {"private", "max-age=31536000", "immutable"} == set(response["Cache-Control"].split(", "))
    for url in (info, tile, whole, f"/media/{pictures.file_names(now(image).pictures)[0]}"):
        for method in ("get", "head", "options"):
            response = getattr(Client(), method)(url)
            response.getvalue()
            assert response.status_code == (204 if method == "options" else 200)
            assert response["Access-Control-Allow-Origin"] == "*"
        assert Client().post(url).status_code == 405
    # What a web server in front would hand out is the same.
    with (settings.DATA_DIR / "public" / info.removeprefix("/media/")).open() as file:
        assert json.load(file) == data


@commits
@pytest.mark.parametrize("way", ["..", "%2e%2e", "..%2f..", "%2e%2e%2f%2e%2e", "....//..", "..\\.."])
def test_an_id_cannot_climb_out_of_its_folder(way: str) -> None:
    image = large()
    ClosedExhibitFactory(images=[image])
    tiles.make(now(image))
    folder = tiles.folder(now(image))
    for url in (
        f"/media/tiles/{way}/{way}/held/{folder}/info.json",
        f"/media/tiles/{way}/{way}/{way}/originals/{image.file.name}",
        f"/media/tiles/1/{way}/info.json",
        f"/iiif/3/{way}/manifest.json",
        f"/iiif/3/{way}/collection.json",
        f"/iiif/3/x/{way}/{way}/manifest.json",
    ):
        assert status(url) in {400, 404}, url
