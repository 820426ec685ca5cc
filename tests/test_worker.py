"""The worker beside the web server publishes by the clock, runs long tasks, and stops when told."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from . import world

SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from exhibitions.models import ExhibitionIndexPage, ExhibitionPage
now = timezone.now()
page = ExhibitionPage(title='到点的展览', slug='due', live=False, go_live_at=now + timedelta(hours=1))
ExhibitionIndexPage.objects.get().add_child(instance=page)
page.save_revision().publish()
# As if the time had come. A time of some seconds can be over before a busy machine has scheduled it: published at once.
revision = page.scheduled_revision
revision.content['go_live_at'] = now.isoformat()
revision.approved_go_live_at = now
revision.save()
assert not ExhibitionPage.objects.get(slug='due').live
"""
ENQUEUE = """
from lantai.media.models import ArchiveImage
from lantai.media import pictures
image = ArchiveImage.objects.first()
pictures.discard(image)
ArchiveImage.objects.filter(pk=image.pk).update(pictures={})
print('JOB', pictures.prepare_pictures.start(image.pk).pk)
"""
PICTURES = "SELECT pictures FROM media_archiveimage ORDER BY id LIMIT 1"
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
    """Read the worker's log until it says something or ends; nothing here ends a worker that does neither."""
    for line in lines:
        if words in line:
            return
    pytest.fail(f"The worker ended without saying “{words}”.")


def test_it_publishes_at_the_time_works_and_stops_on_sigterm(county: Path, worker: subprocess.Popen[str]) -> None:
    wait_for(worker.stderr, "Published:")
    with closing(sqlite3.connect(county / world.DATABASE, timeout=30)) as database:
        while database.execute(PICTURES).fetchone()[0] in {"{}", ""}:
            assert worker.poll() is None

    worker.send_signal(signal.SIGTERM)
    _out, _err = worker.communicate(timeout=30)

    assert worker.returncode == 0
    state = world.manage(county, "shell", "-c", STATE)
    assert "LIVE True" in state
    assert "PREPARED True" in state


def test_a_clock_that_fails_ends_it_for_its_supervisor_to_see(county: Path) -> None:
    """What waits to be published is no page: no fault of the database or a disk, so trying again would not help."""
    world.manage(county, "shell", "-c", SCHEDULE)
    with closing(sqlite3.connect(county / world.DATABASE, timeout=30)) as database:
        # Nothing else to do: it ends in a pause between two looks at the queue.
        database.execute("DELETE FROM django_tasks_database_dbtaskresult")
        database.execute("UPDATE wagtailcore_revision SET content = '[]' WHERE approved_go_live_at IS NOT NULL")
        database.commit()
    ended = subprocess.run(
        [sys.executable, "manage.py", "run_worker", "--every", "0.2", "--interval", "0.1"],
        cwd=world.REPOSITORY,
        env=world.environment(county, TASKS_IN_WORKER="true"),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert "Traceback" in ended.stderr
    assert ended.returncode == 1, ended.stderr
