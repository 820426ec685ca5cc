"""Serve the demonstration: a web server and the worker beside it, ended together."""

import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Run granian and the worker until interrupted (demo settings only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("serve_demo is for demo settings only; see the README for production.")
        site = str(settings.REPOSITORY / "site")
        commands = [
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--working-dir", site),
                *("--host", "127.0.0.1", "--port", os.environ.get("PORT", "8000")),
                *("--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"),
                # One told to end while it still begins would not hear it.
                *("--workers-kill-timeout", "10"),
                *("--no-access-log", "--log-level", "warning", "lantai.wsgi:application"),
            ],
            [sys.executable, str(settings.REPOSITORY / "manage.py"), "run_worker"],
        ]
        processes = [subprocess.Popen(command) for command in commands]  # noqa: S603 - fixed commands

        def stop(*_: Any) -> None:
            for process in processes:
                process.terminate()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        try:
            processes[0].wait()
        finally:
            stop()
            for process in processes:
                process.wait()
