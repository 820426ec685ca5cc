"""The form in the sitemap. Receipts are nobody's but their holder's."""

from functools import partial

from lantai.pages.sitemaps import NamedSitemap, register_sitemap

register_sitemap("submissions", partial(NamedSitemap, "submissions:submit"))
