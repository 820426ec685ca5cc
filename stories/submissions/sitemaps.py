"""The form in the sitemap. Receipts are nobody's but their holder's."""

from django.urls import reverse

from lantai.pages.sitemaps import SiteSitemap, register_sitemap


class SubmitSitemap(SiteSitemap):
    """One address."""

    def items(self) -> list[str]:
        return ["submissions:submit"]

    def location(self, item: str) -> str:
        return reverse(item)


register_sitemap("submissions", SubmitSitemap)
