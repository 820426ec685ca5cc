"""The pages about feeds and interfaces in the sitemap."""

from functools import partial

from lantai.pages.sitemaps import NamedSitemap, register_sitemap

register_sitemap("machines", partial(NamedSitemap, "feeds", "api_guide"))
