"""`backup`, `verify_backup`, `restore`: what was there comes back, and what was altered is named."""

import datetime
import hashlib
import http.client
import json
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from lantai.ops.backup import databases, standing
from lantai.ops.backup.snapshots import Outcome
from lantai.ops.work.models import Job

from . import world
from .cast import Cast
from .outside import need
from .postgres import BINARIES, FOUNDED, cluster, new_database
from .visiting import Visitor

PASSPHRASE = "云溪一九五八的钥匙"
# Pictures are cut anew, under new names, which harvesters are told; the search is brought up to date.
MADE_ANEW = {"media_archiveimage", "harvesting_ledgerentry", "search_indexstate", "search_spellingkey"}
MADE_ANEW_FILES = ("pictures/", "tiles/", "tiles-making/", ".")
IMAGES = "SELECT id, title, file, file_hash, width, height, is_public, credit FROM media_archiveimage ORDER BY id"


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


def hashes(data_dir: Path) -> dict[str, str]:
    """Of every file a backup answers for; public pictures and tiles are made anew from the originals."""
    found = {}
    for area in ("originals", "papers", "submissions", "public", "held"):
        for file in (data_dir / area).rglob("*"):
            name = file.relative_to(data_dir / area).as_posix()
            if file.is_file() and not name.startswith(MADE_ANEW_FILES):
                found[f"{area}/{name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    assert len(found) > 20
    return found


def sign_in(url: str, name: str, password: str) -> str:
    """Where the form of the admin's door leads; "" if it is shown again."""
    token = "a" * 32
    body = urlencode({"username": name, "password": password, "csrfmiddlewaretoken": token, "next": "/cms/"})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
        connection.request("POST", "/cms/login/", body, headers)
        with connection.getresponse() as response:
            response.read()
            return response.getheader("Location", "")


def files(data_dir: Path) -> dict[str, bytes]:
    """The files that cannot be made again."""
    areas = [data_dir / area for area in ("originals", "papers", "submissions")]
    found = [file for area in areas for file in area.rglob("*") if file.is_file()]
    return {str(file.relative_to(data_dir)): file.read_bytes() for file in found}


def test_gone_and_restored_elsewhere(county: Path, kept: Path, tmp_path: Path) -> None:
    """The machine is gone; on a new one every table and file is as it was, the site serves, and people sign in."""
    world.manage(tmp_path, "restore", str(kept), BACKUP_PASSPHRASE=PASSPHRASE)
    assert hashes(tmp_path) == hashes(county)
    before, after = (databases.tables_of_file(folder / world.DATABASE) for folder in (county, tmp_path))
    assert before.keys() == after.keys()
    differing = {name for name in before if before[name] != after[name]}
    assert differing <= MADE_ANEW, differing - MADE_ANEW
    assert {name: before[name]["rows"] for name in differing} == {name: after[name]["rows"] for name in differing}
    assert rows(tmp_path, IMAGES) == rows(county, IMAGES) != []
    # Nobody writes over the ledger on the new machine, either.
    with pytest.raises(sqlite3.IntegrityError):
        rows(tmp_path, "UPDATE visits_tally SET delta = delta + 1")
    assert not list(tmp_path.glob(".restoring-*"))
    with world.serving(tmp_path) as server:
        visitor = Visitor(server.url)
        picture = re.search(r'<img[^>]*\bsrc="(/media/[^"]+)"', visitor.read("/"))
        assert picture is not None
        assert visitor.has(picture[1])
        assert sign_in(server.url, "editor", "lantai-demo") == "/cms/"
        assert sign_in(server.url, "editor", "lantai-demo-not") == ""


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


UNTIL_THE_SERVER_TIDIES_UP = """
import time
from pathlib import Path
from django.db import connection
from lantai.ops.backup import databases

with databases.tried_out(Path({dump!r})) as tables:
    found = False
    while not found:
        time.sleep(0.05)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE datname LIKE 'lantai_verify_%' AND usename IS NULL")
            found = cursor.fetchone()
print(len(tables))
"""


def test_postgresql_tidies_up_in_the_scratch_place_of_a_role_without_rights(tmp_path: Path) -> None:
    """Autovacuum is the server's own process: a hall's role, as the README makes it, may not end it."""
    need(BINARIES, "postgresql")
    dump = str(tmp_path / "dump")
    with cluster() as address:
        taking = f"from pathlib import Path; from lantai.ops.backup import databases; databases.dump(Path({dump!r}))"
        world.manage(tmp_path, "shell", "--command", taking, DATABASE_URL=f"{address}/{FOUNDED}")
        with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
            server.execute("CREATE ROLE hall LOGIN CREATEDB")
            server.execute("CREATE DATABASE hall OWNER hall")
            for setting in ("naptime = 1", "analyze_threshold = 0", "vacuum_cost_delay = 100", "vacuum_cost_limit = 1"):
                server.execute(f"ALTER SYSTEM SET autovacuum_{setting}".encode())
            server.execute("SELECT pg_reload_conf()")
            code = UNTIL_THE_SERVER_TIDIES_UP.format(dump=dump)
            as_hall = f"{address.replace('postgres@', 'hall@')}/hall"
            told = world.manage(tmp_path, "shell", "--verbosity", "0", "--command", code, DATABASE_URL=as_hall)
            assert int(told) > 100
            left = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'lantai_verify_%'").fetchall()
            assert left == []


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


@pytest.mark.django_db
def test_the_administrator_has_one_taken_and_proven(cast: Cast, home: object, tmp_path: Path) -> None:
    """From the button in the admin: a job like others. Nobody else may."""
    for who in ("director", "editor"):
        cast.client(who).post("/cms/backup/")
    assert not Job.objects.exists()
    client = cast.client("admin")
    client.post("/cms/backup/")
    assert Job.objects.get().state == "failed"
    assert "BACKUP_FOLDER" in client.get("/cms/backup/").content.decode()
    with override_settings(BACKUP_FOLDER=str(tmp_path / "store")):
        client.post("/cms/backup/")
    job = Job.objects.latest("pk")
    assert (job.state, job.error) == ("done", "")
    assert job.result
    assert standing.last("proven") is not None
    assert standing.complaint() is None
    Path(settings.DATA_DIR, standing.FILE).unlink()
