"""/healthz: 200 while the parts the site stands on answer, 503 naming those that do not."""

import json
import os
import shutil
import sqlite3
import urllib.error
import urllib.request
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lantai.ops import health as health_of_site
from lantai.ops.work.models import Job

from . import world


@pytest.mark.django_db
def test_everything_answers() -> None:
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "search": "ok",
        "storage": "ok",
        "visits": "ok",
        "index": "ok",
        "tasks": "ok",
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_asking_costs_little(demo: object, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Monitors ask again and again, and anybody may."""
    # The county's pictures wait for a worker, who by now might be missed.
    Job.objects.all().delete()
    Client().get("/healthz")
    folder = settings.DATA_DIR / "originals"
    # Long ago: two files within one tick of the file system's clock would look like one.
    os.utime(folder, (1, 1))
    before = folder.stat().st_mtime_ns
    with django_assert_num_queries(6):
        assert Client().get("/healthz").json()["status"] == "ok"
    # The storage has just taken a file; it does again when that is no longer news.
    assert folder.stat().st_mtime_ns == before
    monkeypatch.setattr(health_of_site, "STORAGE_SECONDS", 0.0)
    Client().get("/healthz")
    assert folder.stat().st_mtime_ns > before


def health(server: world.Server) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=60) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def failing(server: world.Server) -> dict[str, str]:
    """The parts a failing site names, and what is wrong with each."""
    status, said = health(server)
    assert (status, said.pop("status")) == (503, "failing")
    return {part: word for part, word in said.items() if word != "ok"}


def test_a_broken_database_file_is_named(own_server: world.Server) -> None:
    assert health(own_server)[0] == 200
    for file in own_server.data_dir.glob(f"{world.DATABASE}*"):
        file.unlink()
    (own_server.data_dir / world.DATABASE).write_bytes(b"no database" * 1000)
    assert failing(own_server) == {"database": "is damaged", "search": "is damaged"}


def test_a_damaged_search_index_is_named(own_server: world.Server) -> None:
    """The site's pages still answer; only searching does not."""
    with sqlite3.connect(own_server.data_dir / world.DATABASE) as connection:
        indexes = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%fts_data'").fetchall()
        assert indexes
        for (name,) in indexes:
            connection.execute(f'DELETE FROM "{name}"')  # noqa: S608
    connection.close()
    assert set(failing(own_server)) == {"search"}
    with urllib.request.urlopen(f"{own_server.url}/about/", timeout=60) as answer:  # noqa: S310
        assert answer.status == 200


@pytest.mark.parametrize("folder", ["originals", "public"])
def test_a_broken_storage_folder_is_named(own_server: world.Server, folder: str) -> None:
    """A file lies where the folder should be, as after a mount that failed."""
    broken = own_server.data_dir / folder
    shutil.rmtree(broken)
    broken.write_text("in the way")
    assert set(failing(own_server)) == {"storage"}
    broken.unlink()
    broken.mkdir()
    assert health(own_server)[0] == 200
