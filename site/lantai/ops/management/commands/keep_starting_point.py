"""Keep the database as the starting point of new demonstrations; `make starting-point` runs it on a fresh one."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from lantai.ops import starting_point


class Command(BaseCommand):
    help = "Keep this freshly migrated, empty SQLite database as the starting point of new demonstrations."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("For development only (lantai.settings.dev).")
        if Page.objects.count() > 2:
            raise CommandError("This database has content; start from an empty DATA_DIR.")
        starting_point.keep(Path(settings.DATABASES["default"]["NAME"]))
