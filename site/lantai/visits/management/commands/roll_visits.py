"""Roll spooled visits into counts."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections

from lantai.visits.online.rebuilding import rebuild_daily
from lantai.visits.online.roller import roll
from lantai.visits.online.stream import StreamAwayError
from lantai.visits.onsite import daily

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Count what the beacon has spooled, and delete spool, sets and salts that have had their time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="Go on, at this interval, until ended.")
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="Derive the days' figures anew: views from the hours', attendance from the ledger.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            self.stdout.write(f"{rebuild_daily()} days of views, {daily.rebuild()} days of attendance rebuilt.")
        if not options["every"]:
            self._roll()
            return
        while True:
            try:
                self._roll()
            except (Error, OSError, CommandError):
                logger.exception("Visits could not be rolled; tried again in %s s.", options["every"])
            close_old_connections()
            time.sleep(options["every"])

    def _roll(self) -> None:
        try:
            done = roll()
        except StreamAwayError as error:
            raise CommandError(f"Redis does not answer; what waits in it is rolled the next time. {error}") from error
        if done is None:
            self.stdout.write("Another roller is at work.")
        else:
            self.stdout.write(f"{done.hits} hits: {done.views} views, {done.robots} of robots, {done.torn} lines torn.")
