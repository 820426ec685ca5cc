"""`migrate` killed in the middle leaves nothing half-made: run again, it comes to its end."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from . import world
from .postgres import FOUNDED, new_database
from .visiting import Site

APPLIED = "SELECT name FROM django_migrations WHERE app = 'visits'"


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    data_dir = tmp_path / "data"
    if request.param == "postgresql":
        data_dir.mkdir()
        return Site(data_dir, new_database(request.getfixturevalue("postgres"), FOUNDED))
    world.copy("plain", data_dir)
    return Site(data_dir, f"sqlite:///{data_dir / world.DATABASE}")


def held_up(site: Site) -> Callable[[], Any]:
    """A connection that lets nobody else go on as soon as the ledger's table is there; returns what tries that."""
    if site.database_url.startswith("sqlite"):
        lock = sqlite3.connect(site.data_dir / world.DATABASE, isolation_level=None, timeout=0.02)

        def attempt() -> Any:
            try:
                lock.execute("BEGIN IMMEDIATE")
                lock.execute("SELECT 1 FROM visits_tally LIMIT 1")
            except sqlite3.OperationalError:
                lock.execute("ROLLBACK") if lock.in_transaction else None
                return None
            return lock

        return attempt
    server = psycopg.connect(site.database_url)

    def try_lock() -> Any:
        try:
            server.execute("LOCK TABLE visits_tally IN ACCESS EXCLUSIVE MODE")
        except psycopg.errors.UndefinedTable:
            server.rollback()
            return None
        return server

    return try_lock


def structure(site: Site) -> list[tuple[Any, ...]]:
    """What the database is made of, as far as these migrations make it."""
    if site.database_url.startswith("sqlite"):
        return site.ask("SELECT type, name, sql FROM sqlite_master WHERE tbl_name LIKE 'visits%' ORDER BY type, name")
    return site.ask(
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_name LIKE 'visits%'"
        " UNION ALL SELECT indexname, indexdef, '' FROM pg_indexes WHERE tablename LIKE 'visits%'"
        " UNION ALL SELECT tgname, '', '' FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    )


def test_killed_in_the_middle_and_run_again(site: Site) -> None:
    whole, before = sorted(site.ask(APPLIED)), structure(site)
    site.manage("migrate", "visits", "zero", "--verbosity", "0")
    assert site.ask(APPLIED) == []
    attempt = held_up(site)
    with site.running("migrate") as migrating:
        while (lock := attempt()) is None:
            assert migrating.poll() is None
        os.kill(migrating.pid, signal.SIGKILL)
        migrating.wait()
    with closing(lock):
        lock.rollback()
    assert 0 < len(site.ask(APPLIED)) < len(whole)
    site.manage("migrate", "--verbosity", "0")
    assert sorted(site.ask(APPLIED)) == whole
    assert structure(site) == before
    assert site.manage("migrate", "--check") == ""
