"""Compare the harvesting ledger with everything the public sees."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from exhibitions.harvesting.ledger import rebuild


class Command(BaseCommand):
    """For a database that was changed past the application, or after an update that tells more of each record."""

    help = "Bring what OAI-PMH harvesters are told in line with what is shown. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = rebuild()
        self.stdout.write(
            ngettext("%(count)s record changed", "%(count)s records changed", changed) % {"count": changed}
        )
