"""Empty the store of kept pages."""

from typing import Any

from django.core.management.base import BaseCommand

from lantai.pagecache import clearing


class Command(BaseCommand):
    help = "Empty the store of kept pages; they are made again as they are asked for. Needed only after a change past the site, as in the database itself."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clearing.clear_all()} pages cleared")
