"""The database a demonstration starts from is what migrations make of nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from . import world

LAY = "from lantai.ops import starting_point; print(starting_point.lay())"
# Groups with their permissions, the workflow, pages: what migrating puts into an empty database.
ROWS = (
    "SELECT app, name FROM django_migrations",
    (
        "SELECT g.name, t.app_label, p.codename FROM auth_group_permissions gp JOIN auth_group g ON g.id = gp.group_id"
        " JOIN auth_permission p ON p.id = gp.permission_id JOIN django_content_type t ON t.id = p.content_type_id"
    ),
    "SELECT app_label, model FROM django_content_type",
    "SELECT url_path, title, live FROM wagtailcore_page",
    "SELECT name FROM wagtailcore_workflow",
    "SELECT name, path FROM wagtailcore_collection",
)


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """A folder with the starting point laid and nothing migrated yet."""
    assert world.manage(tmp_path, "shell", "--no-imports", "--command", LAY).strip() == "True"
    return tmp_path


def asked(data_dir: Path, *statements: str) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(data_dir / world.DATABASE)) as connection:
        return [sorted(connection.execute(statement).fetchall()) for statement in statements]


def test_it_is_what_migrations_make(started: Path) -> None:
    """If not: `make starting-point`."""
    schema = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    assert asked(started, schema, *ROWS) == asked(world.built("plain"), schema, *ROWS)


def test_a_database_that_is_there_is_left_alone(started: Path) -> None:
    with closing(sqlite3.connect(started / world.DATABASE)) as connection, connection:
        connection.execute("UPDATE wagtailcore_page SET title = '本馆' WHERE depth = 1")
    assert world.manage(started, "shell", "--no-imports", "--command", LAY).strip() == "False"
    ((title,),) = asked(started, "SELECT title FROM wagtailcore_page WHERE depth = 1")[0]
    assert title == "本馆"


def test_it_is_not_kept_of_a_database_with_content(tmp_path: Path) -> None:
    world.copy("plain", tmp_path)
    world.manage(tmp_path, "found_site", "云溪县档案馆")
    with pytest.raises(world.CommandFailedError, match="has content"):
        world.manage(tmp_path, "keep_starting_point")
