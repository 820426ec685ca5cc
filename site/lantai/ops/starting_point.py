"""An empty, migrated SQLite database to start from, so that a first start does not repeat years of migrations.

`start.sqlite3.xz` is what `manage.py migrate` makes of nothing, kept by `make starting-point`. Migrations that
came after it are applied to it as to any older database: a stale one costs seconds, never correctness.
"""

import lzma
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

FILE = Path(__file__).with_name("start.sqlite3.xz")


def lay() -> bool:
    """Put it where the database is to be, if that is an SQLite file which is not there yet; whether it was put."""
    target = Path(settings.DATABASES["default"]["NAME"])
    if connection.vendor != "sqlite" or target.exists():
        return False
    unpacking = target.with_name(f"{target.name}.unpacking")
    with lzma.open(FILE) as packed, unpacking.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    unpacking.rename(target)
    return True


def keep(database: Path) -> None:
    """Make `FILE` of a database that was migrated from nothing. Raises `sqlite3.Error` if it is none."""
    bare = FILE.with_suffix("")
    bare.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(bare)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    FILE.write_bytes(lzma.compress(bare.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    bare.unlink()
