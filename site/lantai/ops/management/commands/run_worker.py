"""The process beside the web server: long tasks, and the clock of scheduled publishing."""

import logging
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker

from lantai.ops import periodic
from lantai.ops.work import beating, looking_after, running
from lantai.ops.work.running import QUEUE

logger = logging.getLogger(__name__)

MINUTE = 60.0


class Clock(threading.Thread):
    """Publishes and takes down what is due, again and again, while a long task runs as well as between tasks.

    A database that is busy or a page that cannot be published is logged and tried at the
    next turn. Any other error ends the whole process, for a supervisor to see and restart.
    """

    def __init__(self, every: float) -> None:
        super().__init__(name="clock")
        self.every = every
        self.stopped = threading.Event()
        self.failed = False

    def run(self) -> None:
        try:
            while not self.stopped.is_set():
                self.turn()
                self.stopped.wait(self.every)
        finally:
            if not self.stopped.is_set():
                self.failed = True
                os.kill(os.getpid(), signal.SIGTERM)

    def turn(self) -> None:
        close_old_connections()
        try:
            call_command("publish_scheduled")
        except (Error, OSError, ValidationError):
            logger.exception("Scheduled publishing failed; it is tried again in %d seconds", self.every)
        finally:
            close_old_connections()

    def stop(self) -> None:
        """End after the turn at hand."""
        self.stopped.set()
        if self.ident:
            self.join()


class Rounds(Clock):
    """Does what apps have registered with `lantai.ops.periodic`, each job when it is due."""

    def __init__(self) -> None:
        super().__init__(MINUTE)

    def turn(self) -> None:
        self.every = periodic.run_due(lambda: self.stopped.is_set() or running.ending.is_set())


class LostJobs(Clock):
    """Takes over jobs whose worker died."""

    def __init__(self) -> None:
        super().__init__(beating.lease_seconds / 4)
        self.watch = looking_after.Watch()

    def turn(self) -> None:
        close_old_connections()
        try:
            self.watch.look()
        except Error:
            logger.exception("Lost jobs could not be looked for; it is tried again in %d seconds", self.every)
        finally:
            close_old_connections()


class JobWorker(Worker):
    """Told to end, it does not finish what takes minutes: the job goes back into the queue at its next step."""

    def shutdown(self, signum: int, frame: Any) -> None:
        running.ending.set()
        super().shutdown(signum, frame)


class Command(BaseCommand):
    help = "Work off long tasks, count visits, and publish what is scheduled every minute, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=MINUTE, help="seconds between looks at the schedule")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at the task queue")
        parser.add_argument(
            "--lease",
            type=float,
            default=beating.lease_seconds,
            help="seconds without a sign of life after which a worker's job is taken over",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        beating.lease_seconds = options["lease"]
        clocks = [Clock(options["every"]), Rounds(), LostJobs()]
        # It listens before it begins: told to end in its first moments, it ends as it does later.
        work = self.listening(options["interval"])
        try:
            for clock in clocks:
                clock.start()
            work()
        finally:
            for clock in clocks:
                clock.stop()
            # Ended by its own signal while nothing else was to be done, it would tell of no failure.
            if any(clock.failed for clock in clocks):
                sys.exit(1)

    def listening(self, interval: float) -> Callable[[], object]:
        """What runs tasks from the database, or only waits where they run in the request that makes them; ends on SIGTERM."""
        if not isinstance(task_backends[QUEUE], DatabaseBackend):
            ended = threading.Event()
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: ended.set())
            return ended.wait
        worker = JobWorker(
            queue_names=["*"],
            interval=interval,
            batch=False,
            backend_name=QUEUE,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        return worker.run
