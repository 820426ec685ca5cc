"""`manage.py verify_backup IN`: restore into a scratch place and compare rows and hashes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lantai.ops.backup import snapshots, standing
from lantai.ops.backup.store import BackupError, Store


class Command(BaseCommand):
    help = "Prove a backup: restore it into a scratch place, compare every row and every file. Ends with 1 if it fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="IN")
        parser.add_argument("--snapshot", default="", help="which one; the last by default")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            store = Store.open(options["folder"], settings.BACKUP_PASSPHRASE)
            outcome = snapshots.prove(store, options["snapshot"] or store.latest(), self.stdout.write)
            standing.note("proven", outcome)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(standing.words(outcome))
