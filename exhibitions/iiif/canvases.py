"""One image of an exhibit as a Canvas: the picture painted on it, its tiles as an image service, its description."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lantai.media import pictures, tiles
from lantai.media.models import ArchiveImage
from lantai.media.templatetags.pictures import is_shown, picture_url
from lantai.pages.addresses import absolute

from .addresses import canvas_id
from .words import LanguageMap, both, chinese, shown

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitImage

THUMBNAIL_WIDTH = 320
# Of an exhibit without a picture to show: a sheet of its own, on which its transcription stands.
EMPTY = 1000


def canvases(exhibit: "Exhibit") -> list[dict[str, Any]]:
    """A Canvas for each image the public may have, in order; an empty one if there is none (a Manifest needs one)."""
    held = [held for held in exhibit.images.all() if is_shown(held.image)]
    return [_canvas(exhibit, one, number) for number, one in enumerate(held, 1)] or [_empty(exhibit)]


def thumbnail(image: ArchiveImage | None) -> list[dict[str, Any]]:
    """A small picture of an image the public may have; nothing for any other."""
    if not is_shown(image) or image is None:
        return []
    width, height = next(
        (size for size in image.pictures["sizes"] if size[0] >= THUMBNAIL_WIDTH), image.pictures["sizes"][-1]
    )
    return [_image(picture_url(image, width, "webp"), "webp", width, height)]


def _canvas(exhibit: "Exhibit", held: "ExhibitImage", number: int) -> dict[str, Any]:
    image, identity = held.image, canvas_id(exhibit, held)
    width, height = pictures.upright_size(image)
    canvas = {
        "id": identity,
        "type": "Canvas",
        "label": _label(held, number),
        "width": width,
        "height": height,
        "thumbnail": thumbnail(image),
        "rendering": [_jpeg(image)],
        "items": [
            {
                "id": f"{identity}/page",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{identity}/painting",
                        "type": "Annotation",
                        "motivation": "painting",
                        "body": _body(image),
                        "target": identity,
                    }
                ],
            }
        ],
    }
    if image.description:
        canvas["summary"] = chinese(shown(image.description))
    if image.credit:
        canvas["metadata"] = [{"label": _words(gettext_noop("Credit")), "value": chinese(shown(image.credit))}]
    return canvas


def _empty(exhibit: "Exhibit") -> dict[str, Any]:
    return {
        "id": canvas_id(exhibit, None),
        "type": "Canvas",
        "label": _words(gettext_noop("No picture to show at present")),
        "width": EMPTY,
        "height": EMPTY,
        # The validator of IIIF misses it where there are none.
        "items": [],
    }


def _label(held: "ExhibitImage", number: int) -> LanguageMap:
    label = _role(held.role, number)
    return {**label, **chinese(held.caption)} if held.caption else label


@cache
def _role(role: str, number: int) -> LanguageMap:
    from ..models import ExhibitImage

    name = ExhibitImage.Role(role).label
    return both(lambda: _("Picture %(number)s: %(words)s") % {"number": number, "words": name})


@cache
def _words(message: str) -> LanguageMap:
    return both(lambda: _(message))


def _body(image: ArchiveImage) -> dict[str, Any]:
    """The largest public picture, or, with tiles, the whole picture of their image service."""
    if folder := tiles.folder(image):
        service = tiles.service_id(folder)
        width, height = image.tiles["whole"]
        return {
            **_image(f"{service}/full/max/0/default.jpg", "jpeg", width, height),
            "service": [{"id": service, "type": "ImageService3", "profile": "level0"}],
        }
    width, height = image.pictures["sizes"][-1]
    return _image(picture_url(image, width, "webp"), "webp", width, height)


def _jpeg(image: ArchiveImage) -> dict[str, Any]:
    width, height = image.pictures["jpeg"]
    return {
        **_image(picture_url(image, width, "jpg"), "jpeg", width, height),
        "label": _words(gettext_noop("Picture as a JPEG file")),
    }


def _image(address: str, kind: str, width: int, height: int) -> dict[str, Any]:
    address = address if "://" in address else absolute(address)
    return {"id": address, "type": "Image", "format": f"image/{kind}", "width": width, "height": height}
