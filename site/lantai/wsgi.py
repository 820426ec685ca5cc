"""WSGI entry: `gunicorn --pythonpath site lantai.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantai.settings.base")

application = get_wsgi_application()
