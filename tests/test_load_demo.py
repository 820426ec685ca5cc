"""`load_demo`: the county from nothing, and again."""

import sqlite3
from pathlib import Path

from . import world


def rows(data_dir: Path) -> dict[str, int]:
    """How many rows each table has, apart from what every run leaves."""
    with sqlite3.connect(data_dir / world.DATABASE) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
    connection.close()
    return counts


def files(data_dir: Path) -> set[str]:
    return {str(file.relative_to(data_dir)) for file in data_dir.rglob("*") if file.is_file() and file.suffix != ".log"}


def test_from_nothing_with_its_pictures_and_again_without_a_change(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    world.manage(data_dir, "load_demo", "--migrate")
    before, made = rows(data_dir), files(data_dir)
    with sqlite3.connect(data_dir / world.DATABASE) as connection:
        images = connection.execute("SELECT count(*), sum(pictures <> '{}'), sum(is_public) FROM media_archiveimage")
        number, prepared, public = images.fetchone()
    connection.close()
    assert number == prepared
    assert 0 < public <= number
    # What was encoded beside the loading has found its record; nothing else was left behind.
    with sqlite3.connect(data_dir / world.DATABASE) as connection:
        manifests = [
            row[0] for row in connection.execute("SELECT json_extract(pictures, '$.key') FROM media_archiveimage")
        ]
    connection.close()
    folders = {file.parent.parent.name + file.parent.name for file in data_dir.rglob("pictures/*/*/*.avif")}
    assert folders == set(manifests)
    world.manage(data_dir, "load_demo", "--migrate")
    assert rows(data_dir) == before
    assert {name for name in files(data_dir) ^ made if "sqlite3" not in name and not name.startswith("visits")} == set()
