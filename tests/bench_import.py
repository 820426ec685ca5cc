"""What an import costs: rows per second and memory, in a process of its own."""

import re
import tempfile
from pathlib import Path

from openpyxl import Workbook

from . import import_files as files
from . import world

ROWS = 10_000


def run() -> list[tuple[str, str]]:
    """Import ten thousand new rows into an empty site, then the same again; lines for the table of benchmarks."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        world.copy("plain", data)
        path = _list(Path(folder, "list.xlsx"))
        first = _figures(world.manage(data, "import_exhibits", str(path), "--verbosity", "0", LANG="C"))
        again = _figures(world.manage(data, "import_exhibits", str(path), "--verbosity", "0", LANG="C"))
    return [
        ("import: rows per second", first[0]),
        ("import: rows per second, nothing changed", again[0]),
        (f"import: peak memory, {ROWS:,} rows", f"{first[1]} MB"),
    ]


def _list(path: Path) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("展品")
    sheet.append(files.headings("责任者", "摄影者", "文字说明", "照片号", "地点", "标签"))
    for number in range(ROWS):
        usual = files.row(f"0901-ZP·{1950 + number % 50}-永-{number:05}", 题名=f"云溪旧照第{number}号")
        words = "1958年5月12日，青年突击队在大坝工地合影。" * 2
        sheet.append([*usual, "云溪县人民政府", "县文化馆", words, f"{number:05}", f"第{number % 12}乡", "水利；青年"])
    book.save(path)
    return path


def _figures(output: str) -> tuple[str, str]:
    numbers = re.findall(r"\d+(?:\.\d+)?", output.splitlines()[-1])
    return numbers[0], numbers[-1]
