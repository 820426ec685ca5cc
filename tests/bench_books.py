"""What a large book costs: 300 pages with 130 pictures as EPUB and as PDF, time and memory, in a process of its own."""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from . import world

CHAPTERS, PICTURES, PAGES = 20, 130, 300
LIMIT_SECONDS = 60


def run() -> Iterator[tuple[str, str, str, bool | None]]:
    """Name, measured, limit, whether kept; lines for the table of benchmarks."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        world.copy("plain", data)
        code = "from tests import bench_books; bench_books.measure()"
        output = world.manage(data, "shell", "--no-imports", "-c", code, TASKS_IN_WORKER="false", PYTHONPATH=".:site")
    for line in json.loads(output.splitlines()[-1]):
        seconds, fmt = line["seconds"], line["format"].upper()
        what = f"{line['pages']} pages, {PICTURES} pictures" if line["pages"] else f"{PICTURES} pictures"
        kept = seconds <= LIMIT_SECONDS and (line["pages"] is None or line["pages"] >= PAGES)
        yield f"book: {fmt}, {what}", f"{seconds:.1f} s", f"≤ {LIMIT_SECONDS} s", kept
        yield f"book: {fmt}, size", f"{line['bytes'] / 1024 / 1024:.0f} MB", "", None
        yield f"book: {fmt}, peak memory", f"{line['memory']} MB", "", None


def measure() -> None:
    """Make the book and export it, in this process; prints JSON."""
    from exhibitions.foundation import lay
    from heritage.publications import exporting
    from heritage.publications.models import BookExport

    from .books import make_book

    lay("云溪县档案馆")
    images = _pictures()
    chapters = [(f"章节{number + 1}", _body(number, images)) for number in range(CHAPTERS)]
    terms = [("place", name, "") for name in ("竹坪镇", "云溪河", "青石圩")]
    book = make_book(*chapters, terms=terms, preface="<p>前言。</p>", afterword="<p>后记。</p>")
    lines = []
    for fmt in ("epub", "pdf"):
        start = time.monotonic()
        exporting.begin(book, fmt, version="published", user=None)
        seconds = time.monotonic() - start
        export = BookExport.objects.get(format=fmt)
        if export.error:
            raise RuntimeError(export.error)
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        lines.append(
            {"format": fmt, "seconds": seconds, "bytes": export.size, "pages": export.pages, "memory": peak // 1024}
        )
    sys.stdout.write(json.dumps(lines) + "\n")


def _pictures() -> list[object]:
    """Scans of eleven megapixels, as an office scanner makes them of a print."""
    from io import BytesIO

    from django.core.files.base import ContentFile
    from PIL import Image

    from lantai.media import pictures
    from lantai.media.models import ArchiveImage

    made = []
    for number in range(PICTURES):
        grain = Image.frombytes("L", (400, 275), os.urandom(400 * 275)).resize((4000, 2750), Image.Resampling.BICUBIC)
        buffer = BytesIO()
        Image.merge("RGB", (grain, grain, grain)).save(buffer, "JPEG", quality=88)
        image = ArchiveImage(title=f"旧照{number}", file=ContentFile(buffer.getvalue(), name=f"scan-{number}.jpg"))
        image._set_image_file_metadata()
        image.save()
        made.append(image)
    list(pictures.prepare_many([image for image in made if not pictures.is_prepared(image)]))
    return list(ArchiveImage.objects.order_by("pk"))


def _body(chapter: int, images: list[object]) -> list[tuple[str, object]]:
    from .books import noted, paragraph, picture_block

    sentence = "竹坪镇的人说话常拿竹子打比方，云溪河两岸的坡地近水种稻，半坡种茶，再往上才是竹林，青石圩逢圩日出摊。"
    blocks: list[tuple[str, object]] = []
    own = images[chapter::CHAPTERS]
    for section in range(7):
        blocks.append(("heading", {"level": "1", "text": f"第{section}段史料", "numbered": True}))
        blocks += [paragraph(noted(sentence * 4, "见县档案馆藏卷。"), sentence * 5) for _each in range(6)]
        if section < len(own):
            blocks.append(picture_block(own[section], f"旧照之{section}"))
    return blocks
