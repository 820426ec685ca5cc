"""The sitemap (sitemaps.org): pages everybody may see, and what the domain apps add.

One file while it stays small enough to be made within a request; beyond that an index of
files. (The format's own limit is 50,000 addresses.)
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from .addresses import absolute
from .visibility import open_to_all


class SiteSitemap(Sitemap):
    """A part of the sitemap, in every language, under the address of BASE_URL."""

    limit = 10_000
    i18n = True
    alternates = True
    x_default = True

    def get_protocol(self, protocol: str | None = None) -> str:
        """The scheme of BASE_URL, whatever the request came by."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The host of BASE_URL."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


class PageSitemap(SiteSitemap):
    """Every page of the tree that everybody may see."""

    def items(self) -> Any:
        site = Site.objects.select_related("root_page").get(is_default_site=True)
        return open_to_all(site.root_page.get_descendants(inclusive=True)).order_by("path")

    def location(self, item: Page) -> str:
        return item.get_url() or ""

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at


_parts: dict[str, Callable[[], Sitemap]] = {"pages": PageSitemap}


def parts() -> dict[str, Callable[[], Sitemap]]:
    """Every part, by name."""
    return dict(_parts)


def register_sitemap(name: str, part: Callable[[], Sitemap]) -> None:
    """Add a part; `name` stands in its address once the sitemap is an index."""
    _parts[name] = part


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml: all addresses, or, where they are too many for one file, the index of its parts."""
    parts = {name: part() for name, part in _parts.items()}
    if sum(part.paginator.count for part in parts.values()) <= SiteSitemap.limit:
        return django_views.sitemap(request, dict(parts))
    files = [
        {
            "location": f"{absolute(reverse('sitemap_part', args=[name]))}{page}",
            "last_mod": part.get_latest_lastmod(),
        }
        for name, part in parts.items()
        for page in ("", *(f"?p={number}" for number in range(2, part.paginator.num_pages + 1)))
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


@require_safe
def part(request: HttpRequest, section: str) -> HttpResponse:
    """/sitemap-<section>.xml?p=<number>: one file of one part."""
    if section not in _parts:
        raise Http404
    return django_views.sitemap(request, {section: _parts[section]()}, section=section)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt: everything public may be read by machines (RFC 9309)."""
    closed = ("/cms/", "/drafts/", "/guarded/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {absolute(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
