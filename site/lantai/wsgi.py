"""WSGI entry: `granian --interface wsgi --working-dir site lantai.wsgi:application`. Kept pages are handed out ahead of Django."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantai.settings.base")

application: Any = get_wsgi_application()

from django.conf import settings  # noqa: E402 - there are none before

if settings.PAGE_CACHE:
    from lantai.pagecache.front import Front

    application = Front(application)
