"""The page of public figures in the sitemap."""

from functools import partial

from lantai.pages.sitemaps import NamedSitemap, register_sitemap

register_sitemap("figures", partial(NamedSitemap, "statistics"))
