"""What the register of heritage costs: importing the national list, and the pages over it."""

import re
import tempfile
from pathlib import Path

from . import world
from .heritage import NATIONAL

COUNT_QUERIES = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from heritage.models import ReferenceList
for path in ("/heritage/elements/", ReferenceList.objects.get(level="national").get_absolute_url() + "?category=crafts"):
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    print(len(queries))
"""


def run() -> list[tuple[str, str]]:
    """Import the list into an empty site, then again; lines for the table of benchmarks."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        world.copy("plain", data)
        world.manage(data, "found_site", "云溪县档案馆")
        first, again = (_imported(data) for _time in range(2))
        register, listed = world.manage(data, "shell", "--verbosity", "0", "--command", COUNT_QUERIES).split()
    return [
        ("heritage import: rows per second", first[0]),
        ("heritage import: 2,301 rows", f"{first[1]} s"),
        ("heritage import: rows per second, nothing changed", again[0]),
        ("heritage import: peak memory", f"{first[2]} MB"),
        ("heritage register: queries", register),
        ("heritage list of 2,299: queries", listed),
    ]


def _imported(data: Path) -> tuple[str, str, str]:
    """Rows per second, seconds and MB, as the command tells them. It ends with 1: two rows of the list are refused."""
    try:
        world.manage(data, "import_heritage", str(NATIONAL), "--verbosity", "0", LANG="C")
    except world.CommandFailedError as told:
        line = next(line for line in reversed(str(told).splitlines()) if "MB" in line)
        rate, seconds, memory = re.findall(r"\d+(?:\.\d+)?", line)
        return rate, seconds, memory
    raise AssertionError("The national list has rows that are refused.")
