"""Files in S3-compatible storage: the same pages, the same privacy, the same backup; a real server over HTTP."""

import json
import re
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import world
from .s3_server import BUCKET, S3, s3
from .visiting import Visitor

AREAS = ("public", "originals", "held", "papers", "submissions")
WITHDRAW = """
from django.contrib.auth import get_user_model
from exhibitions import openness
from exhibitions.models import Exhibit
exhibit = Exhibit.objects.get(slug="{slug}")
openness.withdraw(exhibit, user=get_user_model().objects.get(username="admin"), reason="考试")
"""


@dataclass(frozen=True)
class County:
    """The county with its files in a bucket, served."""

    data_dir: Path
    bucket: S3
    visitor: Visitor

    def manage(self, *arguments: str) -> str:
        return world.manage(self.data_dir, *arguments, MEDIA_S3_URL=self.bucket.url)

    def rows(self, statement: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.data_dir / world.DATABASE)) as connection:
            return connection.execute(statement).fetchall()

    def health(self) -> dict[str, str]:
        try:
            with urllib.request.urlopen(f"{self.visitor.url}/healthz", timeout=60) as answer:  # noqa: S310
                return dict(json.loads(answer.read()))
        except urllib.error.HTTPError as error:
            return dict(json.loads(error.read()))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    data_dir = tmp_path_factory.mktemp("county")
    world.copy("demo", data_dir)
    with s3() as bucket:
        bucket.take_in(data_dir)
        for area in AREAS:
            shutil.rmtree(data_dir / area, ignore_errors=True)
        with world.serving(data_dir, MEDIA_S3_URL=bucket.url) as server:
            yield County(data_dir, bucket, Visitor(server.url))
        # Nothing came to lie in the folders after all.
        assert not any((data_dir / area).exists() for area in AREAS)


def test_pages_show_their_pictures_from_the_bucket(county: County) -> None:
    pictures = re.findall(r'(?:src|srcset)="(/media/pictures/[^" ]+)', county.visitor.read("/"))
    assert pictures
    assert all(county.visitor.has(picture) for picture in pictures)
    assert not county.visitor.has("/media/pictures/no/such/320.webp")
    assert not county.visitor.has("/media/../originals/x.jpg")


def test_originals_stay_behind_the_sign_in(county: County) -> None:
    ((original,), *_rest) = county.rows("SELECT file FROM media_archiveimage WHERE is_public")
    assert f"originals/{original}" in county.bucket.keys("originals/")
    assert not county.visitor.has(f"/guarded/originals/{original}")
    assert not county.visitor.has(f"/media/{original}")


def test_a_withdrawn_exhibit_leaves_the_public_part_and_its_tiles_do(county: County) -> None:
    """Large pictures have tiles, cut from a copy of the original and carried over one by one."""
    ((slug, image, tiles, pictures),) = county.rows(
        "SELECT e.slug, i.id, i.tiles, i.pictures FROM exhibitions_exhibit e"
        " JOIN exhibitions_exhibitimage x ON x.exhibit_id = e.id JOIN media_archiveimage i ON i.id = x.image_id"
        " WHERE i.is_public AND json_extract(i.tiles, '$.key') IS NOT NULL ORDER BY e.id LIMIT 1"
    )
    folder = f"tiles/{image}/{json.loads(tiles)['key']}"
    key = json.loads(pictures)["key"]
    sizes = f"pictures/{key[:2]}/{key[2:]}"
    public = county.bucket.keys(f"public/{folder}/")
    county.bucket.client.delete_object(Bucket=BUCKET, Key=f"public/{folder}/info.json")
    county.manage("prepare_pictures")
    ((tiles,),) = county.rows(f"SELECT tiles FROM media_archiveimage WHERE id = {image}")  # noqa: S608 - ours
    again = f"tiles/{image}/{json.loads(tiles)['key']}"
    assert again != folder
    assert county.bucket.keys(f"public/{folder}/") == set()
    made = county.bucket.keys(f"public/{again}/")
    assert (
        {name.removeprefix(f"public/{again}") for name in made}
        == {name.removeprefix(f"public/{folder}") for name in public}
        != set()
    )
    assert county.bucket.keys("held/tiles-making/") == set()
    assert county.visitor.has(f"/media/{again}/info.json")

    county.manage("shell", "--no-imports", "-c", WITHDRAW.format(slug=slug))
    assert county.bucket.keys(f"public/tiles/{image}/") == county.bucket.keys(f"public/{sizes}/") == set()
    assert len(county.bucket.keys(f"held/{again}/")) == len(made)
    assert county.bucket.keys(f"held/{sizes}/")
    assert not county.visitor.has(f"/media/{again}/info.json")
    assert not county.visitor.has(f"/exhibits/{slug}/")


def test_a_backup_of_the_bucket_restores_into_folders(county: County, tmp_path: Path) -> None:
    """Of a site without pictures, which a restored site would have to make again."""
    data, store, new = tmp_path / "data", tmp_path / "store", tmp_path / "new"
    world.copy("plain", data)
    address = county.bucket.new_bucket("small")
    client = county.bucket.client
    kept = {
        "originals/扫描件/一.tif": b"1" * 9_000_000,
        "papers/letters/2.pdf": b"%PDF-2",
        "held/recordings/3.mp3": b"3",
    }
    for name, content in kept.items():
        client.put_object(Bucket="small", Key=name, Body=content)
    world.manage(data, "backup", str(store), "--verify", MEDIA_S3_URL=address)
    world.manage(new, "restore", str(store))
    assert {name: (new / name).read_bytes() for name in kept} == kept
    # And the other way round, into a bucket.
    again = county.bucket.new_bucket("again")
    world.manage(tmp_path / "third", "restore", str(store), MEDIA_S3_URL=again)
    objects = client.list_objects_v2(Bucket="again")["Contents"]
    assert {entry["Key"]: entry["Size"] for entry in objects} == {name: len(content) for name, content in kept.items()}


def test_a_bucket_that_is_away_is_named_and_comes_back(county: County) -> None:
    assert county.health()["storage"] == "ok"
    county.bucket.kill()
    # The storage is written to every few seconds only; pytest's own limit is the end of patience.
    while (said := county.health())["storage"] == "ok":
        assert said["database"] == "ok"
    assert (said["status"], said["storage"], said["database"]) == ("failing", "StorageAwayError", "ok")
    assert county.visitor.has("/about/")
    county.bucket.start()
    assert county.health()["storage"] == "ok"


def test_an_address_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(world.CommandFailedError, match="MEDIA_S3_URL reads s3://key:secret"):
        world.manage(tmp_path, "check", MEDIA_S3_URL="s3://127.0.0.1/bucket")
