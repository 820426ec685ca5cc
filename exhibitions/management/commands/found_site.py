"""Start a new site: home page, lists, standard pages."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from exhibitions.foundation import lay


class Command(BaseCommand):
    help = "Create the pages a new site starts with. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="name of the hall, for example 云溪县档案馆")

    def handle(self, *args: Any, **options: Any) -> None:
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        home = lay(options["name"], hostname=address.hostname or "localhost", port=port)
        self.stdout.write(f"{home.title}: {home.full_url}")
