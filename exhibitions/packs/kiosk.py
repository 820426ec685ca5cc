"""`?kiosk=1`: an exhibition on a screen in the hall, from the site itself, with no way out of it.

What comes with it is carried along: every page of the exhibition, in both languages. The pages without it are not touched.
Views are counted on a line of their own, not among those of visitors.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.translation import get_language

from lantai.pages.visibility import open_to_all
from lantai.visits.online.subjects import sign, unsign

from . import close_view, rendering
from .confining import confine, soup_of
from .lines import KIOSK
from .rendering import LANGUAGES, Frame

if TYPE_CHECKING:
    from ..models import ExhibitionPage

MARK = "kiosk=1"


class KioskMiddleware:
    """Turns pages of an exhibition that are asked for with `?kiosk=1` into pages for a screen in the hall."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        if request.method != "GET" or request.GET.get("kiosk") != "1" or response.streaming:
            return response
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        match = request.resolver_match
        name = match.view_name if match else ""
        if name == "exhibitions:exhibit":
            return _exhibit(request, response)
        if name == "wagtail_serve":
            return _page(request, response)
        return response


def _page(request: HttpRequest, response: Any) -> Any:
    """The walk; a page that is gone leads nowhere and is asked for again; other pages stay what they are."""
    from ..models import ExhibitionPage

    if response.status_code == 404:
        return _confined(request, response, None)
    page = (getattr(response, "context_data", None) or {}).get("page")
    if response.status_code == 200 and isinstance(page, ExhibitionPage):
        return _confined(request, response, page)
    return response


def _exhibit(request: HttpRequest, response: Any) -> Any:
    """An exhibit of the walk; from any other, and from one that was withdrawn, back to where the walk begins."""
    from ..models import ExhibitionPage

    page = open_to_all(ExhibitionPage.objects.filter(slug=request.GET.get("in", ""))).first()
    if page is None:
        response.status_code = 404
        return _confined(request, response, None)
    if response.status_code != 200 or request.path not in _addresses(page):
        return HttpResponseRedirect(f"{page.get_url()}?{MARK}")
    return _confined(request, response, page)


def _addresses(page: "ExhibitionPage") -> dict[str, str]:
    """Slugs of the exhibits the public sees in an exhibition, by their paths in the language that is active."""
    slugs = page.placements.filter(exhibit__showable=True).values_list("exhibit__slug", flat=True)
    return {reverse("exhibitions:exhibit", args=[slug]): slug for slug in slugs}


def _confined(request: HttpRequest, response: HttpResponse, page: "ExhibitionPage | None") -> HttpResponse:
    soup = soup_of(response.content.decode())
    start = (page.get_url() if page else None) or request.path
    inside = _addresses(page) if page else {}

    def way(target: str) -> str | None:
        parts = urlsplit(target)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if page and parts.path == start:
            return f"{start}?{MARK}{fragment}"
        if page and parts.path in inside:
            image = parse_qs(parts.query).get("image")
            return f"{parts.path}?in={page.slug}&{f'image={image[0]}&' if image else ''}{MARK}{fragment}"
        return None

    if page is None:
        for block in soup.select("main .card, main a.go"):
            block.decompose()
    confine(soup, request.path, way)
    close_view.confine(soup, set(inside.values()))
    for link in soup.select("#zoom[href]"):
        # Where the close view cannot be loaded it leads to the bare picture, which has no way back.
        link["href"] = request.get_full_path()
    other = next(code for code in LANGUAGES if code != get_language())
    hall = rendering.hall()
    frame = Frame(
        hall=hall,
        title=page.title if page else hall.name,
        start=f"{start}?{MARK}",
        other=translate_url(request.get_full_path(), other),
    )
    rendering.put_frame(soup, frame)
    # Left alone, a screen speaks Chinese again.
    rendering.add_kiosk_parts(soup, frame.title, translate_url(f"{start}?{MARK}", LANGUAGES[0]), is_gone=page is None)
    _dress(soup)
    response.content = str(soup).encode()
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _dress(soup: BeautifulSoup) -> None:
    """Mark the page, have its views counted on their own line, and give it its style and script."""
    if soup.html is None or soup.head is None:
        return
    soup.html["data-kiosk"] = ""
    mark = soup.select_one("script#visit[data-page]")
    if mark is not None:
        mark["data-page"] = sign(KIOSK.of(unsign(str(mark["data-page"]))))
    soup.head.append(soup.new_tag("link", rel="stylesheet", href=static("packs/alone.css")))
    soup.head.append(soup.new_tag("script", type="module", src=static("packs/kiosk.js")))
