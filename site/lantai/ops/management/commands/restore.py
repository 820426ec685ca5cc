"""`manage.py restore IN`: make an empty installation what a backup was."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lantai.ops.backup import snapshots, standing
from lantai.ops.backup.store import BackupError, Store


class Command(BaseCommand):
    help = "Restore database and files into an empty installation, then bring them up to this version."
    # The database these would ask is what is to be restored.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="IN")
        parser.add_argument("--snapshot", default="", help="which one; the last by default")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            store = Store.open(options["folder"], settings.BACKUP_PASSPHRASE)
            outcome = snapshots.restore(store, options["snapshot"] or store.latest(), self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(standing.words(outcome))
