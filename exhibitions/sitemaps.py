"""Exhibits in the sitemap: those the public may see."""

from datetime import datetime
from typing import Any

from django.db.models import Max
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

    def get_latest_lastmod(self) -> datetime | None:
        """When any of them last changed."""
        return Exhibit.objects.showable().aggregate(last=Max("updated_at"))["last"]


register_sitemap("exhibits", ExhibitSitemap)
