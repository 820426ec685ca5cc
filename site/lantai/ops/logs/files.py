"""A file for each day, kept for so many days.

The name is the day's, so nothing is ever renamed and several processes write side by side; each line is one write.
"""

import datetime
import logging
import os
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
PREFIX, SUFFIX = "lantai-", ".log"


class DailyFiles(logging.Handler):
    """Writes `lantai-2026-06-09.log` in a folder; the days are Shanghai's. A file older than `days` is deleted."""

    def __init__(self, folder: str, days: int) -> None:
        super().__init__()
        self.folder = Path(folder)
        self.days = days
        self._day: datetime.date | None = None
        self._file = -1

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = f"{self.format(record)}\n".encode()
            day = datetime.datetime.fromtimestamp(record.created, tz=ZONE).date()
            if day != self._day:
                self._turn_to(day)
            os.write(self._file, line)
        except (OSError, ValueError):
            # A full disk of logs must not stop the site; logging says so on standard error.
            self.handleError(record)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file, self._day = -1, None
        super().close()

    def _turn_to(self, day: datetime.date) -> None:
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        file = os.open(self.folder / f"{PREFIX}{day}{SUFFIX}", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        if self._file >= 0:
            os.close(self._file)
        self._file, self._day = file, day
        oldest = f"{PREFIX}{day - datetime.timedelta(days=self.days)}{SUFFIX}"
        for old in self.folder.glob(f"{PREFIX}*{SUFFIX}"):
            if old.name < oldest:
                old.unlink(missing_ok=True)
