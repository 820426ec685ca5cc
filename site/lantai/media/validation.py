"""Whether a file is a picture this site takes. One rule for uploads and imports.

What is judged, in this order: the ending of the name, the size of the file, the true
kind by its content, the number of pixels by its header, and only then whether it can
be decoded to the end.
"""

import warnings
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

# Endings a format may have, by Pillow's name for it.
_ENDINGS = {
    "JPEG": {"jpg", "jpeg"},
    "MPO": {"jpg", "jpeg"},  # a JPEG with a second picture behind it, as phones write
    "PNG": {"png"},
    "WEBP": {"webp"},
    "TIFF": {"tif", "tiff"},
    "AVIF": {"avif"},
    "HEIF": {"heic"},
}


class UnfitPictureError(ValueError):
    """The file is not taken; `str()` names it and says why, for the person who sent it."""


def check_picture(file: IO[bytes], name: str) -> tuple[int, int]:
    """Width and height of an acceptable picture; raises `UnfitPictureError`.

    The file is left at its beginning.
    """
    try:
        _check_ending(name)
        _check_bytes(file, name)
        return _check_content(file, name)
    finally:
        file.seek(0)


def _check_ending(name: str) -> None:
    accepted = settings.WAGTAILIMAGES_EXTENSIONS
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending == "svg":
        raise UnfitPictureError(
            _("“%(name)s” is an SVG drawing; those may carry programs and are not taken. Save it as PNG or JPEG.")
            % {"name": name}
        )
    if ending not in accepted:
        raise UnfitPictureError(
            _("“%(name)s” is not of a kind that is taken. Pictures may be: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(accepted)}
        )


def _check_bytes(file: IO[bytes], name: str) -> None:
    size, most = file.seek(0, 2), settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    file.seek(0)
    if size > most:
        raise UnfitPictureError(
            _("“%(name)s” is too large: %(size)s. At most %(most)s are taken.")
            % {"name": name, "size": filesizeformat(size), "most": filesizeformat(most)}
        )


def _check_content(file: IO[bytes], name: str) -> tuple[int, int]:
    try:
        with warnings.catch_warnings():
            # The limit is ours, judged below from the header, before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnfitPictureError(
            _("“%(name)s” is not a picture, whatever its name says. It may be damaged or be another kind of file.")
            % {"name": name}
        ) from error
    width, height = picture.size
    if width * height > settings.MAX_IMAGE_PIXELS:
        raise _too_many_pixels(name, width, height)
    kind = picture.format or ""
    if PurePath(name).suffix.lower().removeprefix(".") not in _ENDINGS.get(kind, set()):
        raise UnfitPictureError(
            _("“%(name)s” is in truth a %(kind)s file. Give it the right ending, or save it as JPEG.")
            % {"name": name, "kind": kind}
        )
    _decode(picture, name)
    return width, height


def _decode(picture: Image.Image, name: str) -> None:
    # A JPEG is read to its end at an eighth of its size: little memory, the same faults found.
    picture.draft("RGB", (max(1, picture.width // 8), max(1, picture.height // 8)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture.load()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnfitPictureError(
            _("“%(name)s” is damaged: the picture breaks off or cannot be decoded. Copy or scan it again.")
            % {"name": name}
        ) from error


def _too_many_pixels(name: str, width: int = 0, height: int = 0) -> UnfitPictureError:
    most = settings.MAX_IMAGE_PIXELS // 1_000_000
    if width:
        return UnfitPictureError(
            _("“%(name)s” is too large: %(width)s × %(height)s pixels. At most %(most)s million pixels are taken.")
            % {"name": name, "width": width, "height": height, "most": most}
        )
    return UnfitPictureError(
        _("“%(name)s” has far too many pixels. At most %(most)s million pixels are taken.")
        % {"name": name, "most": most}
    )
