"""Cuts one picture into tiles: a program of its own, so that no large scan weighs on the site's processes.

    python tiler.py ORIGINAL TARGET LARGEST

Makes the folder TARGET, in a folder that is thrown away, in the layout of the IIIF Image API 3.0, level 0: tiles of 512 × 512 pixels as JPEG
under `<x>,<y>,<w>,<h>/<w>,<h>/0/default.jpg`, and the whole picture, at most LARGEST pixels wide and high,
under `full/max/0/default.jpg`. The picture stands upright (EXIF orientation), is sRGB with eight bits, without
transparency, profile, place or device. Writes one line of JSON: `width` and `height` of the picture upright,
`factors` (by what the tiles are reduced), `whole` (width and height of the whole picture). A picture not wider
than LARGEST gets no tiles: then the line has `width` and `height` only.

Ends with 1 and a reason on standard error if the original cannot be read to its end. It knows nothing of
Django, reads in strips and keeps to a few hundred megabytes whatever the size of the original.
"""

import json
import os
import sys
from pathlib import Path

# Rare loaders of libvips are not meant for files from outside; before it is loaded.
os.environ["VIPS_BLOCK_UNTRUSTED"] = "1"

import pyvips

TILE = 512
JPEG = "Q=82,optimize_coding=true,keep=none"
UPRIGHT = 1
LYING = (5, 6, 7, 8)
WHITE = 255.0


def main(original: str, target: str, largest: int) -> dict[str, object]:
    """Make the folder, whose own folder is a scratch one; returns what is told. Raises `pyvips.Error` or `OSError`."""
    width, height = size(original)
    told: dict[str, object] = {"width": width, "height": height}
    if width <= largest:
        return told
    upright(original, f"{target}.tif").dzsave(target, layout="iiif3", tile_size=TILE, suffix=f".jpg[{JPEG}]")
    whole = pixels(original).thumbnail_image(largest, height=largest, size="down")
    path = Path(target, "full", f"{whole.width},{whole.height}", "0", "default.jpg")
    path.parent.mkdir(parents=True)
    whole.write_to_file(f"{path}[{JPEG}]")
    # The same file under the name every image service has (Image API 3.0, 4.2).
    maximum = Path(target, "full", "max", "0", "default.jpg")
    maximum.parent.mkdir(parents=True, exist_ok=True)
    maximum.unlink(missing_ok=True)
    os.link(path, maximum)
    return {**told, "factors": factors(width, height), "whole": [whole.width, whole.height]}


def factors(width: int, height: int) -> list[int]:
    """1, 2, 4 … until the whole picture is one tile."""
    found = [1]
    while max(width, height) > TILE * found[-1]:
        found.append(found[-1] * 2)
    return found


def size(original: str) -> tuple[int, int]:
    """Width and height upright, from the head of the file."""
    image = _open(original)
    lies = _orientation(image) in LYING
    return (image.height, image.width) if lies else (image.width, image.height)


def pixels(original: str) -> pyvips.Image:
    """The pixels as they are shown, in the order of the file: sRGB, eight bits, on white. Orientation still to do."""
    image = _in_srgb(_open(original))
    return image.flatten(background=[WHITE] * 3) if image.hasalpha() else image


def upright(original: str, scratch: str) -> pyvips.Image:
    """The same turned as its EXIF orientation says.

    What is turned cannot be read from top to bottom; it is laid out in squares in the file `scratch` first, of which
    few have to be in memory at once.
    """
    image = pixels(original)
    if _orientation(image) == UPRIGHT:
        return image
    image.tiffsave(scratch, tile=True, tile_width=TILE, tile_height=TILE, bigtiff=True)
    return pyvips.Image.tiffload(scratch).autorot()


def _open(original: str) -> pyvips.Image:
    # By the name: libvips reads the head of a HEIC and stumbles over its pixels only later.
    if original.lower().endswith((".heic", ".heif")):
        return _from_phone(original)
    return pyvips.Image.new_from_file(original, access="sequential", fail_on="truncated")


def _from_phone(original: str) -> pyvips.Image:
    """HEIC, which the libvips of the Python package cannot read: through the reader the site has. Upright already."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # judged when it was uploaded
    with Image.open(original) as found:
        profile = found.info.get("icc_profile")
        image = pyvips.Image.new_from_array(found.convert("RGB"))
    if profile:
        image = image.copy()
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def _orientation(image: pyvips.Image) -> int:
    return int(image.get("orientation")) if image.get_typeof("orientation") else UPRIGHT


def _in_srgb(image: pyvips.Image) -> pyvips.Image:
    if image.get_typeof("icc-profile-data"):
        try:
            return image.icc_transform("srgb", embedded=True, black_point_compensation=True, intent="relative")
        except pyvips.Error:
            # A profile that does not fit the pixels says nothing about them.
            image = image.copy()
            image.remove("icc-profile-data")
    if image.interpretation == "cmyk":
        return _plain_rgb(image)
    return image.colourspace("srgb")


def _plain_rgb(image: pyvips.Image) -> pyvips.Image:
    """CMYK that does not say for which press: the textbook's formula, as in the public sizes."""
    most = 65535.0 if image.format == "ushort" else 255.0
    light = (image[0:3] * -1 + most) * (image[3] * -1 + most) / most
    return (light * (255.0 / most)).rint().cast("uchar").copy(interpretation="srgb")


if __name__ == "__main__":
    os.nice(10)
    os.umask(0o027)
    pyvips.cache_set_max(0)
    try:
        print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))  # noqa: T201 - the answer
    except (pyvips.Error, OSError) as error:
        sys.exit(str(error).strip() or type(error).__name__)
