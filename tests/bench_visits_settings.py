"""The demonstration's settings as production serves: files are not looked up anew for each request."""

from lantai.settings.dev import *  # noqa: F403

ROOT_URLCONF = "tests.bench_visits_urls"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
