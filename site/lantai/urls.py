"""Fixed addresses. Public ones exist twice: as they are in Chinese, under `/en/` in English."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lantai.accounts import sessions
from lantai.api.documentation import guide, not_there
from lantai.api.router import router
from lantai.ops import health, metrics
from lantai.pages import drafts, feeds, sitemaps, well_known
from lantai.search.public import views as search
from lantai.visits.online import statistics

urlpatterns = [
    path("cms/session/", sessions.state, name="session_state"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("lantai.media.urls")),
    path("", include("lantai.visits.urls")),
    path("iiif/3/", include("exhibitions.iiif.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("drafts/<str:token>/", drafts.draft, name="draft"),
    path("", include("exhibitions.harvesting.oai.urls")),
    path("api/v2/", router.urls),
    re_path(r"^api/v2/.+", not_there, name="api_not_there"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap_part"),
    *i18n_patterns(
        path("", include("exhibitions.urls")),
        path("", include("exhibitions.labels.urls")),
        path("", include("exhibitions.harvesting.urls")),
        path("", include("heritage.urls")),
        path("", include("stories.urls")),
        path("", include("heritage.publications.urls")),
        path("stories/", include("stories.submissions.urls")),
        path("api/v2/", guide, name="api_guide"),
        path("feeds/", feeds.feed_list, name="feeds"),
        path("search/", search.search, name="search"),
        path("search/suggest", search.suggest, name="search_suggest"),
        path("statistics/", statistics.statistics, name="statistics"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
handler400 = "lantai.pages.errors.bad_request"
handler404 = "lantai.pages.errors.not_found"
handler403 = "lantai.pages.errors.forbidden"
handler500 = "lantai.pages.errors.server_error"
