"""The page of public figures in the sitemap."""

from django.urls import reverse

from lantai.pages.sitemaps import SiteSitemap, register_sitemap


class FiguresSitemap(SiteSitemap):
    """One address."""

    def items(self) -> list[str]:
        return ["statistics"]

    def location(self, item: str) -> str:
        return reverse(item)


register_sitemap("figures", FiguresSitemap)
