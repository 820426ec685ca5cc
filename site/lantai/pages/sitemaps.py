"""The sitemap (sitemaps.org): pages everybody may see, and what the domain apps add.

One file while it stays small enough to be made within a request; beyond that an index of
files. (The format's own limit is 50,000 addresses.)
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from .addresses import absolute
from .visibility import open_to_all


class SiteSitemap(Sitemap):
    """A part of the sitemap, in every language, under the address of BASE_URL."""

    limit = 2_000
    i18n = True
    alternates = True
    x_default = True

    @cached_property
    def paginator(self) -> Paginator:
        """The part in files of `limit` addresses; of many items only those of one file are loaded."""
        return Paginator(_InEachLanguage(self, self.items()), self.limit)

    def get_protocol(self, protocol: str | None = None) -> str:
        """The scheme of BASE_URL, whatever the request came by."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The host of BASE_URL."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


class _InEachLanguage(Sequence[tuple[Any, str]]):
    """Items with each of their languages, as Django's own list of them, without loading items nobody asks for."""

    def __init__(self, part: SiteSitemap, items: Any) -> None:
        self._items = items
        self._languages = part.get_languages_for_item(None)

    def __len__(self) -> int:
        number = self._items.count() if isinstance(self._items, QuerySet) else len(self._items)
        return int(number) * len(self._languages)

    def __getitem__(self, wanted: Any) -> Any:
        first, last, _step = wanted.indices(len(self))
        each = len(self._languages)
        before = first // each
        pairs = [(item, code) for item in self._items[before : -(-last // each)] for code in self._languages]
        return pairs[first - before * each : last - before * each]


class NamedSitemap(SiteSitemap):
    """Addresses by their names."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = names

    def items(self) -> tuple[str, ...]:
        return self._names

    def location(self, item: str) -> str:
        return reverse(item)


class PageSitemap(SiteSitemap):
    """Every page of the tree that everybody may see."""

    def items(self) -> Any:
        site = Site.objects.select_related("root_page").get(is_default_site=True)
        return open_to_all(site.root_page.get_descendants(inclusive=True)).order_by("path")

    def location(self, item: Page) -> str:
        return item.get_url() or ""

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at

    def get_latest_lastmod(self) -> datetime | None:
        """When any of them was last published."""
        return self.items().aggregate(last=Max("last_published_at"))["last"]


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
