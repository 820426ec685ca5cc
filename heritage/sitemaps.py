"""Heritage in the sitemap: the register, the reference lists, and elements with a page."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse

from lantai.pages.sitemaps import SiteSitemap, register_sitemap

from .models import HeritageElement, ReferenceList


class HeritageSitemap(SiteSitemap):
    """Published elements, public reference lists and, as None, the register."""

    def items(self) -> Any:
        lists = ReferenceList.objects.filter(is_public=True, elements__isnull=False).distinct()
        return [None, *lists, *HeritageElement.objects.published().order_by("pk").only("slug", "last_published_at")]

    def location(self, item: HeritageElement | ReferenceList | None) -> str:
        return item.get_absolute_url() if item else reverse("heritage:register")

    def lastmod(self, item: HeritageElement | ReferenceList | None) -> datetime | None:
        return item.last_published_at if isinstance(item, HeritageElement) else None

    def get_latest_lastmod(self) -> datetime | None:
        """When any of them was last published."""
        return HeritageElement.objects.published().aggregate(last=Max("last_published_at"))["last"]


register_sitemap("heritage", HeritageSitemap)
