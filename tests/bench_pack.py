"""What a pack costs: an exhibition of 200 exhibits with two pictures each, time and memory, in a process of its own."""

import json
import resource
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from . import world

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

    from .factories import ExhibitFactory, ImageFactory, make_exhibition, picture_bytes

    lay("云溪县档案馆")
    content = picture_bytes(1800, 1300)
    exhibits = []
    for turn in range(number):
        images = [ImageFactory(content=content, prepared=True) for _each in range(2)]
        words = "云溪县第一届人民代表大会第一次会议代表在县人民政府门前合影。" * 12
        exhibits.append(
            ExhibitFactory(images=images, description=words, transcription=words * 2, tags=[f"t{turn % 9}"])
        )
        publicity.refresh([image.pk for image in images])
    page = make_exhibition(exhibits, title="二百件", slug="many")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pack.zip")
        start = time.monotonic()
        writing.pack(page, path, lambda _step, done, _total: told.append(done))
        seconds = time.monotonic() - start
        with zipfile.ZipFile(path) as archive:
            files = len(archive.namelist())
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = {"seconds": seconds, "bytes": size, "files": files, "told": len(told), "memory": (peak - before) // 1024}
    print(json.dumps(line))
