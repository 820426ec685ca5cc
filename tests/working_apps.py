"""The app of `tests.working`."""

import os
import signal
import threading
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db import transaction


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

        from django.db.models.signals import post_save

        from exhibitions.models import Exhibit
        from lantai.imports.models import ImportRun

        def tell(instance: ImportRun, **_kwargs: object) -> None:
            if instance.state in {ImportRun.State.DONE, ImportRun.State.FAILED}:
                transaction.on_commit(lambda: pipes.say(folder, f"import {instance.state}"))

        def die(instance: Exhibit, **_kwargs: object) -> None:
            """Once, right after a record is in, as if the machine had lost its power."""
            fatal = folder / "die-after"
            if fatal.exists() and instance.reference_code == fatal.read_text():
                fatal.unlink()
                transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))

        post_save.connect(tell, sender=ImportRun, weak=False)
        post_save.connect(die, sender=Exhibit, weak=False)
