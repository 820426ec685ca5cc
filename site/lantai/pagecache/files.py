"""The folder of the store.

`served/` is what a web server in front may hand out, `ours/` what only the site itself does; both hold a page under its
name (`lantai.pagecache.address`), in `served/` packed as well (`.gz`). A page comes into its place by renaming: it is
there whole, or not.
"""

import fcntl
import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from django.conf import settings

SERVED, OURS, MAKING = "served", "ours", "making"
INDEX = "index.sqlite3"
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@lru_cache(maxsize=4)
def _root(folder: str) -> str:
    return str(Path(folder))


def root() -> str:
    """Where the store lies."""
    return _root(str(settings.PAGES_DIR))


def index_path() -> str:
    """Where its index lies."""
    return f"{root()}/{INDEX}"


def path_of(name: str, *, front: bool) -> str:
    """The file of a page; `front`: a web server in front may have it."""
    return f"{root()}/{SERVED if front else OURS}/{name}"


def prepare(begin: Callable[[], None]) -> None:
    """Make the folders, and have `begin` make the index if there is none; one process at a time.

    What is left from before the machine was started is thrown away: no index vouches for it.
    """
    top = Path(root())
    top.mkdir(mode=0o750, parents=True, exist_ok=True)
    with held(str(top / "lock")):
        boot = _BOOT.read_text().strip() if _BOOT.exists() else "-"
        known = top / "boot"
        if not known.exists() or known.read_text() != boot or not (top / INDEX).exists():
            for left in (SERVED, OURS, MAKING):
                shutil.rmtree(top / left, ignore_errors=True)
            for left_file in top.glob(f"{INDEX}*"):
                left_file.unlink()
            known.write_text(boot)
        for folder in (SERVED, OURS, MAKING, "turns"):
            (top / folder).mkdir(mode=0o750, exist_ok=True)
        if not (top / INDEX).exists():
            begin()


def wipe() -> None:
    """Throw the whole store away, index and all: when it cannot be brought up to date. Needs no space on the disk."""
    top = Path(root())
    # The index first: who is putting a page in its place looks afterwards whether the index is still the same.
    for left in sorted(top.glob(f"{INDEX}*")):
        left.unlink(missing_ok=True)
    for folder in (SERVED, OURS):
        with suppress(FileNotFoundError):
            gone = top / f"gone-{token_hex(8)}"
            (top / folder).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def held(path: str) -> Iterator[None]:
    """A file locked against other processes and threads."""
    with open(path, "w") as lock:  # noqa: PTH123
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Laid:
    """A page written beside the store, ready to be put in its place."""

    def __init__(self, name: str, content: bytes, *, front: bool) -> None:
        self._target = path_of(name, front=front)
        self._parts = [("", content)]
        if front:
            self._parts.insert(0, (".gz", gzip.compress(content, 6, mtime=0)))
        self._laid = f"{root()}/{MAKING}/{token_hex(8)}"
        for suffix, part in self._parts:
            with os.fdopen(os.open(f"{self._laid}{suffix}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
                file.write(part)

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(len(part) for _suffix, part in self._parts)

    def place(self) -> int:
        """Put it where it belongs, the packed one first; returns when it was last modified, in nanoseconds."""
        os.makedirs(os.path.dirname(self._target), 0o750, exist_ok=True)  # noqa: PTH103, PTH120
        for suffix, _part in self._parts:
            os.replace(f"{self._laid}{suffix}", f"{self._target}{suffix}")  # noqa: PTH105
        return os.stat(self._target).st_mtime_ns  # noqa: PTH116

    def drop(self) -> None:
        """Throw away what was not placed."""
        for suffix, _part in self._parts:
            with suppress(FileNotFoundError):
                os.unlink(f"{self._laid}{suffix}")  # noqa: PTH108


def remove(name: str) -> None:
    """Take a page out: the page itself first, then the packed one."""
    for path in (path_of(name, front=True), path_of(name, front=False), f"{path_of(name, front=True)}.gz"):
        with suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108


@lru_cache(maxsize=2)
def _space(_pid: int) -> str:
    try:
        return os.readlink("/proc/self/ns/pid")  # noqa: PTH115
    except OSError:
        return "-"


def process_space() -> str:
    """Within which process numbers mean the same."""
    return _space(os.getpid())
