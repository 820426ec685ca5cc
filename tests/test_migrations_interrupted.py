"""`migrate` killed in the middle leaves nothing half-made: run again, it comes to its end."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from . import world
from .postgres import FOUNDED, new_database
from .visiting import Site

# `migrate`, and a SIGKILL to itself when everything of one migration is done but that it is noted.
KILLED_AT = """
import os, signal, sys
sys.path.insert(0, {site!r})
from django.core.management import execute_from_command_line
from django.db.migrations.executor import MigrationExecutor
noted = MigrationExecutor.record_migration
def note(self, migration):
    if (migration.app_label, migration.name[:4]) == ("visits", "0003"):
        os.kill(os.getpid(), signal.SIGKILL)
    noted(self, migration)
MigrationExecutor.record_migration = note
execute_from_command_line(["manage.py", "migrate", "--verbosity", "0"])
"""
APPLIED = "SELECT name FROM django_migrations WHERE app = 'visits'"


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    data_dir = tmp_path / "data"
    if request.param == "postgresql":
        data_dir.mkdir()
        return Site(data_dir, new_database(request.getfixturevalue("postgres"), FOUNDED))
    world.copy("plain", data_dir)
    return Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}")


def structure(site: Site) -> list[tuple[Any, ...]]:
    """What the database is made of, as far as these migrations make it."""
    if site.database_url.startswith("sqlite"):
        return site.ask("SELECT type, name, sql FROM sqlite_master WHERE tbl_name LIKE 'visits%' ORDER BY type, name")
    return site.ask(
        "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns WHERE table_name LIKE 'visits%'"
        " UNION ALL SELECT indexname::text, indexdef::text, '' FROM pg_indexes WHERE tablename LIKE 'visits%'"
        " UNION ALL SELECT tgname::text, '', '' FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    )


def test_killed_in_the_middle_and_run_again(site: Site) -> None:
    whole, before = sorted(site.ask(APPLIED)), structure(site)
    site.manage("migrate", "visits", "zero", "--verbosity", "0")
    assert site.ask(APPLIED) == []
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AT.format(site=str(world.REPOSITORY / "site"))],
        env=world.environment(site.data_dir, **site.environment),
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    # Its tables had been made, in a transaction that was never committed.
    assert sorted(site.ask(APPLIED)) == [("0001_attendance_ledger",), ("0002_ledger_triggers",)]
    assert not [row for row in structure(site) if "visits_hourlyviews" in row]
    site.manage("migrate", "--verbosity", "0")
    assert sorted(site.ask(APPLIED)) == whole
    assert structure(site) == before
    assert site.manage("migrate", "--check") == ""
