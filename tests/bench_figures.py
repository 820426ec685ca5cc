"""Speed of the year's figures: a whole year of a county many times too large, on SQLite."""

import tempfile
from pathlib import Path

from . import world

EXHIBITS, EVENTS, LINES = 50_000, 2_000, 1_000_000
WITHIN, QUERIES, WORD_WITHIN = 2.0, 60, 5.0

Row = tuple[str, str, str, bool | None]


def run() -> list[Row]:
    """Rows for the table of benchmarks."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        data = Path(scratch, "data")
        world.copy("plain", data)

        def run_there(code: str) -> str:
            return world.manage(
                data, "shell", "--no-imports", "--command", f"from tests import crowd; crowd.{code}", ALLOWED_HOSTS="*"
            )

        run_there(f"lay_county({EXHIBITS}, {EVENTS}, {LINES})")
        told = {row.split()[0]: row.split()[1:] for row in run_there("measure()").splitlines()}
    seconds, queries = float(told["year"][0]), int(told["year"][1])
    word = float(told["docx"][0])
    size = f"{EXHIBITS:,} exhibits, {EVENTS:,} events, {LINES:,} lines"
    return [
        (f"figures: a year of {size}", f"{seconds:.2f} s", f"< {WITHIN:.0f} s", seconds < WITHIN),
        ("figures: queries of a year", f"{queries}", f"<= {QUERIES}", queries <= QUERIES),
        ("figures: all records of that year", f"{float(told['records'][0]):.2f} s", "", None),
        ("figures: Word file of that year", f"{word:.2f} s", f"< {WORD_WITHIN:.0f} s", word < WORD_WITHIN),
        ("figures: Excel file of that year", f"{float(told['xlsx'][0]):.2f} s", "", None),
        ("figures: /statistics/ of that year", f"{float(told['statistics'][0]):.2f} s", "", None),
    ]
