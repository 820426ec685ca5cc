"""`manage.py backup OUT`: add a snapshot of database and files to a folder of backups."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lantai.ops.backup import snapshots, standing
from lantai.ops.backup.store import BackupError, Store

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Back up database and files into OUT, a folder on another disk; the site may go on. Ends with 1 on failure."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", nargs="?", help="BACKUP_FOLDER by default")
        parser.add_argument("--keep", type=int, default=0, help="then delete all but the last so many snapshots")
        parser.add_argument("--verify", action="store_true", help="then prove it, as verify_backup does")

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"] or (Path(settings.BACKUP_FOLDER) if settings.BACKUP_FOLDER else None)
        if out is None:
            raise CommandError(_("Name a folder, or set BACKUP_FOLDER."))
        try:
            store = Store.prepare(out, settings.BACKUP_PASSPHRASE)
            outcome = snapshots.take(store, self.stdout.write)
            standing.note("taken", outcome)
            if options["verify"]:
                standing.note("proven", snapshots.prove(store, outcome.snapshot, self.stdout.write))
            if options["keep"] > 0:
                store.forget_all_but(options["keep"])
        except (BackupError, OSError) as error:
            # At night nobody reads what the command says; errors go to the operator by mail.
            logger.error("The backup failed: %s", error)
            raise CommandError(str(error)) from error
        for name in outcome.gone_meanwhile:
            self.stderr.write(_("Went away during the backup: %(name)s") % {"name": name})
        self.stdout.write(standing.words(outcome))
