"""What the close view needs to know of an exhibit: its pictures, their tiles, and those it may be compared with.

The page carries it as JSON; `static/js/close-view.js` reads it. Addresses come from one function, so that a pack
that runs without a server can give relative ones.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.core.files.storage import storages

from lantai.media import pictures, tiles
from lantai.media.models import ArchiveImage
from lantai.media.templatetags.pictures import is_shown

from .iiif.addresses import canvas_id, manifest_id

if TYPE_CHECKING:
    from .models import Exhibit

Address = Callable[[str], str]
SMALL = 320


def public_address(name: str) -> str:
    """Where the site serves a public file, by its storage name."""
    return storages["default"].url(name)


def close_view(
    exhibit: "Exhibit", others: "Iterable[Exhibit]" = (), address: Address = public_address
) -> dict[str, Any]:
    """`sheets` of the exhibit, numbered as on its page, its IIIF `manifest`, and `others` to compare with.

    All exhibits are showable and loaded with their images; what the public may not have is left out. `address` turns
    the storage name of a public file or folder of tiles into an address.
    """
    shown = [{"title": other.title, "sheets": _sheets(other, address)} for other in others]
    return {
        "manifest": manifest_id(exhibit),
        "sheets": _sheets(exhibit, address),
        "others": [other for other in shown if other["sheets"]],
    }


def _sheets(exhibit: "Exhibit", address: Address) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "canvas": canvas_id(exhibit, held),
            "caption": held.caption or (exhibit.title if len(exhibit.images.all()) == 1 else held.get_role_display()),
            "credit": held.image.credit,
            **_files(held.image, address),
        }
        for number, held in enumerate(exhibit.images.all(), 1)
        if is_shown(held.image)
    ]


def _files(image: ArchiveImage, address: Address) -> dict[str, Any]:
    width, height = pictures.upright_size(image)
    steps = [size[0] for size in image.pictures["sizes"]]
    small = next((step for step in steps if step >= SMALL), steps[-1])
    files = {
        "alt": image.default_alt_text,
        "width": width,
        "height": height,
        "plain": address(pictures.picture_name(image.pictures, steps[-1], "webp")),
        "small": address(pictures.picture_name(image.pictures, small, "webp")),
    }
    if folder := tiles.folder(image):
        files["tiles"] = {"id": address(folder), "size": tiles.TILE, "factors": image.tiles["factors"]}
    return files
