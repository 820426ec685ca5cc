"""`{% picture %}`: a responsive picture from what was prepared; never encodes anything."""

from typing import Any

from django import template
from django.core.files.storage import storages
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import serving
from ..models import ArchiveImage
from ..pictures import FORMATS, picture_name

register = template.Library()


def picture_url(image: ArchiveImage, width: int, extension: str, *, draft: bool = False) -> str:
    """URL of one prepared picture: public, or signed for a draft's page, or behind the sign-in."""
    name = picture_name(image.pictures, width, extension)
    if image.is_public:
        return storages["default"].url(name)
    return serving.draft_url(name) if draft else storages["held"].url(name)


def largest(image: ArchiveImage) -> tuple[int, int]:
    """Width and height of the largest prepared picture; of the original while none is prepared."""
    width, height = image.pictures["sizes"][-1] if image.pictures else (image.width, image.height)
    return width, height


@register.simple_tag(takes_context=True)
def picture_file(context: Any, image: ArchiveImage, width: int = 2000, extension: str = "webp") -> str:
    """URL of the prepared picture nearest to `width` from below; "" while none is prepared."""
    if not image.pictures:
        return ""
    if extension == "jpg":
        step = image.pictures["jpeg"][0]
    else:
        widths = [size[0] for size in image.pictures["sizes"]]
        step = max((w for w in widths if w <= width), default=widths[0])
    return picture_url(image, step, extension, draft=_is_draft(context))


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
    `most` caps the width offered, for tiles that never grow large.
    """
    text = image.default_alt_text if alt is None else alt
    if not image.pictures:
        return format_html(
            '<span class="pic-wait" role="img" aria-label="{}">{}</span>', text, _("The picture is being prepared.")
        )
    draft = _is_draft(context)
    steps = [step for step in image.pictures["sizes"] if step[0] <= most] or image.pictures["sizes"][:1]
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        (
            (
                extension,
                ", ".join(f"{picture_url(image, width, extension, draft=draft)} {width}w" for width, _h in steps),
                sizes,
            )
            for extension in FORMATS
        ),
    )
    width, height = image.pictures["jpeg"]
    loading = SafeString('fetchpriority="high"') if eager else SafeString('loading="lazy" decoding="async"')
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}"{} {}></picture>',
        sources,
        picture_url(image, width, "jpg", draft=draft),
        width,
        height,
        text,
        format_html(' class="{}"', css) if css else "",
        loading,
    )


def _is_draft(context: Any) -> bool:
    request = context.get("request")
    return bool(getattr(request, "is_preview", False) or getattr(request, "shows_draft", False))
