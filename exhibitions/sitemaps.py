"""Exhibits in the sitemap: those the public may see."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Max

from lantai.pages.sitemaps import NamedSitemap, SiteSitemap, register_sitemap

from .models import Exhibit


class ExhibitSitemap(SiteSitemap):
    """Showable exhibits."""

    def items(self) -> Any:
        return Exhibit.objects.showable().order_by("pk").only("slug", "updated_at")

    def location(self, item: Exhibit) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Exhibit) -> datetime | None:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """When any of them last changed."""
        return Exhibit.objects.showable().aggregate(last=Max("updated_at"))["last"]


register_sitemap("catalogue", partial(NamedSitemap, "exhibitions:catalogue"))
register_sitemap("exhibits", ExhibitSitemap)
