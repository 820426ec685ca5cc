"""`backup`, `verify_backup`, `restore`: what was there comes back, and what was altered is named."""

import datetime
import json
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

from lantai.ops.backup import standing
from lantai.ops.backup.snapshots import Outcome

from . import world
from .cast import Cast
from .postgres import FOUNDED, new_database
from .visiting import Visitor

PASSPHRASE = "云溪一九五八的钥匙"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration county, to be backed up; look, do not touch."""
    folder = tmp_path_factory.mktemp("county")
    world.copy("demo", folder)
    return folder


@pytest.fixture(scope="module")
def kept(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted backup of it; look, do not touch."""
    store = tmp_path_factory.mktemp("store") / "backups"
    world.manage(county, "backup", str(store), BACKUP_PASSPHRASE=PASSPHRASE)
    return store


@pytest.fixture
def copied(kept: Path, tmp_path: Path) -> Path:
    """A copy of the backup that a test may damage."""
    return shutil.copytree(kept, tmp_path / "copied")


def contents(store: Path) -> list[Path]:
    """Every content, the largest first."""
    return sorted((store / "objects").glob("*/*"), key=lambda file: -file.stat().st_size)


def refusal(data_dir: Path, *arguments: str, passphrase: str = PASSPHRASE) -> str:
    """What a command says when it refuses."""
    with pytest.raises(world.CommandFailedError) as told:
        world.manage(data_dir, *arguments, BACKUP_PASSPHRASE=passphrase, DJANGO_LANGUAGE="en")
    return str(told.value)


def rows(data_dir: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data_dir / world.DATABASE)) as connection:
        return connection.execute(statement).fetchall()


def files(data_dir: Path) -> dict[str, bytes]:
    """The files that cannot be made again."""
    areas = [data_dir / area for area in ("originals", "papers", "submissions")]
    found = [file for area in areas for file in area.rglob("*") if file.is_file()]
    return {str(file.relative_to(data_dir)): file.read_bytes() for file in found}


def test_gone_and_restored_elsewhere(county: Path, kept: Path, tmp_path: Path) -> None:
    """The machine is gone; on a new one everything is as it was, and the site serves."""
    world.manage(tmp_path, "restore", str(kept), BACKUP_PASSPHRASE=PASSPHRASE)
    assert files(tmp_path) == files(county) != {}
    for statement in (
        "SELECT pk, title, reference_code, showable FROM (SELECT id AS pk, * FROM exhibitions_exhibit) ORDER BY pk",
        "SELECT SUM(delta), COUNT(*) FROM visits_tally",
        "SELECT id, url_path, live FROM wagtailcore_page ORDER BY id",
    ):
        assert rows(tmp_path, statement) == rows(county, statement)
    with world.serving(tmp_path) as server:
        visitor = Visitor(server.url)
        picture = re.search(r'<img[^>]*\bsrc="(/media/[^"]+)"', visitor.read("/"))
        assert picture is not None
        assert visitor.has(picture[1])


def test_it_proves_itself_and_remembers(county: Path, kept: Path) -> None:
    world.manage(county, "verify_backup", str(kept), BACKUP_PASSPHRASE=PASSPHRASE)
    assert json.loads((county / standing.FILE).read_text())["proven"]["rows"] > 1000


def test_a_second_backup_adds_what_is_new(tmp_path: Path) -> None:
    data, store = tmp_path / "data", tmp_path / "store"
    world.copy("plain", data)
    (data / "originals").mkdir()
    (data / "originals" / "first.tif").write_bytes(b"1" * 5000)
    world.manage(data, "backup", str(store))
    first = set(contents(store))
    (data / "originals" / "second.tif").write_bytes(b"2" * 5000)
    (data / "originals" / "same-as-first.tif").write_bytes(b"1" * 5000)
    world.manage(data, "backup", str(store), "--keep", "1", "--verify")
    assert len(set(contents(store)) - first) == 1
    assert len(list((store / "snapshots").iterdir())) == 1


def test_nothing_in_an_encrypted_backup_can_be_read(county: Path, kept: Path) -> None:
    original = max(files(county).values(), key=len)
    whole = b"".join(file.read_bytes() for file in kept.rglob("*") if file.is_file())
    assert original[:64] not in whole
    assert "云溪".encode() not in whole
    assert "BACKUP_PASSPHRASE" in refusal(county, "verify_backup", str(kept), passphrase="")
    assert "key.age" in refusal(county, "verify_backup", str(kept), passphrase="falsch")


