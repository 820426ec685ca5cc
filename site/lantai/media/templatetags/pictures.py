"""`{% picture %}`: a responsive picture from what was prepared; never encodes anything."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.core.files.storage import storages
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import publicity, serving
from ..models import ArchiveImage, Recording
from ..pictures import FORMATS, picture_name

register = template.Library()


def picture_url(image: ArchiveImage, width: int, extension: str, *, draft: bool = False) -> str:
    """URL of one prepared picture: public, or signed for a draft's page, or behind the sign-in."""
    if image.is_public:
        return _public_url(image.pictures["key"], width, extension)
    name = picture_name(image.pictures, width, extension)
    return serving.draft_url(name) if draft else storages["held"].url(name)


@lru_cache(maxsize=16384)
def _public_url(key: str, width: int, extension: str) -> str:
    """Under a key there are never other pictures."""
    return storages["default"].url(picture_name({"key": key}, width, extension))


@lru_cache(maxsize=4096)
def _public_sources(key: str, widths: tuple[int, ...], sizes: str) -> SafeString:
    """What a walk of a hundred exhibits would else write a thousand times for every reader."""
    return _sources(lambda width, extension: _public_url(key, width, extension), widths, sizes)


def _sources(url: Callable[[int, str], str], widths: Iterable[int], sizes: str) -> SafeString:
    steps = list(widths)
    return format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        (
            (extension, ", ".join(f"{url(width, extension)} {width}w" for width in steps), sizes)
            for extension in FORMATS
        ),
    )


def largest(image: ArchiveImage) -> tuple[int, int]:
    """Width and height of the largest prepared picture; of the original while none is prepared."""
    width, height = image.pictures["sizes"][-1] if image.pictures else (image.width, image.height)
    return width, height


@register.simple_tag(takes_context=True)
def picture_file(
    context: Any, image: ArchiveImage | None, width: int = 2000, extension: str = "webp", *, absolute: bool = False
) -> str:
    """URL of the prepared picture nearest to `width` from below; "" while there is none to show.

    `absolute` is for readers outside the site: shared links, structured data.
    """
    draft = _is_draft(context)
    if image is None or not is_shown(image, draft=draft):
        return ""
    if extension == "jpg":
        step = image.pictures["jpeg"][0]
    else:
        widths = [size[0] for size in image.pictures["sizes"]]
        step = max((w for w in widths if w <= width), default=widths[0])
    url = picture_url(image, step, extension, draft=draft)
    return urljoin(settings.WAGTAILADMIN_BASE_URL, url) if absolute else url


def is_shown(image: ArchiveImage | None, *, draft: bool = False) -> bool:
    """Whether a page may show it: prepared and public; a draft shows what will be public with it, nothing closed."""
    return bool(image and image.pictures and (image.is_public or (draft and not publicity.is_closed(image))))


@register.simple_tag(takes_context=True)
def can_show(context: Any, image: ArchiveImage | None) -> bool:
    """`is_shown` on the page being rendered, for templates that have something better than an empty frame."""
    return is_shown(image, draft=_is_draft(context))


@register.simple_tag(takes_context=True)
def recording_file(context: Any, recording: Recording | None, still: bool = False) -> str:
    """URL of a sound or film, of a film's still picture if `still`; "" while there is nothing the page may show."""
    file = recording and (recording.thumbnail if still else recording.file)
    if not recording or not file or not file.name:
        return ""
    if recording.is_public:
        return storages["default"].url(file.name)
    return serving.draft_url(file.name) if _is_draft(context) and not publicity.is_closed(recording) else ""


@register.filter
def shape(image: ArchiveImage) -> str:
    """Width to height in tenths as a class, `ar-15`: pages may have no inline style, so the style sheet has one rule each."""
    width, height = largest(image)
    return f"ar-{min(24, max(4, round(width / height * 10)))}"


@register.simple_tag(takes_context=True)
def picture(
    context: Any,
    image: ArchiveImage,
    sizes: str = "100vw",
    alt: str | None = None,
    eager: bool = False,
    css: str = "",
    most: int = 2000,
) -> SafeString:
    """A `<picture>` with AVIF, WebP and JPEG.

    `sizes` is the HTML attribute of that name; `alt` overrides the image's own
    description ("" for decoration); `eager` is for the one picture above the fold;
    `most` caps the width offered, for tiles that never grow large. Where the editor set a
    focal point, the picture bears it as a class, so that a crop keeps it in sight.
    """
    text = image.default_alt_text if alt is None else alt
    draft = _is_draft(context)
    if not is_shown(image, draft=draft):
        return format_html('<span class="pic-wait {}">{}</span>', shape(image), _("No picture to show at present"))
    steps = [step for step in image.pictures["sizes"] if step[0] <= most] or image.pictures["sizes"][:1]
    widths = tuple(step[0] for step in steps)
    if image.is_public:
        sources = _public_sources(image.pictures["key"], widths, sizes)
    else:
        sources = _sources(lambda w, extension: picture_url(image, w, extension, draft=draft), widths, sizes)
    width, height = image.pictures["jpeg"]
    is_marked = bool(text) and not (get_language() or "zh").startswith("zh")
    write = _picture if image.is_public else _picture.__wrapped__
    shown = picture_url(image, width, "jpg", draft=draft)
    return write(sources, shown, width, height, text, f"{css} {_focus(image)}".strip(), is_marked, eager)


@lru_cache(maxsize=2048)
def _picture(
    sources: SafeString,
    url: str,
    width: int,
    height: int,
    text: str,
    classes: str,
    is_marked: bool,
    eager: bool,
) -> SafeString:
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}"{}{} {}></picture>',
        sources,
        url,
        width,
        height,
        text,
        SafeString(' lang="zh-Hans"') if is_marked else "",
        format_html(' class="{}"', classes) if classes else "",
        SafeString('fetchpriority="high"') if eager else SafeString('loading="lazy" decoding="async"'),
    )


def _focus(image: ArchiveImage) -> str:
    if not image.has_focal_point():
        return ""
    across, down = image.focal_point_x / image.width, image.focal_point_y / image.height
    return f"fx-{round(across * 10)} fy-{round(down * 10)}"


def _is_draft(context: Any) -> bool:
    request = context.get("request")
    return bool(getattr(request, "is_preview", False) or getattr(request, "shows_draft", False))
