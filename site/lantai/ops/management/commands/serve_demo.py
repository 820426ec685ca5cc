"""Serve the demonstration: a web server and the worker beside it, ended together."""

import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Run gunicorn and the worker until interrupted (demo settings only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("serve_demo is for demo settings only; see the README for production.")
        address = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
        site = str(settings.REPOSITORY / "site")
        commands = [
            [
                *(sys.executable, "-m", "gunicorn", "--pythonpath", site, "lantai.wsgi", "--bind", address),
                *(
                    "--preload",
                    "--workers",
                    "2",
                    "--threads",
                    "4",
                    "--worker-class",
                    "gthread",
                    "--log-level",
                    "warning",
                ),
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
