"""Speed of attendance: phones that come back from a day without network, totals of a large session, the app."""

import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import world
from .attendance_lines import line
from .attendance_server import SESSION, TOKENS, Gate, gate_on_postgresql, gate_on_sqlite
from .conftest import CHROMIUM, CHROMIUM_ARGUMENTS, PHONE
from .postgres import BINARIES, cluster

PHONES, LINES, BATCH = 20, 2000, 100
DRAINED_WITHIN = 60.0
LARGE = 100_000
TOTAL_WITHIN = 0.020

Row = tuple[str, str, str, bool | None]

TAPS = """async () => {
  const number = document.getElementById("number"), times = [];
  for (let tap = 0; tap < 40; tap++) {
    const begun = performance.now();
    const shown = new Promise((done) => new MutationObserver((_, o) => (o.disconnect(), done()))
      .observe(number, { childList: true, characterData: true, subtree: true }));
    document.querySelector("[data-add='1']").click();
    await shown;
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[20];
}"""
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


def app(gate: Gate) -> tuple[int, float]:
    """Bytes over the wire of the counting app's first load, and milliseconds from a tap to its number, the median."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_context(**PHONE).new_page()  # type: ignore[arg-type]
        sizes: list[int] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        page.goto(f"{gate.url}/attendance/#e={gate.codes.pop()}", wait_until="networkidle")
        page.locator("#door").wait_for()
        taps = float(page.evaluate(TAPS))
        browser.close()
    return sum(sizes), taps


def of_database(name: str, gate: Gate) -> list[Row]:
    drained, summed = drain(gate), total(gate)
    return [
        (
            f"attendance: {PHONES} phones × {LINES} lines, exactly once, {name}",
            f"{drained:.1f} s",
            f"< {DRAINED_WITHIN:.0f} s",
            drained < DRAINED_WITHIN,
        ),
        (
            f"attendance: total of a session of {LARGE:,} lines, {name}",
            f"{summed * 1000:.1f} ms",
            f"< {TOTAL_WITHIN * 1000:.0f} ms",
            summed < TOTAL_WITHIN,
        ),
    ]


def run() -> list[Row]:
    """Rows for the table of benchmarks. Raises `AssertionError` if a line was lost or counted twice."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        with gate_on_sqlite(folder / "sqlite") as gate:
            size, tap = app(gate)
            rows += [
                ("attendance: first load of the counting app", f"{size / 1024:.0f} KB", "< 60 KB", size < 60 * 1024),
                ("attendance: a tap is shown after", f"{tap:.0f} ms", "< 100 ms", tap < 100),
            ]
        with gate_on_sqlite(folder / "drained") as gate:
            rows += of_database("SQLite", gate)
        if BINARIES:
            with cluster() as address, gate_on_postgresql(folder / "postgresql", address) as gate:
                rows += of_database("PostgreSQL", gate)
    return rows
