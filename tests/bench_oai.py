"""What harvesting costs: 100,000 records through Sickle from a real server, its memory, and its queries page by page."""

import json
import tempfile
import time
from pathlib import Path

from . import world

MANY = 100_000
SECONDS = 300
# What a page of the list may cost, wherever in the list it lies.
QUERIES = 10
GROWTH = 20
FILL = f"""
import datetime, time
from exhibitions.foundation import lay
from exhibitions.harvesting import ledger
from exhibitions.models import Exhibit, ExhibitTag, Place
from exhibitions.models.exhibit import TaggedExhibit
lay("云溪县档案馆")
places = [Place.objects.create(name=f"第{{n}}乡") for n in range(10)]
tags = [ExhibitTag.objects.create(name=f"标签{{n}}", slug=f"tag-{{n}}") for n in range(30)]
for start in range(0, {MANY}, 5000):
    made = Exhibit.objects.bulk_create(
        Exhibit(kind=("photo", "document", "artifact")[n % 3], reference_code=f"0301-{{n:06}}", slug=f"bulk-{{n:06}}",
            title=f"云溪旧影第{{n}}号", date_text=str(1930 + n % 90), date_from=datetime.date(1930 + n % 90, 1, 1),
            date_to=datetime.date(1930 + n % 90, 12, 31), description="一张旧照片，拍的是河滩上的集市。" * 5,
            extent=1 + n % 3, extent_unit="幅", place=places[n % 10], fonds="0301 县文化馆", openness="open",
            rights_status="cleared", privacy_status="cleared")
        for n in range(start, start + 5000))
    TaggedExhibit.objects.bulk_create(TaggedExhibit(content_object=e, tag=tags[e.pk % 30]) for e in made)
begun = time.perf_counter()
entered = ledger.rebuild()
compared = time.perf_counter()
assert (entered, ledger.rebuild()) == ({MANY}, 0)
print(round(compared - begun, 1), round(time.perf_counter() - compared, 1))
"""
COUNT = """
import json
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
settings.ALLOWED_HOSTS = ["testserver"]
def cost(**asked):
    Client().get("/oai", {{"verb": "ListRecords", **asked}})
    with CaptureQueriesContext(connection) as captured:
        assert b"<record>" in Client().get("/oai", {{"verb": "ListRecords", **asked}}).content
    return len(captured)
tokens = {tokens!r}
print(json.dumps([cost(metadataPrefix="oai_dc"), *(cost(resumptionToken=token) for token in tokens)]))
"""


def run() -> list[tuple[str, str, str, bool | None]]:
    """Fill, harvest everything, look at the server's memory at the start and at its end, and at the queries of pages."""
    from sickle import Sickle

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        world.copy("plain", data)
        entered, compared = world.manage(data, "shell", "--verbosity", "0", "--command", FILL).split()[-2:]
        tokens: list[str] = []
        with world.serving(data) as server:
            harvester = Sickle(f"{server.url}/oai", timeout=60)
            begun, total, early = time.perf_counter(), 0, 0
            records = harvester.ListRecords(metadataPrefix="oai_dc")
            for total, _record in enumerate(records, 1):
                token = records.resumption_token and records.resumption_token.token
                if token and token not in tokens[-1:]:
                    tokens.append(token)
                if total == MANY // 10:
                    early = _memory(server.pid)
            took, late = time.perf_counter() - begun, _memory(server.pid)
        code = COUNT.format(tokens=[tokens[0], tokens[len(tokens) // 2], tokens[-1]])
        first, second, middle, last = json.loads(world.manage(data, "shell", "--verbosity", "0", "--command", code))
    assert total == MANY
    return [
        (f"oai: ledger of {MANY:,} filled", f"{entered} s", "", None),
        (f"oai: ledger of {MANY:,} compared, nothing new", f"{compared} s", "", None),
        (f"oai: {MANY:,} records harvested", f"{took:.0f} s", f"≤ {SECONDS} s", took <= SECONDS),
        ("oai: records a second", f"{MANY / took:.0f}", "", None),
        ("oai: queries of the first page", str(first), f"≤ {QUERIES}", first <= QUERIES),
        (
            f"oai: queries of pages 2, {len(tokens) // 2 + 2}, {len(tokens) + 1}",
            f"{second}, {middle}, {last}",
            "the same",
            second == middle == last,
        ),
        ("oai: server's memory after a tenth, MB", str(early), "", None),
        ("oai: server's memory at the end, MB", str(late), f"≤ {early + GROWTH}", late <= early + GROWTH),
    ]


def _memory(pid: int) -> int:
    """Resident memory of a server and its workers, MB."""
    pids = [pid, *(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in pids)
    return sum(pages) * 4096 // 2**20