@pytest.mark.parametrize("damage", ["cut", "altered", "missing", "manifest", "key"])
def test_a_damaged_backup_is_refused_and_named(copied: Path, tmp_path: Path, damage: str) -> None:
    target = contents(copied)[0]
    if damage == "cut":
        target.write_bytes(target.read_bytes()[:-100])
    elif damage == "altered":
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 1
        target.write_bytes(bytes(content))
    elif damage == "missing":
        target.unlink()
    else:
        target = copied / "key.age" if damage == "key" else next((copied / "snapshots").iterdir())
        target.write_bytes(target.read_bytes()[:-3])
    empty = tmp_path / "empty"
    said = refusal(empty, "restore", str(copied))
    named = {"key": "key.age", "manifest": target.stem}.get(damage, target.parent.name + target.name)
    assert named in said
    assert not (empty / world.DATABASE).exists()
    assert files(empty) == {}


def test_an_installation_in_use_is_not_overwritten(kept: Path, county: Path) -> None:
    before = rows(county, "SELECT COUNT(*) FROM wagtailcore_page")
    refusal(county, "restore", str(kept))
    assert rows(county, "SELECT COUNT(*) FROM wagtailcore_page") == before


def test_what_is_no_backup(county: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert str(tmp_path) in refusal(county, "backup", str(tmp_path))
    assert str(tmp_path) in refusal(county, "verify_backup", str(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_backup_during_heavy_writes_is_of_one_moment(tmp_path: Path) -> None:
    """Two tables are written in step; a backup that mixed two moments would find them out of step."""
    data, store = tmp_path / "data", tmp_path / "store"
    world.copy("plain", data)
    stop = threading.Event()
    written = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(data / world.DATABASE, timeout=60)) as connection:
            while not stop.is_set():
                with connection:
                    for table in ("taggit_tag", "exhibitions_exhibittag"):
                        connection.execute(
                            f"INSERT INTO {table} (name, slug) SELECT hex(randomblob(8)), hex(randomblob(8))"
                        )
                written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        written.wait(30)
        world.manage(data, "backup", str(store), "--verify")
    finally:
        stop.set()
        writer.join()
    restored = tmp_path / "restored"
    world.manage(restored, "restore", str(store))
    counts = rows(restored, "SELECT (SELECT COUNT(*) FROM taggit_tag), (SELECT COUNT(*) FROM exhibitions_exhibittag)")
    ((tags, exhibit_tags),) = counts
    assert tags == exhibit_tags
    assert tags


def test_postgresql(postgres: str, tmp_path: Path) -> None:
    data, store = tmp_path / "data", tmp_path / "store"
    data.mkdir()
    url = new_database(postgres, FOUNDED)
    world.manage(data, "backup", str(store), "--verify", DATABASE_URL=url)
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE lantai_restored")
    elsewhere = tmp_path / "elsewhere"
    world.manage(elsewhere, "restore", str(store), DATABASE_URL=f"{postgres}/lantai_restored")
    pages = "SELECT url_path, title FROM wagtailcore_page ORDER BY id"
    with psycopg.connect(url) as before, psycopg.connect(f"{postgres}/lantai_restored") as after:
        assert before.execute(pages).fetchall() == after.execute(pages).fetchall() != []
    assert "sqlite" in refusal(tmp_path / "third", "restore", str(store))


@pytest.mark.django_db
def test_the_administrator_sees_it_turn_red(cast: Cast, home: object) -> None:
    def shown() -> str:
        return cast.client("admin").get("/cms/").content.decode()

    assert "help-critical" in shown()
    standing.note("proven", Outcome("20261109T010000Z", 10, 1, 100))
    assert "help-critical" not in shown()
    file = Path(settings.DATA_DIR, standing.FILE)
    old = timezone.now() - standing.PROVEN_WITHIN - datetime.timedelta(hours=1)
    file.write_text(json.dumps({"proven": {"at": old.isoformat(), "snapshot": "x", "rows": 10}}))
    assert "help-critical" in shown()
    assert str(standing.complaint()) not in cast.client("editor").get("/cms/").content.decode()
    file.unlink()
