"""What tiles and manifests cost: a scan of two hundred megapixels, an exhibit of five hundred images."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyvips

PIXELS = (16_000, 12_500)
SECONDS = 60
MEGABYTES = 500
MILLISECONDS = 100
IMAGES = 500
ROUNDS = 11
LYING = 6

Row = tuple[str, str, str, bool]


def run() -> Iterator[Row]:
    """Lines for the table of benchmarks: name, measured, limit, whether it is kept."""
    yield from _tiles()
    yield from _manifest()


def _tiles() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, path in _scans(folder):
            seconds, megabytes = _cut(path, folder / name / "tiles")
            yield f"iiif: tiles of a {name}, 200 megapixels", f"{seconds:.1f} s", f"≤ {SECONDS} s", seconds <= SECONDS
            yield "iiif: peak memory meanwhile", f"{megabytes:.0f} MB", f"≤ {MEGABYTES} MB", megabytes <= MEGABYTES


def _scans(folder: Path) -> Iterator[tuple[str, Path]]:
    """Grain on soft shapes, as film has it."""
    width, height = PIXELS
    soft = pyvips.Image.gaussnoise(width // 40, height // 40, mean=128, sigma=50).resize(40)
    grain = pyvips.Image.gaussnoise(width, height, mean=0, sigma=6)
    grey = (soft.embed(0, 0, width, height, extend="copy") + grain).cast("uchar")
    scan = grey.bandjoin([grey, grey]).copy(interpretation="srgb")
    scan.write_to_file(str(folder / "scan.tif"))
    yield "TIFF", folder / "scan.tif"
    scan = pyvips.Image.new_from_file(str(folder / "scan.tif"), access="sequential")
    scan.write_to_file(f"{folder / 'scan.jpg'}[Q=92]")
    yield "JPEG", folder / "scan.jpg"
    turned = pyvips.Image.new_from_file(str(folder / "scan.tif"), access="sequential").copy()
    turned.set_type(pyvips.GValue.gint_type, "orientation", LYING)
    turned.write_to_file(f"{folder / 'turned.jpg'}[Q=92]")
    yield "JPEG turned by EXIF", folder / "turned.jpg"


def _cut(original: Path, target: Path) -> tuple[float, float]:
    """Seconds and megabytes of the program that cuts, in a process of its own as the site runs it."""
    from lantai.media import tiles

    target.parent.mkdir()
    command = [sys.executable, "-I", str(tiles.TILER), str(original), str(target), str(tiles.LARGEST)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(target.parent)})
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert (target / "full" / "max" / "0" / "default.jpg").is_file()
    return seconds, usage.ru_maxrss / 1024


def _manifest() -> Iterator[Row]:
    from django.conf import settings
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from exhibitions.foundation import lay
    from exhibitions.models import ExhibitImage
    from lantai.media import publicity

    from . import world
    from .factories import ExhibitFactory, ImageFactory, make_exhibition
    from .test_iiif import BUDGET

    world.copy("plain", Path(settings.DATA_DIR))
    lay("云溪县档案馆", "testserver")
    images = [ImageFactory(prepared=True) for _each in range(IMAGES)]
    exhibit = ExhibitFactory(images=images, transcription="释文" * 500, tags=["桥", "街"])
    publicity.refresh([image.pk for image in images])
    assert ExhibitImage.objects.filter(exhibit=exhibit, image__is_public=True).count() == IMAGES
    make_exhibition([exhibit])
    url, took = f"/iiif/3/{exhibit.slug}/manifest.json", []
    for _turn in range(ROUNDS):
        cache.clear()
        begun = time.perf_counter()
        response = Client().get(url, headers={"host": "testserver"})
        took.append((time.perf_counter() - begun) * 1000)
        assert len(response.json()["items"]) == IMAGES
    with CaptureQueriesContext(connection) as queries:
        Client().get(url)
    middle = sorted(took)[ROUNDS // 2]
    yield f"iiif: manifest of {IMAGES} images", f"{middle:.0f} ms", f"≤ {MILLISECONDS} ms", middle <= MILLISECONDS
    yield "iiif: queries of that manifest", str(len(queries)), f"≤ {BUDGET}", len(queries) <= BUDGET
