"""What harvesting costs: 100,000 records through Sickle from a real server, its memory and its queries."""

import tempfile
import time
from pathlib import Path

from . import world

MANY = 100_000
SECONDS = 300
FILL = f"""
import datetime, time
from exhibitions.foundation import lay
from exhibitions.harvesting import ledger
from exhibitions.models import Exhibit, ExhibitTag, Place
from exhibitions.models.exhibit import TaggedExhibit
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
lay("云溪县档案馆")
begun = time.perf_counter()
changed = ledger.rebuild()
print(changed, round(time.perf_counter() - begun, 1))
"""


def run() -> list[tuple[str, str, str, bool | None]]:
    """Fill, harvest everything, look at the server's memory at the start and at its end."""
    from sickle import Sickle

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        world.copy("plain", data)
        filled = world.manage(data, "shell", "--verbosity", "0", "--command", FILL).split()
        with world.serving(data) as server:
            harvester = Sickle(f"{server.url}/oai", timeout=60)
            begun, total, early = time.perf_counter(), 0, 0
            for total, _record in enumerate(harvester.ListRecords(metadataPrefix="oai_dc"), 1):
                if total == MANY // 10:
                    early = _memory(server.pid)
            took, late = time.perf_counter() - begun, _memory(server.pid)
    assert total == MANY
    return [
        (f"oai: ledger of {MANY:,} compared", f"{filled[-1]} s", "", None),
        (f"oai: {MANY:,} records harvested", f"{took:.0f} s", f"≤ {SECONDS} s", took <= SECONDS),
        ("oai: server's memory after a tenth, MB", str(early), "", None),
        ("oai: server's memory at the end, MB", str(late), f"≤ {early + 20}", late <= early + 20),
    ]


def _memory(pid: int) -> int:
    """Resident memory of a server and its workers, MB."""
    pids = [pid, *(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in pids)
    return sum(pages) * 4096 // 2**20
