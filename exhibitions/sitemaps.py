"""Exhibits in the sitemap: those the public may see."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from lantai.pages.sitemaps import SiteSitemap, register_sitemap

from .models import Exhibit


class ExhibitSitemap(SiteSitemap):
    """Showable exhibits and, as None, their catalogue."""

    def items(self) -> Any:
        return [None, *Exhibit.objects.showable().order_by("pk").only("slug", "updated_at")]

    def location(self, item: Exhibit | None) -> str:
        return item.get_absolute_url() if item else reverse("exhibitions:catalogue")

    def lastmod(self, item: Exhibit | None) -> datetime | None:
        return item.updated_at if item else None


register_sitemap("exhibits", ExhibitSitemap)
