"""Takes GPS, device and every other hidden word out of a photo, and leaves its pixels alone.

A JPEG is taken apart into its segments (ISO/IEC 10918-1, B.1.1) and put together again without those that hold
metadata: the compressed picture stays bit for bit what it was. PNG is treated the same, chunk by chunk (W3C PNG,
5.3). What cannot be taken apart so simply (HEIC, AVIF, WebP, TIFF) is decoded and written without loss.
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lantai.media.validation import UnfitPictureError, check_picture

PREVIEW = (1600, 1600)
_ORIENTATION = 0x0112

# JPEG markers.
_EOI, _SOS, _APP0, _APP2, _APP14, _COM = 0xD9, 0xDA, 0xE0, 0xE2, 0xEE, 0xFE
_APPS = range(0xE0, 0xF0)
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
# Chunks of a PNG that say how it looks, not where it comes from.
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"),
    *(b"bKGD", b"hIST", b"pHYs", b"sPLT", b"mDCV", b"cLLI"),
}


class Cleaned:
    """`content` with its `extension`, `preview` as WebP, `width` and `height` as the picture stands upright."""

    def __init__(self, content: bytes, extension: str, preview: bytes, size: tuple[int, int]) -> None:
        self.content = content
        self.extension = extension
        self.preview = preview
        self.width, self.height = size


def clean(path: Path, name: str) -> Cleaned:
    """The photo in a file, which somebody called `name`, cleaned. Raises `UnfitPictureError` with what to do instead."""
    with path.open("rb") as file:
        check_picture(file, name)
        picture = Image.open(file)
        _refuse_several(picture, name)
        orientation = picture.getexif().get(_ORIENTATION, 1)
        if picture.format in {"JPEG", "MPO"}:
            file.seek(0)
            content, extension = _bare_jpeg(file.read(), orientation, name), "jpg"
        elif picture.format == "PNG" and orientation == 1:
            file.seek(0)
            content, extension = _bare_png(file.read(), name), "png"
        else:
            content, extension = _rewritten(picture)
    with Image.open(BytesIO(content)) as shown:
        upright = ImageOps.exif_transpose(shown)
        return Cleaned(content, extension, _preview(upright), upright.size)


def _refuse_several(picture: Image.Image, name: str) -> None:
    # The second picture of a phone's JPEG and the burst of a HEIC go along with the first.
    if picture.format in {"TIFF", "PNG", "WEBP"} and getattr(picture, "n_frames", 1) > 1:
        raise UnfitPictureError(
            _("“%(name)s” holds several pages or moves. Save each page as a picture of its own.") % {"name": name}
        )


def _damaged(name: str) -> UnfitPictureError:
    return UnfitPictureError(
        _("“%(name)s” is damaged: the picture breaks off or cannot be decoded. Copy or scan it again.") % {"name": name}
    )


def _bare_jpeg(data: bytes, orientation: int, name: str) -> bytes:
    kept = [b"\xff\xd8"]
    if orientation != 1:
        exif = Image.Exif()
        exif[_ORIENTATION] = orientation
        words = exif.tobytes()
        kept.append(b"\xff\xe1" + struct.pack(">H", len(words) + 2) + words)
    try:
        kept.extend(data[start:end] for marker, start, end in _segments(data) if _is_kept(marker, data[start:end]))
    except (IndexError, struct.error) as error:
        raise _damaged(name) from error
    return b"".join(kept)


def _is_kept(marker: int, segment: bytes) -> bool:
    if marker == _COM:
        return False
    if marker not in _APPS:
        return True
    # JFIF, the colour profile, and Adobe's note on the colour space: without them colours would change.
    return (
        (marker == _APP0 and segment[4:9] == b"JFIF\x00")
        or (marker == _APP2 and segment[4:16] == b"ICC_PROFILE\x00")
        or (marker == _APP14 and segment[4:9] == b"Adobe")
    )


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment after SOI, with the scan after SOS; ends with EOI: what follows is cut."""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise IndexError
        if marker == _EOI:
            yield marker, at, at + 2
            return
        if marker in _STANDALONE:
            yield marker, at, at + 2
            at += 2
            continue
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == _SOS:
            end = _end_of_scan(data, end)
        yield marker, at, end
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the entropy-coded data end: at a marker that is neither a stuffed 0xFF nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise IndexError
        following = data[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or following in _STANDALONE:
            at += 2
        else:
            return at


def _bare_png(data: bytes, name: str) -> bytes:
    kept, at = [_PNG_SIGNATURE], len(_PNG_SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise _damaged(name)
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    raise _damaged(name)


def _rewritten(picture: Image.Image) -> tuple[bytes, str]:
    """The same pixels, upright: a TIFF as TIFF, anything else as PNG."""
    is_tiff, profile = picture.format == "TIFF", picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P" and (palette := upright.getpalette("RGB")):
        bare.putpalette(palette)
    target = BytesIO()
    if is_tiff:
        bare.save(target, "TIFF", compression="tiff_adobe_deflate", icc_profile=profile)
        return target.getvalue(), "tif"
    bare.save(target, "PNG", compress_level=3, icc_profile=profile)
    return target.getvalue(), "png"


def _preview(upright: Image.Image) -> bytes:
    if upright.mode.startswith("I"):
        # Sixteen bits of grey; Pillow's own conversion would cut off all but the darkest.
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    small = upright.convert("RGB")
    small.thumbnail(PREVIEW, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.info = {}
    target = BytesIO()
    small.save(target, "WEBP", quality=80, method=2)
    return target.getvalue()
