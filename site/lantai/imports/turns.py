"""Leaving others a turn to save while thousands of rows are saved.

SQLite takes one writer at a time. Whoever finds it taken asks again, in the end every tenth of a second; who goes straight on
from one transaction to the next is hardly ever caught in between, and people at the admin wait for seconds.
"""

import time

from django.db import connection

# After so much work a pause long enough for everybody who waits to ask again.
WORK, PAUSE = 0.5, 0.11


class Turns:
    """`give` is called between two transactions."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give(self) -> None:
        """Pause if it is time to; other databases need none."""
        if connection.vendor != "sqlite" or connection.in_atomic_block or time.monotonic() - self._since < WORK:
            return
        time.sleep(PAUSE)
        self._since = time.monotonic()
