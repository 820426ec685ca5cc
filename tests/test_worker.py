"""The worker beside the web server publishes by the clock, runs long tasks, and stops when told."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from . import world

SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from exhibitions.models import ExhibitionIndexPage, ExhibitionPage
page = ExhibitionPage(title='到点的展览', slug='due', live=False, go_live_at=timezone.now() + timedelta(seconds=2))
ExhibitionIndexPage.objects.get().add_child(instance=page)
page.save_revision().publish()
"""
ENQUEUE = """
from lantai.media.models import ArchiveImage
from lantai.media import pictures
image = ArchiveImage.objects.first()
pictures.discard(image)
ArchiveImage.objects.filter(pk=image.pk).update(pictures={})
print('JOB', pictures.prepare_pictures.start(image.pk).pk)
"""
STATE = """
from exhibitions.models import ExhibitionPage
from lantai.media.models import ArchiveImage
print('LIVE', ExhibitionPage.objects.filter(slug='due', live=True).exists())
print('PREPARED', bool(ArchiveImage.objects.first().pictures))
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    data_dir = tmp_path / "data"
    world.copy("demo", data_dir)
    return data_dir


@pytest.fixture
def worker(county: Path) -> Iterator[subprocess.Popen[str]]:
    world.manage(county, "shell", "-c", SCHEDULE)
    world.manage(county, "shell", "-c", ENQUEUE)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_worker", "--every", "0.2", "--interval", "0.1"],
        cwd=world.REPOSITORY,
        env=world.environment(county, TASKS_IN_WORKER="true"),
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def wait_for(lines: Any, words: str) -> None:
    """Read the worker's log until it says something; the test's own time limit ends a worker that never does."""
    for line in lines:
        if words in line:
            return
    pytest.fail(f"The worker ended without saying “{words}”.")


def test_it_publishes_at_the_time_works_and_stops_on_sigterm(county: Path, worker: subprocess.Popen[str]) -> None:
    wait_for(worker.stderr, "Published:")

    worker.send_signal(signal.SIGTERM)
    _out, _err = worker.communicate(timeout=30)

    assert worker.returncode == 0
    state = world.manage(county, "shell", "-c", STATE)
    assert "LIVE True" in state
    assert "PREPARED True" in state
