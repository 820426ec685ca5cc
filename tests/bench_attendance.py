"""Speed of attendance: phones that come back from a day without network, and totals of a large session.

`python -m tests.bench_attendance [sqlite|postgresql]`; it exits with 1 if a limit is passed.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path

from . import world
from .attendance_lines import line
from .attendance_server import SESSION, TOKENS, Gate, gate_on_postgresql, gate_on_sqlite
from .postgres import cluster

PHONES, LINES, BATCH = 20, 2000, 100
DRAINED_WITHIN = 60.0
LARGE = 100_000
TOTAL_WITHIN = 0.020

FILL = """
import uuid
from datetime import timedelta
from django.utils import timezone
from lantai.visits.models import Session, Tally
session = Session.objects.get(pk={session})
now = timezone.now()
Tally.objects.bulk_create(
    (
        Tally(op_id=uuid.uuid4(), session=session, kind="individual", source="phone", delta=1, door="东门",
              client_at=now, received_at=now, effective_at=now - timedelta(seconds=n % 30000), payload_hash="-")
        for n in range({lines})
    ),
    batch_size=2000,
)
"""
TIME = """
import statistics, time
from lantai.visits.onsite import totals
def took():
    begun = time.perf_counter()
    totals.of_session({session})
    return time.perf_counter() - begun
took()
print("seconds", statistics.median(took() for _ in range(21)), totals.of_session({session}))
"""


def drain(gate: Gate) -> float:
    """Seconds in which all phones have handed over all lines; each exactly once."""

    def phone(number: int) -> None:
        lines = [line(SESSION, seq) for seq in range(1, LINES + 1)]
        for start in range(0, LINES, BATCH):
            status = 503
            while status == 503:
                status, _body = gate.send(TOKENS[number], lines[start : start + BATCH])
            assert status == 200

    gate.send(TOKENS[0], [])
    phones = [threading.Thread(target=phone, args=[number]) for number in range(PHONES)]
    begun = time.monotonic()
    for each in phones:
        each.start()
    for each in phones:
        each.join()
    took = time.monotonic() - begun
    assert gate.counted() == (PHONES * LINES, PHONES * LINES)
    return took


def total(gate: Gate, session: int = SESSION) -> float:
    """Median seconds of the total of a session with a hundred thousand lines."""

    def run(code: str) -> str:
        return world.manage(gate.data_dir, "shell", "--no-imports", "-c", code, DATABASE_URL=gate.database_url)

    run(FILL.format(session=session, lines=LARGE - gate.counted(session)[0]))
    # The server does this by itself within a minute of so many new lines.
    gate.query("VACUUM ANALYZE visits_tally" if "postgres" in gate.database_url else "ANALYZE")
    said = run(TIME.format(session=session)).split()
    assert int(said[2]) == LARGE
    return float(said[1])


def measure(name: str, gate: Gate) -> bool:
    drained, summed = drain(gate), total(gate)
    print(f"{name}: {PHONES} phones × {LINES} lines in {drained:.1f} s (limit {DRAINED_WITHIN:.0f} s)")
    print(f"{name}: total of {LARGE} lines in {summed * 1000:.1f} ms (limit {TOTAL_WITHIN * 1000:.0f} ms)")
    return drained < DRAINED_WITHIN and summed < TOTAL_WITHIN


def main(databases: list[str]) -> int:
    """0 if every limit was kept."""
    kept = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        if "sqlite" in databases:
            with gate_on_sqlite(folder / "sqlite") as gate:
                kept.append(measure("SQLite", gate))
        if "postgresql" in databases:
            with cluster() as address, gate_on_postgresql(folder / "postgresql", address) as gate:
                kept.append(measure("PostgreSQL", gate))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["sqlite", "postgresql"]))
