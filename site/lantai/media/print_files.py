"""Pictures to hand on to printers and editors: as large as they are, and bare of metadata."""

from io import BytesIO

from django.core.files.storage import storages
from PIL import Image, ImageOps

from .models import ArchiveImage
from .pictures import bare_rgb, rgb_profile

QUALITY = 92


def print_jpeg(image: ArchiveImage, longest: int | None = None) -> bytes:
    """The original as a JPEG, upright, without EXIF or XMP (no GPS, no device), its colour profile kept.

    `longest` caps the longer side in pixels. Raises `OSError` when the original cannot be read as a picture.
    """
    with storages["originals"].open(image.file.name) as source:
        original = Image.open(source)
        icc = rgb_profile(original)
        upright = bare_rgb(ImageOps.exif_transpose(original))
    if longest and max(upright.size) > longest:
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = BytesIO()
    upright.save(buffer, "JPEG", quality=QUALITY, optimize=True, icc_profile=icc)
    return buffer.getvalue()
