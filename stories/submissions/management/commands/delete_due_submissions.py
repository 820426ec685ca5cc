"""Delete what contributors sent and whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from stories.submissions.retention import delete_due


class Command(BaseCommand):
    help = "Delete data of contributors whose time is over. The worker does it every hour; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in delete_due().items():
            self.stdout.write(f"{name}: {count}")
