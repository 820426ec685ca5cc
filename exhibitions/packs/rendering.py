"""The site's own pages of an exhibition, rendered as a visitor without an account would get them."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from wagtail.coreutils import get_dummy_request
from wagtail.models import Site

from lantai.pages.models import HallSettings
from lantai.pages.visibility import open_to_all

from .. import placement
from .confining import soup_of

if TYPE_CHECKING:
    from ..models import Exhibit, ExhibitionPage

LANGUAGES = ("zh-hans", "en")


class WithdrawnMeanwhileError(RuntimeError):
    """What was public when the work began is not any more: the work is to begin anew."""


def is_public(page: "ExhibitionPage") -> bool:
    """Whether everybody may see the exhibition now."""
    from ..models import ExhibitionPage

    return open_to_all(ExhibitionPage.objects.filter(pk=page.pk)).exists()


def published(page: "ExhibitionPage") -> "ExhibitionPage":
    """The exhibition as it is published now, read anew. Raises `WithdrawnMeanwhileError` if it is not any more."""
    from ..models import ExhibitionPage

    found = open_to_all(ExhibitionPage.objects.filter(pk=page.pk)).first()
    if found is None:
        raise WithdrawnMeanwhileError
    return found


def address(page: "ExhibitionPage") -> str:
    """Path of the exhibition in Chinese, whatever language is active."""
    with override(LANGUAGES[0]):
        return page.get_url() or "/"


def shown_in(page: "ExhibitionPage") -> "list[Exhibit]":
    """What the public sees in an exhibition now, in the order of the walk, with images."""
    return placement.exhibits_of(page)


def request_for(path: str) -> HttpRequest:
    """A request nobody in particular makes for a path of the site."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    request: Any = get_dummy_request(path=path, site=site)
    request._wagtail_site = site
    request.user = AnonymousUser()
    return request


def walk(page: "ExhibitionPage", language: str) -> tuple[str, BeautifulSoup]:
    """Path and page of the walk. Raises `WithdrawnMeanwhileError`."""
    with override(language):
        path = page.get_url() or "/"
        response = published(page).serve(request_for(path))
        return path, soup_of(response.render().content.decode())


def exhibit(page: "ExhibitionPage", shown: "Exhibit", language: str) -> tuple[str, BeautifulSoup]:
    """Path and page of an exhibit within the walk. Raises `WithdrawnMeanwhileError` if the gate has closed it."""
    from .. import views

    with override(language):
        path = shown.get_absolute_url()
        try:
            response = views.exhibit(request_for(f"{path}?in={page.slug}"), shown.slug)
        except Http404 as closed:
            raise WithdrawnMeanwhileError from closed
        return path, soup_of(response.content.decode())


def own_page(template: str, path: str, context: dict[str, Any]) -> BeautifulSoup:
    """A page the pack has and the site has not, in the language that is active."""
    return soup_of(render_to_string(template, context, request=request_for(path)))


@dataclass(frozen=True)
class Frame:
    """Head and foot of an exhibition by itself: its name, and where it begins. Addresses are "" for none.

    `other` is the same page in the other language, `kiosk` the way into a pack's kiosk, `search` its search.
    """

    hall: HallSettings
    title: str
    start: str
    other: str
    search: str = ""
    kiosk: str = ""
    made_on: datetime.date | None = None


def hall() -> HallSettings:
    """The particulars of the hall whose site this is."""
    found: HallSettings = HallSettings.for_site(Site.objects.get(is_default_site=True))
    return found


def put_frame(soup: BeautifulSoup, frame: Frame) -> None:
    """The exhibition's own head and foot in place of the site's, in the language that is active. Display modes stay."""
    context = {"frame": frame, "language": get_language(), "is_demo": settings.DEMO}
    modes = soup.select_one("header.mast details.modes")
    for name, selector in (("masthead", "header.mast"), ("foot", "footer.foot")):
        old = soup.select_one(selector)
        fresh = soup_of(render_to_string(f"packs/{name}.html", context)).find(True)
        if old is not None and fresh is not None:
            old.replace_with(fresh)
    side = soup.select_one("header.mast .side")
    if modes is not None and side is not None:
        side.append(modes.extract())


def add_kiosk_parts(soup: BeautifulSoup, title: str, start: str, *, is_gone: bool = False) -> None:
    """What a screen in the hall needs beside a page: its warning, and what it shows at rest. `start` begins anew.

    `is_gone` if the page is not there: the screen asks for it again when it is left alone.
    """
    context = {"title": title, "start": start, "is_gone": is_gone}
    if soup.body is not None:
        soup.body.append(soup_of(render_to_string("packs/kiosk.html", context)))
