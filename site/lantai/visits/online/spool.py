"""Where acknowledged hits wait for the roller: one append-only file for each worker process.

A line is written with one system call before the beacon is answered, so that a hit that was
acknowledged survives the death of the process; it is on the disk within a second. Each line ends in
a checksum: a line torn by a full disk or a power cut is recognised and left out.
"""

import binascii
import datetime
import fcntl
import logging
import os
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from . import days
from .subjects import Subject, parse

SUFFIX = ".spool"
logger = logging.getLogger(__name__)


class TornLineError(ValueError):
    """The line is not one that `Hit.line` wrote."""


@dataclass(frozen=True)
class Hit:
    """One acknowledged beacon."""

    at: float
    subject: Subject
    visitor: int
    robot: bool

    def line(self) -> bytes:
        text = f"{self.at:.3f} {self.subject} {self.visitor} {int(self.robot)}".encode()
        return b"%s %08x\n" % (text, binascii.crc32(text))


def read_line(line: bytes) -> Hit:
    """The hit of a line with or without its line break. Raises `TornLineError`."""
    text, _space, checksum = line.rstrip(b"\n").rpartition(b" ")
    try:
        if int(checksum, 16) != binascii.crc32(text) or len(checksum) != 8:
            raise TornLineError
        at, subject, visitor, robot = text.decode("ascii").split(" ")
        return Hit(float(at), parse(subject), int(visitor), robot == "1")
    except ValueError as error:
        raise TornLineError from error


class Spool:
    """The file of this process. Safe for threads; after a fork the child opens one of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._descriptor = -1
        self._day: datetime.date | None = None
        self._torn = False
        self._unsynced = threading.Event()
        self._syncing = False

    def append(self, hit: Hit) -> None:
        """Write one line. Raises `OSError` when it could not be written whole: then it will not be counted."""
        with self._lock:
            day = days.day_of(hit.at)
            if day != self._day:
                self._open(day)
            line = hit.line()
            if self._torn:
                # Makes what a full disk left of an earlier line invalid for good, even if only its end is missing.
                line = b"!\n" + line
            written = os.write(self._descriptor, line)
            self._torn = written < len(line)
            if self._torn:
                raise OSError(f"{written} of {len(line)} bytes could be written to {self.folder}")
        self._unsynced.set()

    def close(self) -> None:
        """Give the file up, as the end of the process would."""
        with self._lock:
            self._leave()
            self._day = None

    def _open(self, day: datetime.date) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.folder / f"{day.isoformat()}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        opening = file.with_suffix(".opening")
        descriptor = os.open(opening, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        # Held as long as the process lives: tells the roller, who sees the file only now, that more may come.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        opening.rename(file)
        self._leave()
        self._descriptor, self._day, self._torn = descriptor, day, False
        if not self._syncing:
            self._syncing = True
            threading.Thread(target=self._sync_each_second, name="visits-spool", daemon=True).start()

    def _leave(self) -> None:
        if self._descriptor >= 0:
            os.fdatasync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def _sync_each_second(self) -> None:
        while True:
            self._unsynced.wait()
            self._unsynced.clear()
            with self._lock:
                descriptor = os.dup(self._descriptor) if self._descriptor >= 0 else -1
            if descriptor >= 0:
                try:
                    os.fdatasync(descriptor)
                except OSError:
                    logger.exception("The spool of visits could not be brought to the disk.")
                finally:
                    os.close(descriptor)
            time.sleep(1)


_spool: Spool | None = None
_opening = threading.Lock()


def spool() -> Spool:
    """The spool of this process."""
    global _spool
    folder: Path = settings.VISITS_DIR / "spool"
    if _spool is None or _spool.folder != folder:
        with _opening:
            if _spool is None or _spool.folder != folder:
                _spool = Spool(folder)
    return _spool


def forget() -> None:
    """A process that was forked has the parent's file no more."""
    global _spool, _opening
    _spool, _opening = None, threading.Lock()


os.register_at_fork(after_in_child=forget)
