"""The pages about feeds and interfaces in the sitemap."""

from django.urls import reverse

from lantai.pages.sitemaps import SiteSitemap, register_sitemap


class MachineSitemap(SiteSitemap):
    """Names of addresses."""

    def items(self) -> list[str]:
        return ["feeds", "api_guide"]

    def location(self, item: str) -> str:
        return reverse(item)


register_sitemap("machines", MachineSitemap)
