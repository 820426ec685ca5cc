"""`transfer`: a hall moves from SQLite to PostgreSQL, and everything is as it was."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from . import world
from .visiting import Visitor

# Deleted before the move: its number must not come again.
GONE = "INSERT INTO taggit_tag (id, name, slug) VALUES (70000, 'gone', 'gone')"


@dataclass(frozen=True)
class Moved:
    """A county, and the database it was moved to."""

    data_dir: Path
    url: str
    report: str

    def before(self, statement: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.data_dir / world.DATABASE)) as connection:
            return connection.execute(statement).fetchall()

    def after(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url) as server:
            return server.execute(statement.encode()).fetchall()


def new_database(postgres: str, name: str) -> str:
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    return f"{postgres}/{name}"


def refusal(data_dir: Path, url: str) -> str:
    with pytest.raises(world.CommandFailedError) as told:
        world.manage(data_dir, "transfer", url, DJANGO_LANGUAGE="en")
    return str(told.value)


@pytest.fixture(scope="module")
def moved(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """The county, moved at the second attempt: the first was killed half-way."""
    data_dir = tmp_path_factory.mktemp("county")
    world.copy("demo", data_dir)
    with closing(sqlite3.connect(data_dir / world.DATABASE)) as connection, connection:
        connection.execute(GONE)
        connection.execute("DELETE FROM taggit_tag WHERE id = 70000")
    url = new_database(postgres, "lantai_moved")
    with subprocess.Popen(
        [sys.executable, "manage.py", "transfer", url],
        cwd=world.REPOSITORY,
        env=world.environment(data_dir),
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout
        for line in first.stdout:
            if line.rstrip().endswith(" wagtailcore_page"):
                first.kill()
    with psycopg.connect(url) as server:
        assert server.execute("SELECT COUNT(*) FROM exhibitions_exhibit").fetchone() == (0,)
    report = world.manage(data_dir, "transfer", url)
    return Moved(data_dir, url, report)


def test_every_table_holds_the_same(moved: Moved) -> None:
    told = {
        name: (int(before), int(after))
        for name, before, after in re.findall(r"^(\w+) +(\d+) +(\d+)  =$", moved.report, re.M)
    }
    assert len(told) > 150
    for name, (before, after) in told.items():
        assert before == after, name
        counting = f"SELECT COUNT(*) FROM {name}"  # noqa: S608 - a table's name
        assert (moved.before(counting), moved.after(counting)) == ([(before,)], [(after,)])
    assert told["exhibitions_exhibit"][1] > 10
    assert told["visits_tally"][1] > 100
    for statement in (
        "SELECT id, app_label, model FROM django_content_type ORDER BY id",
        "SELECT id, url_path, title, draft_title FROM wagtailcore_page ORDER BY id",
        "SELECT id, reference_code, CAST(showable AS INTEGER) FROM exhibitions_exhibit ORDER BY id",
        "SELECT username, password FROM auth_user ORDER BY id",
    ):
        there = statement.replace("CAST(showable AS INTEGER)", "showable::int")
        assert moved.before(statement) == moved.after(there) != []


def test_the_ledgers_are_guarded(moved: Moved) -> None:
    for table in ("visits_tally", "readingroom_entry"):
        for change in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608 - as above
            with psycopg.connect(moved.url) as server, pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                server.execute(change.encode())


def test_new_rows_get_numbers_no_row_ever_had(moved: Moved) -> None:
    with psycopg.connect(moved.url) as server:
        tag = server.execute("INSERT INTO taggit_tag (name, slug) VALUES ('a', 'a') RETURNING id").fetchone()
        assert tag == (70001,)
        last = server.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM search_localword").fetchone()
        word = "INSERT INTO search_localword (word, kind, note, updated_at) VALUES ('b', '', '', now()) RETURNING id"
        assert server.execute(word.encode()).fetchone() == last
        server.rollback()


def test_the_site_serves_and_finds_from_there(moved: Moved, server: world.Server, tmp_path: Path) -> None:
    shutil.copytree(moved.data_dir, tmp_path / "data", copy_function=world.os.link)
    (tmp_path / "data" / world.DATABASE).unlink()
    with world.serving(tmp_path / "data", DATABASE_URL=moved.url) as elsewhere:
        here, there = Visitor(server.url), Visitor(elsewhere.url)
        for path in ("/exhibits/", f"/search/?q={quote('档案')}", f"/search/?q={quote('粮票')}", "/heritage/"):
            numbers = [re.findall(r"共?\s*(\d+)\s*[条件项个]", visitor.read(path)) for visitor in (here, there)]
            assert numbers[0] == numbers[1], path
        found = re.findall(r'href="(/exhibits/[^"?#]+)"', there.read("/exhibits/"))
        assert found == re.findall(r'href="(/exhibits/[^"?#]+)"', here.read("/exhibits/")) != []
        assert there.has(found[0])


def test_what_is_refused(moved: Moved, postgres: str, tmp_path: Path) -> None:
    """A target in use, a database of another kind, and values PostgreSQL would not take, each named."""
    data_dir = tmp_path / "data"
    world.copy("plain", data_dir)
    assert "不是空的" in refusal(data_dir, moved.url)
    assert "PostgreSQL" in refusal(data_dir, f"sqlite:///{tmp_path}/other.sqlite3")
    empty = new_database(postgres, "lantai_stays_empty")
    with closing(sqlite3.connect(data_dir / world.DATABASE)) as connection, connection:
        connection.execute(
            "INSERT INTO taggit_tag (id, name, slug) VALUES (7, ?, 'long'), (8, 'a' || char(0), 'nul')", ["长" * 101]
        )
    said = refusal(data_dir, empty)
    assert "taggit_tag.name, id 7" in said
    assert "taggit_tag.name, id 8" in said
    with psycopg.connect(empty) as server:
        assert server.execute("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
