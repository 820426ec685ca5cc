"""Lists, pictures and archives the import tests hand in, good and bad."""

import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from openpyxl import Workbook
from PIL import Image

from .factories import picture_bytes

HEADINGS = ("档号", "类型", "题名", "时间", "数量", "量词", "开放标识", "展出依据")
ROW = ("0901-ZP·1958-永-0001", "照片", "水库工地上的青年突击队", "19580512", 3, "幅", "开放", "已开放档案")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + bytes(range(256)) * 20


def row(code: str = "0901-ZP·1958-永-0001", **changes: Any) -> list[Any]:
    """The usual row with another reference code, and other values under some headings."""
    values = dict(zip(HEADINGS, ROW, strict=True))
    values["档号"] = code
    values.update(changes)
    return list(values.values())


def headings(*more: str) -> list[str]:
    """The usual headings and further ones."""
    return [*HEADINGS, *more]


def xlsx(path: Path, rows: Iterable[Sequence[Any]], *, merges: Iterable[str] = (), sheet: str = "展品") -> Path:
    """A workbook of these rows."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for values in rows:
        page.append(list(values))
    for cells in merges:
        page.merge_cells(cells)
    book.save(path)
    return path


def listing(path: Path, *rows: Sequence[Any], more: Sequence[str] = ()) -> Path:
    """A workbook with the usual headings above these rows."""
    return xlsx(path, [headings(*more), *rows])


def png(width: int, height: int) -> bytes:
    """A true one-bit PNG of any size: an empty sheet packs small, so three hundred megapixels are quickly made."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    line = b"\x00" * (1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(line * 500) for _block in range(height // 500))
    pixels += packer.compress(line * (height % 500)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def truncated_jpeg() -> bytes:
    """A JPEG that breaks off in the middle of the picture."""
    buffer = io.BytesIO()
    Image.effect_noise((600, 400), 90).convert("RGB").save(buffer, "JPEG", quality=90)
    return buffer.getvalue()[: len(buffer.getvalue()) // 2]


def folder(path: Path, **files: bytes) -> Path:
    """A folder holding files; a name's double underscore stands for its dot."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name.replace("__", ".")).write_bytes(content)
    return path


def archive(path: Path, entries: Iterable[tuple[str, bytes]], *, encoding: str = "utf-8") -> Path:
    """A zip file; names in another encoding are written without the UTF-8 mark, as old Windows tools do."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            if encoding == "utf-8":
                target.writestr(name, content)
            else:
                # One byte a letter in cp437 keeps zipfile from marking the name; the bytes are those wanted.
                info = zipfile.ZipInfo(name.encode(encoding).decode("cp437"))
                info.orig_filename = info.filename
                _write_unmarked(target, info, content, name.encode(encoding))
    return path


def _write_unmarked(target: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes, raw: bytes) -> None:
    class Unmarked(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
            return raw, self.flag_bits & ~0x800

    unmarked = Unmarked(info.filename)
    target.writestr(unmarked, content)


def no_originals() -> None:
    """An empty private storage, so that files keep the names they come with; not for the demonstration county."""
    shutil.rmtree(Path(settings.DATA_DIR, "originals"), ignore_errors=True)


def photo(color: str = "#a3352b") -> bytes:
    """A small real JPEG; every colour is another picture."""
    return picture_bytes(color=color)
