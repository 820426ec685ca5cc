"""The app of `tests.working`."""

import os
import threading
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class WorkingConfig(AppConfig):
    name = "tests"
    label = "tests_working"

    def ready(self) -> None:
        from lantai.ops.work.kinds import kind
        from lantai.ops.work.running import Work

        from . import pipes

        folder = Path(settings.DATA_DIR)

        @kind("tests.count", "数一下")
        def count(_work: Work, number: int) -> None:
            pipes.say(folder, f"count {number}")

        @kind("tests.hold", "拿着不放")
        def hold(work: Work, name: str) -> str:
            pipes.say(folder, f"hold {name} {os.getpid()}")
            go = folder / f"go-{name}"
            pause = threading.Event()
            while not go.exists():
                work.tell(str(pause.wait(0.05)), 1, 2)
            with work.confirmed():
                pipes.say(folder, f"held {name} {os.getpid()}")
            return "放下了"
