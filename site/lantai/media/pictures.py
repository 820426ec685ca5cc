"""Public pictures: a fixed ladder of sizes, made when a record is saved.

A visitor's request never encodes an image. `prepare` decodes the original once,
writes every size in AVIF and WebP and one JPEG, without any metadata (no GPS, no
device), and notes them in `ArchiveImage.pictures`. The files lie in the public
storage while `is_public` is true, in the guarded storage `held` otherwise; `move`
carries them over.
"""

import multiprocessing
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext_lazy
from PIL import Image, ImageCms, ImageOps

from lantai.ops.work.kinds import kind
from lantai.ops.work.running import Work

from . import trees
from .models import ArchiveImage

# An old server encodes these: the settings trade five per cent of size for a third of the time.
WIDTHS = (320, 640, 960, 1440, 2000)
JPEG_WIDTH = 1200
FORMATS = {
    "avif": {"format": "AVIF", "quality": 58, "speed": 9, "max_threads": 1},
    "webp": {"format": "WEBP", "quality": 76, "method": 2},
}
JPEG = {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True}
FOLDER = "pictures"


def area_of(image: ArchiveImage) -> str:
    """Alias of the storage where the prepared pictures of `image` lie: public or held."""
    return "default" if image.is_public else "held"


def storage_of(image: ArchiveImage) -> Storage:
    """The storage `area_of` names."""
    return storages[area_of(image)]


def file_names(manifest: dict) -> list[str]:
    """Every file a manifest stands for, as storage names."""
    if not manifest:
        return []
    names = [picture_name(manifest, width, extension) for width, _height in manifest["sizes"] for extension in FORMATS]
    return [*names, picture_name(manifest, manifest["jpeg"][0], "jpg")]


def picture_name(manifest: dict, width: int, extension: str) -> str:
    """Storage name of one prepared picture."""
    key = manifest["key"]
    return f"{FOLDER}/{key[:2]}/{key[2:]}/{width}.{extension}"


def ladder(width: int, height: int) -> list[tuple[int, int]]:
    """Sizes to make of an original: the steps below its width, and its own width if that is the last."""
    steps = [step for step in WIDTHS if step < width] + ([width] if width <= WIDTHS[-1] else [])
    return [(step, max(1, round(height * step / width))) for step in steps]


def upright_size(image: ArchiveImage) -> tuple[int, int]:
    """Width and height of the original as it is shown: what its file says, or turned by its EXIF orientation."""
    width, height = image.width, image.height
    if image.pictures:
        shown_width, shown_height = image.pictures["sizes"][-1]
        if (shown_width > shown_height) != (width > height):
            return height, width
    return width, height


def is_prepared(image: ArchiveImage) -> bool:
    """Whether the prepared pictures are those of the present original."""
    return image.pictures.get("of") == image.file.name


def has_files(image: ArchiveImage) -> bool:
    """Whether every prepared picture lies where it should."""
    storage = storage_of(image)
    return all(storage.exists(name) for name in file_names(image.pictures))


def encode(name: str, area: str) -> dict:
    """Make every size of the original `name` in the storage `area`; returns the manifest.

    Touches no database, so that several processes can do it at once. Raises `OSError`
    when the original cannot be read as a picture.
    """
    with storages["originals"].open(name) as source:
        return {"of": name, **_encode(source, storages[area])}


def encode_file(path: Path) -> dict:
    """The same for a file that is no image's original yet; what is made is held, see `adopt`."""
    with path.open("rb") as source:
        return _encode(source, storages["held"])


def _encode(source: Any, storage: Storage) -> dict:
    original = Image.open(source)
    icc = rgb_profile(original)
    upright = bare_rgb(ImageOps.exif_transpose(original))
    sizes = ladder(*upright.size)
    jpeg_width = min(JPEG_WIDTH, upright.width)
    jpeg_size = (jpeg_width, max(1, round(upright.height * jpeg_width / upright.width)))
    manifest = {
        "key": secrets.token_hex(10),
        "sizes": [list(size) for size in sizes],
        "jpeg": list(jpeg_size),
    }
    current = upright
    # Largest first: each size is drawn from the one above it.
    for size in sorted({*sizes, jpeg_size}, reverse=True):
        current = current.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if size in sizes:
            for extension, options in FORMATS.items():
                _write(storage, picture_name(manifest, size[0], extension), current, options, icc)
        if size == jpeg_size:
            _write(storage, picture_name(manifest, size[0], "jpg"), current, JPEG, icc)
    return manifest


