"""What a pack costs: an exhibition of 200 exhibits with two pictures each, time and memory, in a process of its own."""

import json
import os
import resource
import secrets
import tempfile
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from . import world

if TYPE_CHECKING:
    from lantai.media.models import ArchiveImage

EXHIBITS = 200
FEW = 50
LIMIT_SECONDS = 60
# More for four times the exhibits, in MB: what is searched, and names.
LIMIT_GROWTH = 40


def run() -> Iterator[tuple[str, str, str, bool | None]]:
    """Name, measured, limit, whether kept; lines for the table of benchmarks."""
    told = {}
    for number in (FEW, EXHIBITS):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder, "data")
            world.copy("plain", data)
            code = f"from tests import bench_pack; bench_pack.measure({number})"
            said = world.manage(data, "shell", "--no-imports", "-c", code, TASKS_IN_WORKER="false", PYTHONPATH=".:site")
            told[number] = json.loads(said.splitlines()[-1])
    many = told[EXHIBITS]
    kept = many["seconds"] <= LIMIT_SECONDS and many["told"] > 10
    yield f"pack: {EXHIBITS} exhibits", f"{many['seconds']:.1f} s", f"≤ {LIMIT_SECONDS} s", kept
    yield "pack: of which the processor worked", f"{many['cpu']:.1f} s", "", None
    yield "pack: size, files", f"{many['bytes'] / 1024 / 1024:.0f} MB, {many['files']}", "", None
    yield "pack: times progress was told", str(many["told"]), "", None
    growth = many["memory"] - told[FEW]["memory"]
    yield f"pack: peak memory, {FEW} exhibits", f"{told[FEW]['memory']} MB", "", None
    yield f"pack: more for {EXHIBITS}", f"{growth} MB", f"≤ {LIMIT_GROWTH} MB", growth <= LIMIT_GROWTH


def measure(number: int) -> None:
    """Make the exhibition and its pack, in this process; prints JSON."""
    from exhibitions.foundation import lay
    from exhibitions.packs import writing
    from lantai.media import publicity

    from .factories import ExhibitFactory, make_exhibition

    lay("云溪县档案馆")
    exhibits = []
    words = "云溪县第一届人民代表大会第一次会议代表在县人民政府门前合影。" * 12
    for turn, images in enumerate(_pictures(number)):
        exhibits.append(
            ExhibitFactory(images=images, description=words, transcription=words * 2, tags=[f"t{turn % 9}"])
        )
        publicity.refresh([image.pk for image in images])
    page = make_exhibition(exhibits, title="二百件", slug="many")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pack.zip")
        start, worked = time.monotonic(), time.process_time()
        writing.pack(page, path, lambda _step, done, _total: told.append(done))
        seconds, cpu = time.monotonic() - start, time.process_time() - worked
        with zipfile.ZipFile(path) as archive:
            files = len(archive.namelist())
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = {
        "seconds": seconds,
        "cpu": cpu,
        "bytes": size,
        "files": files,
        "told": len(told),
        "memory": (peak - before) // 1024,
    }
    print(json.dumps(line))


def _pictures(number: int) -> "Iterator[list[ArchiveImage]]":
    """Two pictures for each exhibit, in all public sizes: one scan is encoded, the others get copies of its files."""
    from lantai.media import pictures

    from .factories import ImageFactory

    grain = Image.frombytes("L", (300, 220), os.urandom(300 * 220)).resize((2400, 1760), Image.Resampling.BICUBIC)
    buffer = BytesIO()
    grain.convert("RGB").save(buffer, "JPEG", quality=88)
    scan = ImageFactory(content=buffer.getvalue(), prepared=True)
    held = storages["held"]
    for _turn in range(number):
        pair = [ImageFactory(), ImageFactory()]
        for image in pair:
            own = {**scan.pictures, "key": secrets.token_hex(10), "of": image.file.name}
            for old, new in zip(pictures.file_names(scan.pictures), pictures.file_names(own), strict=True):
                with held.open(old) as file:
                    held.save(new, ContentFile(file.read()))
            image.pictures, image.is_public = own, False
            image.save(update_fields=["pictures", "is_public"])
        yield pair
