"""`manage.py rebuild_search`: what visitors find, made anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantai.search import rebuilding
from lantai.search.engines import backends


class Command(BaseCommand):
    help = "Build the search indexes anew while the site goes on: the database's, and the engine's if there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in backends():
            try:
                self.stdout.write(f"{name}: {rebuilding.rebuild(name)}")
            except rebuilding.EngineAwayError as error:
                raise CommandError(f"{name}: {error}") from error
