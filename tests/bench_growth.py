"""How pages grow with the catalogue: time and queries of each, made anew, at 100 to 100,000 exhibits (BENCH_SIZES)."""

import json
import os
import tempfile
from pathlib import Path

from . import world

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "100,1000,10000,100000").split(",")]
CODE = """
import json, statistics, time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lantai.pagecache import index
from tests import crowd
crowd.lay_county(%d, 50, 1000, shows=%d)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
# As under a server: what pages have in common is remembered between them.
index.connection()
client = Client()
told = {}
for path in ("/", "/exhibitions/", "/exhibitions/exhibitionpage-0/", "/exhibits/", "/exhibits/?kind=photo&decade=1950", "/exhibits/e-50/", "/sitemap.xml"):
    client.get(path)
    took = []
    for turn in range(5):
        with CaptureQueriesContext(connection) as queries:
            begun = time.process_time()
            assert client.get(path).status_code == 200, path
            took.append(time.process_time() - begun)
    told[path] = (statistics.median(took) * 1000, len(queries))
print(json.dumps(told))
"""

Row = tuple[str, str, str, bool | None]


def run() -> list[Row]:
    """Rows for the table of benchmarks: of each page at each size. The search has a bench of its own."""
    found: dict[int, dict[str, tuple[float, int]]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            data = Path(scratch, "data")
            world.copy("plain", data)
            # An exhibition of a hundred, as many exhibitions as that gives, five hundred at most.
            code = CODE % (size, min(500, max(1, size // 100)))
            told = world.manage(data, "shell", "--no-imports", "--command", code, ALLOWED_HOSTS="*")
            found[size] = json.loads(told.splitlines()[-1])
    rows: list[Row] = []
    for path in found[SIZES[0]]:
        for size in SIZES:
            milliseconds, queries = found[size][path]
            same = queries == found[SIZES[0]][path][1]
            text = f"{milliseconds:.0f} ms, {queries} queries"
            # The map of the site lists everything, in parts.
            limit = ("", None) if path == "/sitemap.xml" else ("same queries", same)
            rows.append((f"growth: {path} at {size:,} exhibits", text, *limit))
    return rows