def prepare(image: ArchiveImage) -> None:
    """Make all public sizes of one image, in place of those it had. Raises `OSError` as `encode` does."""
    _record(image, encode(image.file.name, area_of(image)))


def adopt(image: ArchiveImage, manifest: dict) -> None:
    """Give an image what `encode_file` made of its original, unless it was prepared meanwhile."""
    if is_prepared(image):
        throw_away(manifest)
        return
    image.is_public = False
    _record(image, {"of": image.file.name, **manifest})


def throw_away(manifest: dict) -> None:
    """Delete what `encode_file` made and nobody wants."""
    for name in file_names(manifest):
        storages["held"].delete(name)


def prepare_many(images: Iterable[ArchiveImage], processes: int | None = None) -> Iterator[ArchiveImage]:
    """Prepare many images in several processes; yields each as it is done. Raises as `encode` does."""
    todo = list(images)
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        manifests = pool.map(encode, [i.file.name for i in todo], [area_of(i) for i in todo])
        for image, manifest in zip(todo, manifests, strict=True):
            _record(image, manifest)
            yield image


def move(image: ArchiveImage, *, public: bool) -> None:
    """Carry the prepared pictures of `image` into or out of the public folder, and note it."""
    if image.is_public == public:
        return
    source = area_of(image)
    image.is_public = public
    names = file_names(image.pictures)
    for name in names:
        trees.carry_file(name, source, area_of(image))
    for name in names:
        storages[source].delete(name)
    image.save(update_fields=["is_public"])


def discard(image: ArchiveImage) -> None:
    """Delete the prepared pictures of an image that is itself being deleted."""
    for name in file_names(image.pictures):
        storage_of(image).delete(name)


@kind("media.pictures", gettext_lazy("Public sizes of a picture"), is_minor=True)
def prepare_pictures(_work: Work, image_id: int) -> None:
    """Prepare one image, if it still exists and has not been prepared meanwhile."""
    image = ArchiveImage.objects.filter(pk=image_id).first()
    if image and not is_prepared(image):
        prepare(image)


def _record(image: ArchiveImage, manifest: dict) -> None:
    old, storage = file_names(image.pictures), storage_of(image)
    image.pictures = manifest
    image.save(update_fields=["pictures"])
    for name in old:
        storage.delete(name)
    # The record may have been opened or closed while the sizes were being made.
    move(image, public=ArchiveImage.objects.values_list("is_public", flat=True).get(pk=image.pk))


def rgb_profile(picture: Image.Image) -> bytes | None:
    """The colour profile, if it still fits once the picture is RGB; bytes 16-19 name its space (ICC.1)."""
    profile = picture.info.get("icc_profile")
    return profile if profile and profile[16:20] == b"RGB " else None


def bare_rgb(picture: Image.Image) -> Image.Image:
    """The bare pixels in RGB: no transparency, and nothing of EXIF or XMP for an encoder to pick up."""
    if picture.mode.startswith("I"):
        # Sixteen bits of grey, as scanners write; Pillow's own conversion would cut off all but the darkest.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        sheet = Image.new("RGB", layered.size, "#ffffff")
        sheet.paste(layered, mask=layered.getchannel("A"))
    else:
        sheet = _by_profile(picture) or picture.convert("RGB")
    sheet.info = {}
    return sheet


def _by_profile(picture: Image.Image) -> Image.Image | None:
    """Printing colours and greys as their colour profile means them, in sRGB; None if they bear none that fits."""
    profile, space = picture.info.get("icc_profile"), {"CMYK": b"CMYK", "L": b"GRAY"}.get(picture.mode)
    if not profile or profile[16:20] != space:
        return None
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        return None


def _write(storage: Storage, name: str, picture: Image.Image, options: dict, icc: bytes | None) -> None:
    buffer = BytesIO()
    picture.save(buffer, icc_profile=icc, **options)
    storage.save(name, ContentFile(buffer.getvalue()))
