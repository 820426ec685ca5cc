"""Photos that are sent in lose GPS and device, and not one pixel."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from lantai.media.validation import UnfitPictureError
from stories.submissions.cleaning import Cleaned, clean

SECRETS = (b"SecretCam", b"GPSLatitude", b"secret-xmp", b"at home")
SIZE = (300, 200)


def drawing(mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(SIZE, 60).convert("RGB").convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = made[0x0110] = "SecretCam"
    made[0x010E] = "at home"
    made[0x0112] = orientation
    made.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0)})
    return made


def cleaned(tmp_path: Path, content: bytes, name: str) -> Cleaned:
    path = tmp_path / "part"
    path.write_bytes(content)
    return clean(path, name)


def same_pixels(before: bytes, after: bytes) -> bool:
    with Image.open(BytesIO(before)) as first, Image.open(BytesIO(after)) as second:
        one, other = ImageOps.exif_transpose(first), ImageOps.exif_transpose(second)
        return one.size == other.size and not ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()


def is_bare(content: bytes) -> bool:
    with Image.open(BytesIO(content)) as picture:
        tags = set(picture.getexif()) - {0x0112}
        structure = set(range(0x0100, 0x0120)) - {0x010E, 0x010F, 0x0110} | {0x011C, 0x013D, 0x0152, 0x0153, 0x8773}
        assert not picture.getexif().get_ifd(0x8825)
        if picture.format == "TIFF":
            tags -= structure
    return not tags and not any(secret in content for secret in SECRETS)


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0, "quality": 100}])
def test_a_jpeg_keeps_its_compressed_picture_bit_for_bit(
    tmp_path: Path, orientation: int, options: dict[str, Any]
) -> None:
    buffer = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    drawing().save(
        buffer, "JPEG", exif=exif(orientation), comment=b"at home", icc_profile=profile, xmp=b"secret-xmp", **options
    )
    sent = buffer.getvalue() + b"a video GPSLatitude behind the picture"

    result = cleaned(tmp_path, sent, "桥.JPG")

    assert is_bare(result.content)
    assert same_pixels(sent, result.content)
    scan = buffer.getvalue()[buffer.getvalue().rindex(b"\xff\xda") :]
    assert result.content.endswith(scan)
    assert (result.width, result.height) == (SIZE if orientation == 1 else SIZE[::-1])
    with Image.open(BytesIO(result.content)) as shown:
        assert shown.info["icc_profile"] == profile
    assert is_bare(result.preview)


@pytest.mark.parametrize(
    "fmt, name, extension",
    [("PNG", "a.png", "png"), ("WEBP", "a.webp", "png"), ("HEIF", "a.heic", "png"), ("TIFF", "a.tif", "tif")],
)
def test_other_kinds_keep_every_pixel(tmp_path: Path, fmt: str, name: str, extension: str) -> None:
    buffer = BytesIO()
    by_kind: dict[str, dict[str, Any]] = {"PNG": {"pnginfo": _note()}, "WEBP": {"lossless": True}}
    options = by_kind.get(fmt, {})
    drawing().save(buffer, fmt, exif=exif(), **options)

    result = cleaned(tmp_path, buffer.getvalue(), name)

    assert result.extension == extension
    assert is_bare(result.content)
    assert same_pixels(buffer.getvalue(), result.content)


def _note() -> PngInfo:
    note = PngInfo()
    note.add_text("Comment", "at home")
    note.add_itxt("XML:com.adobe.xmp", "secret-xmp")
    return note


@pytest.mark.parametrize("mode", ["L", "1", "CMYK", "I;16"])
def test_scans_of_any_depth_are_taken(tmp_path: Path, mode: str) -> None:
    buffer = BytesIO()
    picture = Image.new("I;16", SIZE, 30_000) if mode == "I;16" else drawing(mode)
    picture.save(buffer, "TIFF")

    result = cleaned(tmp_path, buffer.getvalue(), "扫描.tiff")

    with Image.open(BytesIO(result.content)) as kept:
        assert kept.mode == mode
        assert kept.tobytes() == picture.tobytes()


def test_a_scan_of_several_pages_is_refused_in_words(tmp_path: Path) -> None:
    buffer = BytesIO()
    drawing().save(buffer, "TIFF", save_all=True, append_images=[drawing()])

    with pytest.raises(UnfitPictureError, match=r"两页\.tif"):
        cleaned(tmp_path, buffer.getvalue(), "两页.tif")


@pytest.mark.parametrize("cut", [0.5, 0.98])
def test_a_photo_that_breaks_off_is_refused(tmp_path: Path, cut: float) -> None:
    buffer = BytesIO()
    drawing().save(buffer, "JPEG", exif=exif())
    content = buffer.getvalue()

    with pytest.raises(UnfitPictureError, match=r"断\.jpg"):
        cleaned(tmp_path, content[: int(len(content) * cut)], "断.jpg")
