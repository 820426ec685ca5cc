"""`handover OUT`: everything the hall holds in one bag that any tool validates, and nothing that is to stay here."""

import csv
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.apps import apps
from django.conf import settings
from wagtail.models import ModelLogEntry

from lantai.ops.handover import files, ordering, rules, writing
from lantai.ops.handover.models import Handover
from lantai.ops.made_files import MadeFile

from . import world
from .cast import Cast
from .factories import ImageFactory

SECRETS = """
SELECT phone FROM submissions_contact UNION ALL SELECT email FROM submissions_contact
UNION ALL SELECT name FROM submissions_contact UNION ALL SELECT password FROM auth_user
UNION ALL SELECT pin_hash FROM visits_attendant UNION ALL SELECT token_hash FROM visits_device
UNION ALL SELECT token FROM pages_draftlink UNION ALL SELECT contact FROM consents_consent
"""
ASK = """
from lantai.ops.handover import rules
print({model._meta.label: rules.records_of(model).count() for model in rules.tables()})
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    world.copy("demo", folder)
    return folder


@pytest.fixture(scope="module")
def bag(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole county handed over; look, do not touch."""
    out = tmp_path_factory.mktemp("out") / "handover"
    world.manage(county, "handover", str(out))
    return out


def sheet(file: Path) -> str:
    """The text of a CSV file, line ends as they are."""
    return file.read_bytes().decode("utf-8-sig")


def test_any_tool_validates_it(bag: Path) -> None:
    made = bagit.Bag(str(bag))
    assert made.validate()
    assert made.info["Source-Organization"] == "云溪县档案馆"
    assert set(made.algorithms) == {"sha256", "sha512"}


def test_every_record_is_there_twice_and_every_field_is_explained(county: Path, bag: Path) -> None:
    counts = json.loads(world.manage(county, "shell", "-v0", "-c", ASK).replace("'", '"'))
    dictionary = json.loads((bag / "data/records/dictionary.json").read_text())
    explained = {(line["table"], line["field"]) for line in dictionary}
    csv.field_size_limit(1 << 26)
    for label, count in counts.items():
        records = json.loads((bag / f"data/records/{label}.json").read_text())
        rows = list(csv.reader(io.StringIO(sheet(bag / f"data/records/{label}.csv"), newline="")))
        assert len(records) == len(rows) - 1 == count, label
        assert {(label, field) for field in rows[0]} <= explained
    assert counts["exhibitions.Exhibit"] > 10
    assert counts["visits.Tally"] > 10
    titles = {line["field_zh"] for line in dictionary if line["table"] == "exhibitions.Exhibit"}
    assert "档号" in titles


def test_originals_come_as_they_are(county: Path, bag: Path) -> None:
    images = json.loads((bag / "data/records/media.ArchiveImage.json").read_text())
    assert len(images) > 20
    for image in images:
        kept = (bag / "data/files/originals" / image["file"]).read_bytes()
        assert (
            hashlib.sha256(kept).digest()
            == hashlib.sha256((county / "originals" / image["file"]).read_bytes()).digest()
        )


def test_files_that_can_be_made_anew_stay_here() -> None:
    made = [model for model in apps.get_models() if issubclass(model, MadeFile)]
    assert len(made) >= 4
    for model in made:
        meta: Any = model._meta
        name = meta.get_field("file").generate_filename(model(), "x")
        assert f"originals/{name}".startswith(files.LEFT_OUT), model


def test_the_site_opens_from_a_disk(bag: Path) -> None:
    pages = bag / "data/pages"
    found = list(pages.rglob("*.html"))
    assert len(found) > 100
    home = (pages / "index.html").read_text()
    for link in re.findall(r'(?:href|src)="([^"#:]+)"', home):
        assert (pages / link).is_file(), link
    assert "<script" not in home
    assert (pages / "en/index.html").is_file()


def test_books_catalogue_and_attendance_are_there(bag: Path) -> None:
    (book,) = (bag / "data/books").glob("*.epub")
    assert zipfile.ZipFile(book).testzip() is None
    assert (bag / "data/catalogue/exhibits.xlsx").stat().st_size > 5000
    sessions = list(csv.DictReader(io.StringIO(sheet(bag / "data/attendance/sessions.csv"), newline="")))
    assert sum(int(each["到场人次"]) for each in sessions) > 100


def test_secrets_and_contact_data_are_nowhere_in_it(county: Path, bag: Path) -> None:
    with closing(sqlite3.connect(county / world.DATABASE)) as connection:
        secrets = {value.encode() for (value,) in connection.execute(SECRETS) if value and len(value) > 4}
    assert len(secrets) > 8
    pieces = [file for file in bag.rglob("*") if file.suffix in {".json", ".csv", ".txt", ".html"}]
    for file in pieces:
        content = file.read_bytes()
        assert [secret for secret in secrets if secret in content] == [], file
    guide = (bag / "data/README.txt").read_text()
    assert "submissions" in guide
    assert "In confidence" in guide


def test_a_field_that_sounds_like_a_secret_is_left_out_unasked() -> None:
    for name in ("password", "api_token", "token_hash", "pin_hash", "receipt_kept", "secret", "otp_seed", "poster_key"):
        assert rules.SECRET.search(name), name
    for name in ("key", "sort_key", "file_hash", "title", "code", "reference_code", "credentials_note"):
        assert not rules.SECRET.search(name), name


@pytest.mark.django_db
def test_what_was_interrupted_is_gone_on_with(home: object, tmp_path: Path) -> None:
    ImageFactory()
    folder = tmp_path / "out"

    def cut(step: str, done: int, total: int) -> None:
        if (folder / "files").exists():
            raise InterruptedError

    with pytest.raises(InterruptedError):
        writing.write(folder, cut)
    record = folder / "records/media.ArchiveImage.json"
    before = record.stat().st_mtime_ns
    writing.write(folder, lambda _step, _done, _total: None)
    assert bagit.Bag(str(folder)).validate()
    assert (folder / "data/records/media.ArchiveImage.json").stat().st_mtime_ns == before


@pytest.mark.django_db
def test_the_director_has_it_made_and_takes_it_away(home: object, cast: Cast) -> None:
    ImageFactory()
    director = cast.client("director")
    director.post("/cms/handover/")
    made = Handover.objects.get()
    assert made.job is not None
    assert (made.state, made.error, made.job.state) == ("done", "", "done")
    assert "lantai-handover-" in director.get("/cms/handover/").content.decode()
    taken: Any = director.get(f"/cms/handover/{made.pk}/")
    with zipfile.ZipFile(io.BytesIO(taken.getvalue())) as archive:
        assert archive.testzip() is None
        assert any(name.endswith("/data/README.txt") for name in archive.namelist())
    assert ModelLogEntry.objects.filter(action=ordering.TAKEN, user=cast.director).count() == 1
    assert not list(Path(settings.DATA_DIR, ordering.SCRATCH).iterdir())
    director.post(f"/cms/handover/{made.pk}/delete/")
    assert not Path(made.file.path).exists()


@pytest.mark.django_db
def test_nobody_else_gets_at_it(home: object, cast: Cast) -> None:
    for who in ("editor", "reviewer", "staff", "final_reviewer"):
        cast.client(who).post("/cms/handover/")
    assert not Handover.objects.exists()


def test_other_peoples_folders_are_left_alone(county: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(world.CommandFailedError):
        world.manage(county, "handover", str(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["photo.jpg"]
