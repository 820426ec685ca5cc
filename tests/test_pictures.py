"""Public pictures: made when a record is saved, never inside a visitor's request, without any metadata."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from PIL import ExifTags, Image

from lantai.media import pictures
from lantai.media.models import ArchiveImage

from .factories import ExhibitFactory, ImageFactory, make_exhibition, picture_bytes

pytestmark = pytest.mark.django_db(transaction=True)


def files() -> set[Path]:
    """Every file a site has made of images."""
    return {path for area in ("public", "held", "renditions") for path in (settings.DATA_DIR / area).rglob("*.*")}


def prepared(content: bytes, name: str = "scan.jpg") -> ArchiveImage:
    """An image saved as the admin saves it, with its pictures."""
    image = ArchiveImage(title="扫描件", file=ContentFile(content, name=name))
    image.save()
    image.refresh_from_db()
    return image


def made(image: ArchiveImage) -> Iterator[tuple[str, Image.Image]]:
    for name in pictures.file_names(image.pictures):
        with pictures.storage_of(image).open(name) as file:
            picture = Image.open(file)
            picture.load()
        yield name, picture


def test_every_size_and_format_is_made_when_the_record_is_saved() -> None:
    image = prepared(picture_bytes(1500, 1000))
    found = {(picture.format, picture.width, picture.height) for _name, picture in made(image)}
    assert found == {
        *((fmt, width, round(width / 1.5)) for fmt in ("AVIF", "WEBP") for width in (320, 640, 960, 1440, 1500)),
        ("JPEG", 1200, 800),
    }


def test_a_small_original_is_never_enlarged() -> None:
    image = prepared(picture_bytes(50, 40))
    assert {picture.size for _name, picture in made(image)} == {(50, 40)}


def gps_photo() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Some Camera"
    exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (28.0, 30.0, 0.0)
    return picture_bytes(
        400, 300, exif=exif, comment=b"phone of somebody", xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>gps</x:xmpmeta>"
    )


def test_no_picture_carries_place_or_device_and_all_stand_upright() -> None:
    content = gps_photo()
    with Image.open(BytesIO(content)) as original:
        assert original.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert original.info["comment"]
    image = prepared(content)
    seen = 0
    for name, picture in made(image):
        assert dict(picture.getexif()) == {}, name
        assert not {"exif", "xmp", "comment", "photoshop", "adobe"} & set(picture.info), name
        assert picture.height > picture.width, name
        with pictures.storage_of(image).open(name) as file:
            raw = file.read()
        assert b"Some Camera" not in raw
        assert b"phone of somebody" not in raw
        assert b"xmpmeta" not in raw
        seen += 1
    assert seen == 3


def alpha() -> bytes:
    return picture_bytes(60, 40, "PNG", (255, 0, 0, 0), mode="RGBA")


def palette_with_transparency() -> bytes:
    buffer = BytesIO()
    Image.new("P", (60, 40), 0).save(buffer, "PNG", transparency=0)
    return buffer.getvalue()


def sixteen_bits() -> bytes:
    buffer = BytesIO()
    Image.new("I;16", (60, 40), 0x8000).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content, name, expected",
    [
        pytest.param(alpha(), "a.png", (255, 255, 255), id="transparent"),
        pytest.param(palette_with_transparency(), "p.png", (255, 255, 255), id="palette"),
        pytest.param(picture_bytes(60, 40, "JPEG", (0, 0, 0, 0), mode="CMYK"), "c.jpg", (255, 255, 255), id="cmyk"),
        pytest.param(sixteen_bits(), "16.png", (128, 128, 128), id="16-bit"),
        pytest.param(picture_bytes(60, 40, "PNG", 128, mode="L"), "l.png", (128, 128, 128), id="grey"),
        pytest.param(picture_bytes(60, 40, "TIFF", 1, mode="1"), "1.tif", (255, 255, 255), id="bilevel-tiff"),
        pytest.param(picture_bytes(60, 40, "WEBP", "#a3352b"), "w.webp", (163, 53, 43), id="webp"),
        pytest.param(picture_bytes(60, 40, "AVIF", "#a3352b"), "v.avif", (163, 53, 43), id="avif"),
        pytest.param(picture_bytes(60, 40, "JPEG", "#a3352b", progressive=True), "j.jpg", (163, 53, 43), id="jpeg"),
    ],
)
def test_scanners_and_phones_many_kinds_of_files(content: bytes, name: str, expected: tuple[int, int, int]) -> None:
    image = prepared(content, name)
    for made_name, picture in made(image):
        pixel: Any = picture.convert("RGB").getpixel((30, 20))
        assert max(abs(a - b) for a, b in zip(pixel, expected, strict=True)) <= 8, (made_name, pixel)


def test_a_replaced_file_takes_its_pictures_with_it() -> None:
    image = prepared(picture_bytes(400, 300))
    before = files()
    assert len(before) == len(pictures.file_names(image.pictures)) > 0
    image.file = ContentFile(picture_bytes(300, 400), name="better.jpg")
    image.save()
    image.refresh_from_db()
    assert not before & files()
    assert len(files()) == len(pictures.file_names(image.pictures)) > 0
    assert all(picture.height > picture.width for _name, picture in made(image))


def test_a_new_caption_makes_nothing_anew() -> None:
    image = prepared(picture_bytes(400, 300))
    before = {path: path.stat().st_mtime_ns for path in files()}
    image.title = "另一题名"
    image.save()
    assert {path: path.stat().st_mtime_ns for path in files()} == before


def test_a_deleted_image_leaves_no_file() -> None:
    image = prepared(picture_bytes(400, 300))
    original = settings.DATA_DIR / "originals" / image.file.name
    assert original.exists()
    image.delete()
    assert files() == set()
    assert not original.exists()


def test_a_file_that_cannot_be_read_makes_no_pictures(tmp_path: Path) -> None:
    """A truncated scan is refused by forms; should one get in, nothing half-made is left."""
    image = ImageFactory(content=picture_bytes(800, 600, "JPEG", quality=95))
    (settings.DATA_DIR / "originals" / image.file.name).write_bytes(picture_bytes(800, 600)[:500])
    before = files()
    with pytest.raises(OSError, match=r"(?i)truncated"):
        pictures.prepare(image)
    assert files() == before


def test_a_visitors_request_makes_no_picture(home: Any) -> None:
    """Pages whose pictures are not prepared say so instead of encoding."""
    image = ImageFactory()
    for path in files():
        path.unlink()
    ArchiveImage.objects.update(pictures={}, is_public=True)
    exhibit = ExhibitFactory(images=[image])
    page = make_exhibition([exhibit], picture=image, poster=image)
    ArchiveImage.objects.update(pictures={})
    for path in files():
        path.unlink()
    for url in ("/", "/exhibitions/", page.url, "/exhibits/", exhibit.get_absolute_url(), "/events/", "/en/"):
        response = Client().get(url)
        assert response.status_code == 200
        assert files() == set(), url
    assert "pic-wait" in Client().get(exhibit.get_absolute_url()).content.decode()


def test_the_demonstration_is_served_without_making_any_file(demo: Path) -> None:
    before = files()
    assert len(before) > 200
    for url in ("/", "/exhibitions/", "/exhibitions/qing-ting-dangan-shuo/", "/exhibits/", "/events/"):
        html = Client().get(url).content.decode()
        assert "/media/pictures/" in html or url == "/events/"
        assert "pic-wait" not in html
    assert files() == before
